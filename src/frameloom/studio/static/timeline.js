// The timeline: a canvas that draws what is in view, and a bar of what can be done.

import { button, make } from "./icons.js";
import { HEAD, RULER, rowsOf, same, within } from "./rows.js";
import { Gestures } from "./gestures.js";
import { Curve } from "./curve.js";
import { showMenu } from "./menu.js";
import { Strips } from "./strips.js";
import { timecode } from "./viewport.js";

const FONT = "11px 'Inter', 'Roboto', system-ui, sans-serif";
const TRANSITIONS = ["cut", "crossfade", "fade", "wipe", "slide", "push", "zoom", "whip_pan", "iris",
  "clock", "glitch", "dissolve"];
const COLOURS = {
  video: "#3d5a80", image: "#4f6d4a", text: "#7a5c8e", shape: "#8a6a3f",
};

export class Timeline {
  constructor(host, link, player) {
    Object.assign(this, { host, link, player });
    this.selection = null;
    this.keysPicked = []; // paths of picked key frames, as JSON
    this.snapping = true;
    this.scrollX = 0;
    this.scrollY = 0;
    this.scale = 4; // pixels a frame
    this.fitted = true;
    this.peaks = new Map();
    this.strips = new Strips(() => this.paint());
    this.layout = { rows: [], height: 0 };
    this.build();
    this.curve = new Curve(this, link);
    this.gestures = new Gestures(this, link, player);
    player.addEventListener("model", () => this.refresh());
    player.addEventListener("frame", () => this.follow());
    player.addEventListener("state", () => this.paint());
    link.on("selection", (head) => this.choose(head.path));
    new ResizeObserver(() => this.size()).observe(this.area);
  }

  build() {
    this.bar = make("div", "fl-tools");
    this.bar.setAttribute("role", "toolbar");
    this.bar.setAttribute("aria-label", "Timeline tools");
    this.snapButton = button("magnet", "Snapping", "N", () => this.toggleSnapping());
    this.undoButton = button("undo", "Undo", "Ctrl+Z", () => this.link.send({ op: "undo" }));
    this.redoButton = button("redo", "Redo", "Ctrl+Shift+Z", () => this.link.send({ op: "redo" }));
    const tools = [
      this.undoButton,
      this.redoButton,
      button("plus", "Add a scene after this one", "Shift+A", () => this.act("scene.add")),
      button("split", "Split the scene at the playhead", "S", () => this.act("scene.split")),
      button("twin", "Duplicate what is selected", "Ctrl+D", () => this.act("duplicate")),
      button("bin", "Delete what is selected", "Del", () => this.act("remove")),
      this.snapButton,
    ];
    this.zoom = make("input", "fl-zoom");
    Object.assign(this.zoom, { type: "range", min: -4, max: 6, step: 0.01 });
    this.zoom.setAttribute("aria-label", "Zoom of the timeline");
    this.zoom.title = "Zoom (Ctrl+wheel, + and -)";
    this.zoom.addEventListener("input", () => this.setScale(2 ** Number(this.zoom.value)));
    const fit = button("full", "Fit the whole timeline", "Shift+Z", () => this.fitAll());
    this.about = make("span", "fl-dim fl-about");
    this.about.setAttribute("aria-live", "polite");
    this.bar.append(...tools, this.about, this.zoom, fit);
    this.area = make("div", "fl-area");
    this.canvas = make("canvas", "fl-lines");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", "Timeline: scenes, layers, keys, sound, captions");
    this.playhead = make("div", "fl-playhead");
    this.clock = make("span", "fl-clock");
    this.area.append(this.canvas, this.playhead, this.clock);
    this.host.append(this.bar, this.area);
    this.context = this.canvas.getContext("2d", { alpha: false });
    this.snapButton.setAttribute("aria-pressed", "true");
  }

  keys() {
    return {
      n: () => this.toggleSnapping(),
      s: () => this.act("scene.split"),
      "Shift+a": () => this.act("scene.add"),
      "Ctrl+d": () => this.act("duplicate"),
      Delete: () => this.act("remove"),
      Backspace: () => this.act("remove"),
      "Ctrl+c": () => this.gestures.copy(),
      "Ctrl+v": () => this.gestures.paste(),
      "Shift+z": () => this.fitAll(),
      "+": () => this.setScale(this.scale * 1.4),
      "=": () => this.setScale(this.scale * 1.4),
      "-": () => this.setScale(this.scale / 1.4),
      ArrowUp: () => this.gestures.walk(-1),
      ArrowDown: () => this.gestures.walk(1),
      Escape: () => this.gestures.clear(),
    };
  }

