// What lies over the picture: guides, outlines, and handles to move, scale and turn what is
// selected. What a drag means is worked out on the server; here it is only measured.

import { Flight } from "./flight.js";

const SVG = "http://www.w3.org/2000/svg";
const KNOB = 24; // pixels from the upper edge to the knob that turns

export class Handles {
  constructor(viewport, link, player) {
    Object.assign(this, { viewport, link, player });
    this.boxes = [];
    this.selection = null;
    this.drag = null;
    this.drags = 0;
    this.flight = new Flight(viewport, link, player);
    link.on("selection", (head) => {
      this.selection = head.path;
      this.draw();
    });
    const { over } = viewport;
    over.addEventListener("pointerdown", (event) => this.press(event));
    over.addEventListener("pointermove", (event) => this.move(event));
    over.addEventListener("pointerup", () => this.release());
    over.addEventListener("pointercancel", () => this.release());
    over.addEventListener("wheel", (event) => this.flight.wheel(event), { passive: false });
    over.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  // Asks where the layers of the shown frame are.
  async look() {
    const { frame, rev } = this.player.shown;
    if (this.seen === `${frame} ${rev}`) return;
    this.seen = `${frame} ${rev}`;
    try {
      this.boxes = await this.link.ask("boxes", { frame });
    } catch {
      this.boxes = [];
    }
    this.draw();
  }

  toggleCamera() {
    this.flight.toggle();
    this.viewport.refresh("state");
    this.draw();
  }

  key(name) {
    if (this.flight.key(name, this.selection)) return true;
    const by = { "Alt+ArrowLeft": [-1, 0], "Alt+ArrowRight": [1, 0], "Alt+ArrowUp": [0, 1],
      "Alt+ArrowDown": [0, -1] }[name];
    if (!by || !this.selected()) return false;
    this.nudge(by);
    return true;
  }

  async nudge([x, y]) {
    const picked = this.selected();
    const { position } = await this.pose();
    const to = position.map((p, i) => p + (picked.right[i] * x + picked.up[i] * y) * 0.005);
    this.place({ position: to }, "nudge");
  }

  // The pointer as shares of the picture.
  point(event) {
    const room = this.viewport.over.getBoundingClientRect();
    const { x, y, w, h } = this.viewport.box;
    return [(event.clientX - room.left - x) / w, (event.clientY - room.top - y) / h];
  }

  pose() {
    return this.link.ask("pose", { path: this.selection, frame: this.player.frame });
  }

  // ---- press, move, release

  async press(event) {
    if (this.player.playing || !this.viewport.box) return;
    this.viewport.over.focus();
    this.viewport.over.setPointerCapture(event.pointerId);
    if (this.flight.press(event, this.selection)) return;
    if (event.button !== 0) return;
    const start = this.point(event);
    const handle = event.target.dataset?.handle ?? "move";
    const drag = { handle, start, now: start, name: `drag ${++this.drags}`, free: event.shiftKey };
    this.drag = drag;
    if (handle === "move" && !(await this.pickAt(start, event.altKey, drag))) return;
    if (this.drag !== drag && !drag.over) return;
    drag.box = await this.boxOf(this.selection);
    if (!drag.box) return;
    try {
      drag.pose = await this.pose();
    } catch {
      this.drag = null;
    }
    if (this.drag === drag) this.pull();
  }

  // Selects what lies at the point; what is selected already stays so if it is there, too. With Alt
  // the next one below.
  async pickAt([x, y], below, drag) {
    const found = await this.link.ask("pick", { frame: this.player.frame, x, y });
    const names = found.map((path) => JSON.stringify(path));
    const now = names.indexOf(JSON.stringify(this.selection));
    const next = now < 0 ? found[0] : below ? found[(now + 1) % found.length] : this.selection;
    if (JSON.stringify(next ?? null) !== JSON.stringify(this.selection)) {
      this.selection = next ?? null;
      this.link.send({ op: "select", path: this.selection });
      this.draw();
    }
    if (!next && this.drag === drag) this.drag = null;
    return Boolean(next);
  }

  async boxOf(path) {
    const find = () => this.boxes.find((box) => JSON.stringify(box.path) === JSON.stringify(path));
    if (!find()) await this.look();
    return find();
  }

  move(event) {
    if (this.flight.move(event, this.selection)) return;
    if (!this.drag) return;
    this.drag.now = this.point(event);
    this.drag.free = event.shiftKey;
    this.pull();
  }

  // At most one step of a drag every few milliseconds: the newest.
  pull() {
    const { drag } = this;
    if (!drag?.pose || drag.waiting) return;
    drag.waiting = setTimeout(() => {
      drag.waiting = null;
      const values = this.measured(drag);
      if (values) this.place(values, drag.name);
    }, 30);
  }

  measured({ handle, start, now, box, pose, free }) {
    const { w, h } = this.viewport.box;
    const dx = ((now[0] - start[0]) * w) / h; // in heights of the picture
    const dy = now[1] - start[1];
    if (Math.hypot(dx, dy) * h < 2) return null;
    if (handle === "move") {
      const [x, y] = free ? (Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy]) : [dx, dy];
      return { position: pose.position.map((p, i) => p + box.right[i] * x - box.up[i] * y) };
    }
    const arm = (point) => [((point[0] - box.centre[0]) * w) / h, point[1] - box.centre[1]];
    const [a, b] = [arm(start), arm(now)];
    if (handle === "scale") {
      const factor = Math.max(0.01, Math.hypot(...b) / Math.max(1e-6, Math.hypot(...a)));
      const scale = [pose.scale].flat().map((part) => part * factor);
      return { scale: scale.every((part) => part === scale[0]) ? scale[0] : scale };
    }
    let turn = ((Math.atan2(a[1], a[0]) - Math.atan2(b[1], b[0])) * 180) / Math.PI;
    turn = ((((turn + 180) % 360) + 360) % 360) - 180;
    const [x, y, z] = pose.rotation;
    return { rotation: [x, y, free ? Math.round((z + turn) / 15) * 15 : z + turn] };
  }

