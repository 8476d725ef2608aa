// The pointer on the timeline. While something is dragged only its picture moves; letting go sends
// one command, and the document answers.

import { HEAD, RULER, same, within } from "./rows.js";

const EDGE = 7; // pixels at an item's end that take hold of the end
const SNAP = 8;

export class Gestures {
  constructor(timeline, link, player) {
    Object.assign(this, { timeline, link, player });
    this.snapLine = null;
    this.drag = null;
    this.copied = [];
    this.about = "";
    const { canvas } = timeline;
    canvas.addEventListener("pointerdown", (event) => this.press(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.release(event));
    canvas.addEventListener("pointercancel", () => this.cancel());
    canvas.addEventListener("dblclick", (event) => this.double(event));
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    canvas.addEventListener("contextmenu", (event) => this.menu(event));
  }

  hint() {
    return this.about;
  }

  place(event) {
    const room = this.timeline.canvas.getBoundingClientRect();
    return [event.clientX - room.left, event.clientY - room.top];
  }

  hit(x, y) {
    if (y < RULER || x < HEAD) return null;
    return this.timeline.hits.findLast((h) => x >= h.x0 && x <= h.x1 && y >= h.y0 && y < h.y1);
  }

  // Which part of an item is taken hold of.
  part(found, x) {
    const { item } = found;
    if (item.kind === "scene" && item.transition) {
      const end = this.timeline.x(item.start + item.transition.length);
      if (Math.abs(x - end) < EDGE && x < found.x1 - EDGE) return "transition";
    }
    if (!["scene", "layer", "cue"].includes(item.kind)) return "body";
    const wide = found.x1 - found.x0 > 3 * EDGE;
    if (wide && x < found.x0 + EDGE) return "start";
    if (wide && x > found.x1 - EDGE) return "end";
    return "body";
  }

  // ---- press, move, release

  press(event) {
    const [x, y] = this.place(event);
    const { timeline } = this;
    timeline.canvas.focus();
    if (event.button === 1 || (event.button === 0 && event.altKey && y > RULER)) {
      this.hold(event, { kind: "pan", x, y });
      return;
    }
    if (event.button !== 0) return;
    if (y < RULER && x >= HEAD) {
      this.hold(event, { kind: "scrub" });
      this.scrub(x);
      return;
    }
    if (x < HEAD) {
      const row = timeline.layout.rows.find((r) => y + timeline.scrollY >= r.y &&
        y + timeline.scrollY < r.y + r.h);
      if (row?.path) this.select(row.path);
      return;
    }
    const found = this.hit(x, y);
    if (!found) {
      this.hold(event, { kind: "box", x, y });
      return;
    }
    if (found.item.kind === "key") this.pressKey(event, found, x);
    else if (found.item.kind === "lane") this.hold(event, { kind: "box", x, y, lane: true });
    else this.pressItem(event, found, x);
  }

  hold(event, drag) {
    this.timeline.canvas.setPointerCapture(event.pointerId);
    this.drag = { ...drag, far: false };
  }

  pressItem(event, found, x) {
    const { item } = found;
    this.select(item.path);
    this.hold(event, { kind: "item", item, part: this.part(found, x), x, by: 0, index: null });
  }

  pressKey(event, found, x) {
    const { timeline } = this;
    const name = JSON.stringify(found.item.path);
    const picked = timeline.keysPicked;
    if (event.shiftKey || event.ctrlKey) {
      timeline.keysPicked = picked.includes(name)
        ? picked.filter((other) => other !== name) : [...picked, name];
    } else if (!picked.includes(name)) timeline.keysPicked = [name];
    this.hold(event, { kind: "keys", x, by: 0, lane: found.item.lane, key: found.item });
    timeline.curve.refresh();
    timeline.paint();
  }

  move(event) {
    const [x, y] = this.place(event);
    const { drag, timeline } = this;
    if (!drag) {
      this.look(x, y);
      return;
    }
    drag.far ||= Math.abs(x - (drag.x ?? x)) > 3 || Math.abs(y - (drag.y ?? y)) > 3;
    if (drag.kind === "scrub") this.scrub(x);
    else if (drag.kind === "pan") {
      timeline.scroll(drag.x - x, drag.y - y);
      Object.assign(drag, { x, y });
    } else if (drag.kind === "box") this.boxed(x, y);
    else if (drag.far) this.pull(x, y, event.shiftKey);
    timeline.paint();
  }

  look(x, y) {
    const found = this.hit(x, y);
    const part = found ? this.part(found, x) : null;
    const { canvas } = this.timeline;
    canvas.style.cursor = part === "start" || part === "end" || part === "transition"
      ? "ew-resize" : found && found.item.kind !== "lane" ? "grab" : "default";
    const { item } = found ?? {};
    const said = !item || item.kind === "lane" ? "" : item.kind === "key"
      ? `Key at ${Math.round(item.lane.zero + item.frame)}: ${show(item.key.value)}`
      : `${item.name} · ${Math.round(item.start)} – ${Math.round(item.end)}`;
    if (said !== this.about) {
      this.about = said;
      this.timeline.paint();
    }
  }

  // How far what is held has come, in whole frames, snapped.
  pull(x, _y, free) {
    const { drag, timeline } = this;
    const moved = (x - drag.x) / timeline.scale;
    this.snapLine = null;
    if (drag.kind === "keys") {
      const at = drag.key.lane.zero + drag.key.frame;
      drag.by = this.snapped(at + moved, free, drag.key.path) - at;
      drag.by = Math.round(drag.by);
      return;
    }
    const { item, part } = drag;
    if (part === "body" && item.kind === "scene") {
      drag.by = moved;
      drag.index = this.slot(item, timeline.frameAt(x));
      return;
    }
    const edge = part === "end" ? item.end
      : part === "transition" ? item.start + item.transition.length : item.start;
    const near = this.snapped(edge + moved, free, item.path);
    const far = part === "body" && this.snapLine === null
      ? this.snapped(item.end + moved, free, item.path) - (item.end - item.start) : near;
    drag.by = Math.round(part === "body" ? far - item.start : near - edge);
    this.about = `${drag.by > 0 ? "+" : ""}${drag.by} frames`;
  }

  // The frame nearest to `frame`, or what is worth snapping to close by. Shift lets go of it.
  snapped(frame, free, own) {
    if (free || !this.timeline.snapping) return Math.round(frame);
    const reach = SNAP / this.timeline.scale;
    let best = null;
    for (const other of this.marks(own)) {
      const far = Math.abs(other - frame);
      if (far < reach && (best === null || far < Math.abs(best - frame))) best = other;
    }
    this.snapLine = best;
    return best === null ? Math.round(frame) : Math.round(best);
  }

  marks(own) {
    const { model } = this.player;
    const found = [0, model.frames, this.player.frame];
    for (const mark of [this.player.start, this.player.end]) if (mark !== null) found.push(mark);
    for (const scene of model.scenes) {
      if (!same(scene.path, own)) found.push(scene.start, scene.start + scene.length);
      for (const layer of scene.layers) {
        if (within(own, layer.path)) continue;
        found.push(scene.start + layer.start, scene.start + Math.min(layer.end, scene.length));
      }
    }
    for (const row of this.timeline.layout.rows) {
      if (row.kind !== "lane" || within(own, row.lane.path)) continue;
      for (const key of row.lane.keys) found.push(row.lane.zero + key.frame);
    }
    for (const clip of model.audio) if (!same(clip.path, own)) found.push(clip.start, clip.end);
    return found;
  }

  // Where a scene lands among the others when it is let go at `frame`.
  slot(item, frame) {
    const others = this.player.model.scenes.filter((scene) => !same(scene.path, item.path));
    let start = 0;
    let index = 0;
    for (const scene of others) {
      if (frame < start + scene.length / 2) break;
      start += scene.length;
      index++;
    }
    this.snapLine = start + (index > item.path[1] ? item.scene.length : 0);
    return index;
  }

  boxed(x, y) {
    const { drag, timeline } = this;
    if (!drag.far) return;
    const [x0, x1] = [Math.min(x, drag.x), Math.max(x, drag.x)];
    const [y0, y1] = [Math.min(y, drag.y), Math.max(y, drag.y)];
    drag.box = [x0, y0, x1 - x0, y1 - y0];
    timeline.keysPicked = timeline.hits
      .filter((h) => h.item.kind === "key" && h.x0 + 6 >= x0 && h.x0 + 6 <= x1 &&
        h.y1 > y0 && h.y0 < y1)
      .map((h) => JSON.stringify(h.item.path));
  }

  release() {
    const { drag, timeline } = this;
    this.drag = null;
    this.snapLine = null;
    if (!drag) return;
    if (drag.kind === "box" && !drag.far) {
      timeline.keysPicked = [];
      if (!drag.lane) this.select(null);
    }
    if (drag.kind === "keys" && drag.by) this.moveKeys(drag);
    else if (drag.kind === "item" && drag.far) this.drop(drag);
    this.about = "";
    timeline.curve.refresh();
    timeline.paint();
  }

  cancel() {
    this.drag = null;
    this.snapLine = null;
    this.timeline.paint();
  }

  moveKeys(drag) {
    const paths = this.timeline.keysPicked.map((key) => JSON.parse(key));
    this.timeline.keysPicked = [];
    this.do("key.move", { paths, frames: drag.by });
  }

  // Sends what a finished drag of an item means.
  drop({ item, part, by, index }) {
    const { path } = item;
    if (item.kind === "scene" && part === "body") {
      if (index !== null && index !== path[1]) this.do("scene.move", { path, index });
      return;
    }
    if (!by) return;
    const edge = Math.round((part === "end" ? item.end : item.start) + by);
    if (part === "transition") {
      this.do("scene.transition", { path, length: Math.max(1, item.transition.length + by) });
    } else if (item.kind === "scene") this.do("scene.trim", { path, edge: part, frame: edge });
    else if (item.kind === "clip") this.do("clip.slide", { path, frames: by });
    else if (item.kind === "cue") {
      const start = Math.round(item.start + (part === "end" ? 0 : by));
      const end = Math.round(item.end + (part === "start" ? 0 : by));
      this.do("cue.span", { path, start, end });
    } else if (part === "body") this.do("layer.slide", { path, frames: by });
    else this.do("layer.span", { path, edge: part, frame: edge });
  }

  do(name, args) {
    this.link.do(name, { ...args, since: this.player.model.rev });
  }

  // ---- what is drawn while dragging

  moved(item) {
    const { drag } = this;
    if (drag?.kind !== "item" || !drag.far || !same(drag.item.path, item.path)) return item;
    const { part, by } = drag;
    if (part === "transition") {
      const length = Math.max(1, item.transition.length + by);
      return { ...item, transition: { ...item.transition, length } };
    }
    return {
      ...item,
      start: part === "end" ? item.start : item.start + by,
      end: part === "start" ? item.end : item.end + by,
    };
  }

  movedKey(lane, key, index) {
    const { drag, timeline } = this;
    if (drag?.kind !== "keys" || !drag.by) return key;
    const path = JSON.stringify(this.keyPath(lane, index));
    return timeline.keysPicked.includes(path) ? { ...key, frame: key.frame + drag.by } : key;
  }

  keyPath(lane, index) {
    if (lane.type === "tween") return [...lane.path, index ? "to" : "from"];
    return [...lane.path, "keyframes", index];
  }

  // ---- keys of the keyboard, and other ways

  // A double click: on a lane a key there, on a scene's joint a transition, else to that place.
  double(event) {
    const [x, y] = this.place(event);
    const found = this.hit(x, y);
    const frame = Math.max(0, Math.round(this.timeline.frameAt(x)));
    if (!found) return;
    const { item } = found;
    if (item.kind === "lane") this.do("key.set", { path: item.path, frame });
    else if (item.kind === "key") this.player.seek(Math.round(item.lane.zero + item.frame));
    else if (item.kind === "scene" && x < found.x0 + 24 && item.path[1] > 0) {
      const type = item.transition ? null : "crossfade";
      this.do("scene.transition", { path: item.path, type });
    } else this.player.seek(frame);
  }

  menu(event) {
    event.preventDefault();
    const [x, y] = this.place(event);
    const found = this.hit(x, y);
    if (!found || ["lane", "key"].includes(found.item.kind)) return;
    this.select(found.item.path);
    this.timeline.menu(found.item, event.clientX, event.clientY);
  }

  copy() {
    this.copied = this.timeline.keysPicked.map((key) => JSON.parse(key));
  }

  paste() {
    if (!this.copied.length) return;
    this.do("key.paste", { paths: this.copied, frame: this.player.frame });
  }

  // The next or the previous thing, in the order of the document.
  walk(way) {
    const { model } = this.player;
    const all = model.scenes.flatMap((scene) => [scene.path, ...scene.layers.map((l) => l.path)]);
    for (const clip of model.audio) all.push(clip.path);
    const now = all.findIndex((path) => same(path, this.timeline.selection));
    const next = all[Math.max(0, Math.min(all.length - 1, now + way))];
    this.select(next);
    this.about = next.join(" ");
  }

  clear() {
    this.timeline.keysPicked = [];
    this.select(null);
  }

  select(path) {
    if (!same(path, this.timeline.selection) && path !== this.timeline.selection) {
      this.link.send({ op: "select", path });
    }
  }

  scrub(x) {
    const frame = Math.floor(this.timeline.frameAt(Math.max(HEAD, x)));
    const last = this.player.frames - 1;
    const to = Math.max(0, Math.min(last, frame));
    if (to !== this.player.frame) this.player.seek(to);
  }

  wheel(event) {
    event.preventDefault();
    const [x] = this.place(event);
    const { timeline } = this;
    if (event.ctrlKey || event.metaKey) {
      timeline.setScale(timeline.scale * 2 ** (-event.deltaY / 300), Math.max(HEAD, x));
    } else if (event.shiftKey) timeline.scroll(event.deltaY + event.deltaX, 0);
    else timeline.scroll(event.deltaX, event.deltaY);
  }
}

function show(value) {
  const one = (part) => (typeof part === "number" ? String(Math.round(part * 1000) / 1000) : part);
  return Array.isArray(value) ? value.map(one).join(", ") : one(value);
}