  // What a tool means depends on what is selected and where the playhead is.
  act(name) {
    const since = this.player.model.rev;
    const frame = this.player.frame;
    if (name === "remove" && this.keysPicked.length) {
      this.link.do("key.remove", { paths: this.keysPicked.map(JSON.parse), since });
      this.keysPicked = [];
      return;
    }
    if (name === "scene.split") {
      this.link.do(name, { frame, since });
      return;
    }
    const path = this.selection ?? (name === "remove" ? null : this.sceneAt(frame).path);
    this.link.do(name, { path, since });
  }

  // What can be done with an item, at the pointer.
  menu(item, x, y) {
    const { path } = item;
    const since = this.player.model.rev;
    const run = (name, args = {}) => () => this.link.do(name, { path, since, ...args });
    const entries = [];
    if (item.kind === "scene") {
      entries.push(
        ["Split at the playhead", () => this.act("scene.split"), "S"],
        ["Add a scene after", run("scene.add"), "Shift+A"],
      );
      if (path[1] > 0) {
        entries.push(null);
        for (const type of TRANSITIONS) {
          const now = item.transition?.type === type || (type === "cut" && !item.transition);
          const to = type === "cut" ? null : type;
          entries.push([`${now ? "• " : ""}${type.replaceAll("_", " ")}`,
            run("scene.transition", { type: to })]);
        }
      }
    } else if (item.kind === "layer") {
      const [, , , index] = path;
      entries.push(
        [item.visible ? "Hide" : "Show", run("layer.visible")],
        ["Bring forward", run("layer.order", { index: index + 1 })],
        ["Send backward", run("layer.order", { index: Math.max(0, index - 1) })],
      );
    }
    entries.push(null, ["Duplicate", run("duplicate"), "Ctrl+D"], ["Delete", run("remove"), "Del"]);
    showMenu(x, y, entries);
  }

  mark(which) {
    const player = this.player;
    if (which === "start") player.start = player.frame;
    else if (which === "end") player.end = player.frame + 1;
    else player.start = player.end = null;
    if (player.start !== null && player.end !== null && player.end <= player.start) {
      if (which === "start") player.end = null;
      else player.start = null;
    }
    if (player.playing) player.restart();
    this.paint();
  }

  toggleSnapping() {
    this.snapping = !this.snapping;
    this.snapButton.setAttribute("aria-pressed", String(this.snapping));
  }

  sceneAt(frame) {
    const { scenes } = this.player.model;
    return scenes.findLast((scene) => scene.start <= frame) ?? scenes[0];
  }

  choose(path) {
    this.selection = path;
    const kept = this.keysPicked.filter((key) => path && within(JSON.parse(key), path));
    this.keysPicked = path ? kept : this.keysPicked.filter(() => false);
    this.refresh();
  }

  refresh() {
    const { model } = this.player;
    if (!model || !model.scenes) return;
    this.layout = rowsOf(model, this.selection);
    for (const [made, what, label, keys] of [
      [this.undoButton, "Undo", model.undo, "Ctrl+Z"],
      [this.redoButton, "Redo", model.redo, "Ctrl+Shift+Z"],
    ]) {
      made.disabled = !label;
      made.title = label ? `${what}: ${label} (${keys})` : `${what} (${keys})`;
    }
    this.fetchPeaks(model);
    if (this.fitted) this.fitAll();
    this.clamp();
    this.curve.refresh();
    this.paint();
  }

  async fetchPeaks(model) {
    for (const clip of model.audio) {
      if (this.peaks.has(clip.name)) continue;
      this.peaks.set(clip.name, null);
      const answer = await fetch(`/peaks/${clip.path[1]}`);
      if (answer.status === 202) setTimeout(() => this.peaks.delete(clip.name), 1000);
      if (answer.status !== 200) continue;
      this.peaks.set(clip.name, new Int8Array(await answer.arrayBuffer()));
      this.paint();
    }
  }

  // ---- view