  place(values, merge) {
    const { frame } = this.player;
    this.link.do("place", { path: this.selection, frame, merge, ...values });
  }

  release() {
    this.flight.release();
    if (this.drag) this.drag.over = true;
    this.drag = null;
  }

  // ---- drawing

  draw() {
    const { box, over, guides } = this.viewport;
    if (!box) return;
    const parts = [];
    const add = (tag, attributes) => parts.push(node(tag, attributes));
    if (guides.safe) {
      for (const inset of [0.05, 0.1]) {
        add("rect", { x: box.x + box.w * inset, y: box.y + box.h * inset, class: "fl-guide",
          width: box.w * (1 - 2 * inset), height: box.h * (1 - 2 * inset) });
      }
    }
    if (guides.grid) {
      for (const share of [1 / 3, 1 / 2, 2 / 3]) {
        const x = box.x + box.w * share;
        const y = box.y + box.h * share;
        add("line", { x1: x, x2: x, y1: box.y, y2: box.y + box.h, class: "fl-guide" });
        add("line", { y1: y, y2: y, x1: box.x, x2: box.x + box.w, class: "fl-guide" });
      }
    }
    if (this.flight.on) add("rect", { x: box.x, y: box.y, width: box.w, height: box.h,
      class: "fl-flying" });
    else if (!this.player.playing) this.drawSelected(add, box);
    over.replaceChildren(...parts);
  }

  drawSelected(add, box) {
    const picked = this.selected();
    if (!picked) return;
    const points = picked.corners.map(([x, y]) => [box.x + x * box.w, box.y + y * box.h]);
    add("polygon", { points: points.map((p) => p.join(",")).join(" "), class: "fl-outline" });
    for (const [x, y] of points.length === 4 ? points : []) {
      add("rect", { x: x - 4, y: y - 4, width: 8, height: 8, class: "fl-handle fl-scale",
        "data-handle": "scale" });
    }
    if (points.length !== 4) return;
    const top = [(points[2][0] + points[3][0]) / 2, (points[2][1] + points[3][1]) / 2];
    const low = [(points[0][0] + points[1][0]) / 2, (points[0][1] + points[1][1]) / 2];
    const length = Math.max(1, Math.hypot(top[0] - low[0], top[1] - low[1]));
    const knob = top.map((part, i) => part + ((part - low[i]) / length) * KNOB);
    add("line", { x1: top[0], y1: top[1], x2: knob[0], y2: knob[1], class: "fl-outline" });
    add("circle", { cx: knob[0], cy: knob[1], r: 5, class: "fl-handle fl-turn",
      "data-handle": "turn" });
  }

  selected() {
    if (!this.selection) return null;
    const wanted = JSON.stringify(this.selection);
    return this.boxes.find((box) => JSON.stringify(box.path) === wanted) || null;
  }
}

function node(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