  size() {
    const room = this.area.getBoundingClientRect();
    const dpr = window.devicePixelRatio || 1;
    this.width = room.width;
    this.heightPx = room.height;
    this.canvas.width = Math.round(room.width * dpr);
    this.canvas.height = Math.round(room.height * dpr);
    if (this.fitted) this.fitAll();
    this.paint();
  }

  fitAll() {
    const frames = this.player.frames;
    const room = Math.max(50, (this.width ?? 600) - HEAD - 24);
    this.scale = Math.min(64, room / frames);
    this.scrollX = 0;
    this.fitted = true;
    this.zoom.value = Math.log2(this.scale);
    this.paint();
  }

  setScale(scale, at = this.x(this.player.frame)) {
    const frame = this.frameAt(at);
    this.fitted = false;
    this.scale = Math.max(0.02, Math.min(64, scale));
    this.scrollX = frame * this.scale - (at - HEAD);
    this.zoom.value = Math.log2(this.scale);
    this.clamp();
    this.paint();
  }

  scroll(dx, dy) {
    this.scrollX += dx;
    this.scrollY += dy;
    if (dx) this.fitted = false;
    this.clamp();
    this.paint();
  }

  clamp() {
    const most = Math.max(0, this.player.frames * this.scale - (this.width - HEAD) + 80);
    this.scrollX = Math.max(0, Math.min(this.scrollX, most));
    const tall = Math.max(0, this.layout.height - this.heightPx);
    this.scrollY = Math.max(0, Math.min(this.scrollY, tall));
  }

  follow() {
    const x = this.x(this.player.frame);
    if (this.player.playing && (x > this.width - 40 || x < HEAD)) {
      this.scrollX = Math.max(0, this.player.frame * this.scale - 60);
      this.clamp();
      this.paint();
    }
    this.placePlayhead();
  }

  // Apart from the canvas, so that playing draws nothing else anew.
  placePlayhead() {
    const x = Math.round(this.x(this.player.frame));
    this.playhead.hidden = x < HEAD;
    this.playhead.style.transform = `translateX(${x}px)`;
    this.clock.textContent = timecode(this.player.frame, this.player.model);
  }

  x(frame) {
    return HEAD + frame * this.scale - this.scrollX;
  }

  frameAt(x) {
    return (x - HEAD + this.scrollX) / this.scale;
  }

  // ---- drawing

  paint() {
    if (this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = 0;
      this.draw();
    });
  }

  draw() {
    const { context: c, player } = this;
    if (!player.model?.scenes || !this.width) return;
    const dpr = window.devicePixelRatio || 1;
    c.setTransform(dpr, 0, 0, dpr, 0, 0);
    c.fillStyle = "#16181b";
    c.fillRect(0, 0, this.width, this.heightPx);
    c.font = FONT;
    c.textBaseline = "middle";
    this.hits = [];
    this.shade(c);
    c.save();
    c.beginPath();
    c.rect(0, RULER, this.width, this.heightPx - RULER);
    c.clip();
    for (const row of this.layout.rows) this.drawRow(c, row, row.y - this.scrollY);
    c.restore();
    this.drawRuler(c);
    this.drawSnap(c);
    this.placePlayhead();
    const { drag } = this.gestures;
    if (drag?.box) {
      c.strokeStyle = "#6cb1ff";
      c.strokeRect(...drag.box.map((v) => Math.round(v) + 0.5));
    }
    this.about.textContent = this.gestures.hint();
  }

  shade(c) {
    const { player } = this;
    if (player.start === null && player.end === null) return;
    const [start, end] = player.range();
    c.fillStyle = "#1d232b";
    c.fillRect(this.x(start), 0, (end - start) * this.scale, this.heightPx);
  }

  drawRow(c, row, y) {
    if (y > this.heightPx || y + row.h < RULER) return;
    c.save();
    c.beginPath();
    c.rect(HEAD, y, this.width - HEAD, row.h);
    c.clip();
    for (const item of row.items) {
      const shown = this.gestures.moved(item);
      const x0 = this.x(shown.start);
      const x1 = this.x(shown.end);
      if (x1 < HEAD || x0 > this.width) continue;
      this.drawItem(c, row, shown, x0, x1, y);
    }
    c.restore();
    this.drawHead(c, row, y);
  }

  drawHead(c, row, y) {
    c.fillStyle = "#1b1e22";
    c.fillRect(0, y, HEAD, row.h);
    c.fillStyle = "#25292e";
    c.fillRect(0, y + row.h - 1, this.width, 1);
    if (!row.label) return;
    c.fillStyle = row.kind === "lane" ? "#9aa3ad" : "#c3c9d0";
    c.fillText(clip(c, row.label, HEAD - 20), row.kind === "lane" ? 16 : 8, y + row.h / 2);
  }

  drawItem(c, row, item, x0, x1, y) {
    if (row.kind === "lane") {
      this.drawLane(c, item, y, row.h);
      return;
    }
    const w = Math.max(2, x1 - x0 - 1);
    const picked = same(item.path, this.selection);
    const h = row.h - 3;
    c.globalAlpha = item.visible === false ? 0.4 : 1;
    c.fillStyle = item.kind === "scene" ? "#39424d" : item.kind === "layer"
      ? COLOURS[item.type] ?? "#4a5560" : item.kind === "clip" ? "#2f4f4a" : "#5a4a35";
    c.beginPath();
    c.roundRect(x0, y + 1, w, h, 3);
    c.fill();
    if (item.kind === "clip") this.drawWave(c, item, x0, x1, y + 1, h);
    const filmed = item.strip && w > 40 && this.drawStrip(c, item, [x0, x0 + w], y + 1, h);
    if (item.transition) this.drawTransition(c, item, x0, y + 1, h);
    if (picked) {
      c.strokeStyle = "#6cb1ff";
      c.lineWidth = 1.5;
      c.beginPath();
      c.roundRect(x0 + 0.75, y + 1.75, w - 1.5, h - 1.5, 3);
      c.stroke();
    }
    if (w > 18) {
      const left = Math.max(x0, HEAD) + 6 + (item.transition ? item.transition.length * this.scale : 0);
      const name = clip(c, item.name.replaceAll("\n", " "), x1 - left - 8);
      if (filmed && name) {
        c.fillStyle = "rgb(12 13 15 / 62%)";
        c.fillRect(left - 4, y + 3, c.measureText(name).width + 8, row.h - 7);
      }
      c.fillStyle = "#e4e8ec";
      c.fillText(name, left, y + row.h / 2);
    }
    if (item.lanes && w > 40) diamond(c, x1 - 9, y + row.h / 2, 3, "#d8dee6");
    c.globalAlpha = 1;
    this.hits.push({ item, row, x0, x1: Math.max(x1, x0 + 4), y0: y, y1: y + row.h });
  }

  drawStrip(c, item, [x0, x1], y, h) {
    const { fps } = this.player.model;
    const a_second = (this.scale * fps[0]) / fps[1];
    const span = (x1 - x0) / a_second;
    const seen = [Math.max(x0, HEAD), Math.min(x1, this.width)];
    this.strips.draw(c, item.strip, x0, span, a_second, seen, y, h);
    return true;
  }

  drawTransition(c, item, x0, y, h) {
    const w = Math.max(6, item.transition.length * this.scale);
    c.fillStyle = "#56677b";
    c.beginPath();
    c.moveTo(x0, y + h);
    c.lineTo(x0 + w, y);
    c.lineTo(x0 + w, y + h);
    c.closePath();
    c.fill();
    c.strokeStyle = "#8fa6bf";
    c.lineWidth = 1;
    c.strokeRect(x0 + 0.5, y + 0.5, w, h - 1);
  }

  drawWave(c, item, x0, x1, y, h) {
    const peaks = this.peaks.get(item.clip.name);
    if (!peaks) return;
    const { fps } = this.player.model;
    const perFrame = (50 * fps[1]) / fps[0]; // pairs a frame; 50 a second
    c.fillStyle = "#6fb7a8";
    const from = Math.max(Math.floor(x0), HEAD);
    for (let x = from; x < Math.min(x1, this.width); x++) {
      const first = Math.floor((this.frameAt(x) - item.start + item.clip.trim) * perFrame);
      const last = Math.max(first + 1,
        Math.floor((this.frameAt(x + 1) - item.start + item.clip.trim) * perFrame));
      let low = 0;
      let high = 0;
      for (let i = Math.max(0, first); i < last && 2 * i + 1 < peaks.length; i++) {
        low = Math.min(low, peaks[2 * i]);
        high = Math.max(high, peaks[2 * i + 1]);
      }
      const top = y + h / 2 - (high / 128) * (h / 2);
      c.fillRect(x, top, 1, Math.max(1, ((high - low) / 128) * (h / 2)));
    }
  }

  drawLane(c, lane, y, h) {
    const middle = y + h / 2 - 1;
    c.fillStyle = "#1e2125";
    c.fillRect(this.x(lane.start), y, (lane.end - lane.start) * this.scale, h - 1);
    c.strokeStyle = "#4d5661";
    c.lineWidth = 1;
    this.hits.push({ item: lane, row: { kind: "lane" }, y0: y, y1: y + h,
      x0: this.x(lane.start), x1: this.x(lane.end) });
    const keys = lane.keys.map((key, i) => this.gestures.movedKey(lane, key, i));
    if (keys.length > 1) {
      const xs = keys.map((key) => this.x(lane.zero + key.frame));
      c.beginPath();
      c.moveTo(Math.min(...xs), middle + 0.5);
      c.lineTo(Math.max(...xs), middle + 0.5);
      c.stroke();
    }
    keys.forEach((key, i) => {
      const x = this.x(lane.zero + key.frame);
      const path = this.gestures.keyPath(lane, i);
      const on = this.keysPicked.includes(JSON.stringify(path));
      diamond(c, x, middle, 5, on ? "#ffd166" : lane.type === "tween" ? "#8fa0b3" : "#c8d2dd");
      this.hits.push({ item: { kind: "key", path, lane, index: i, frame: key.frame, key },
        row: { kind: "lane" }, x0: x - 6, x1: x + 6, y0: y, y1: y + h });
    });
  }

  drawRuler(c) {
    c.fillStyle = "#1b1e22";
    c.fillRect(0, 0, this.width, RULER);
    const { model } = this.player;
    const fps = model.fps[0] / model.fps[1];
    const step = pace(this.scale, fps);
    c.fillStyle = "#8b949e";
    c.strokeStyle = "#3a4048";
    c.beginPath();
    const first = Math.max(0, Math.floor(this.frameAt(HEAD) / step));
    for (let i = first; this.x(i * step) < this.width; i++) {
      const x = Math.round(this.x(i * step)) + 0.5;
      if (x < HEAD) continue;
      c.moveTo(x, 14);
      c.lineTo(x, RULER);
      const frame = Math.round(i * step);
      c.fillText(step >= fps ? timecode(frame, model).slice(0, -4) : String(frame), x + 4, 9);
    }
    c.stroke();
    c.fillStyle = "#1b1e22";
    c.fillRect(0, 0, HEAD, RULER);
    c.fillStyle = "#2c3137";
    c.fillRect(HEAD - 1, 0, 1, this.heightPx);
  }

  drawSnap(c) {
    const line = this.gestures.snapLine;
    if (line === null || line === undefined) return;
    c.strokeStyle = "#ffd166";
    c.beginPath();
    c.moveTo(this.x(line) + 0.5, RULER);
    c.lineTo(this.x(line) + 0.5, this.heightPx);
    c.stroke();
  }
}

function diamond(c, x, y, r, colour) {
  c.fillStyle = colour;
  c.beginPath();
  c.moveTo(x, y - r);
  c.lineTo(x + r, y);
  c.lineTo(x, y + r);
  c.lineTo(x - r, y);
  c.closePath();
  c.fill();
}

const widths = new Map();

// `text` cut so that it is at most `room` wide.
function clip(c, text, room) {
  if (room < 12) return "";
  if (!widths.has(text)) {
    if (widths.size > 5000) widths.clear();
    widths.set(text, c.measureText(text).width);
  }
  const width = widths.get(text);
  if (width <= room) return text;
  return `${text.slice(0, Math.max(1, Math.floor((text.length * room) / width) - 1))}…`;
}

// Frames between two marks of the ruler, so that numbers have room.
function pace(scale, fps) {
  const room = 64 / scale;
  for (const frames of [1, 2, 5, 10]) if (frames >= room) return frames;
  for (const s of [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600]) {
    if (s * fps >= room) return s * fps;
  }
  return 7200 * fps;
}
