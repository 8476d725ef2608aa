// The curve editor: the easing of the segments that start at the picked keys.

import { make } from "./icons.js";
import { bezierOf, NAMES, pointsOf } from "./easings.js";

const SIZE = 150;
const PAD = 26; // room for curves that overshoot
const SVG = "http://www.w3.org/2000/svg";

export class Curve {
  constructor(timeline, link) {
    Object.assign(this, { timeline, link });
    this.panel = make("div", "fl-curve");
    this.panel.setAttribute("role", "group");
    this.panel.setAttribute("aria-label", "Easing");
    this.names = make("select", "fl-select");
    this.names.setAttribute("aria-label", "Easing");
    for (const name of NAMES) this.names.append(new Option(name.replaceAll("_", " "), name));
    this.names.append(new Option("curve", "curve"));
    this.names.addEventListener("change", () => this.pick(this.names.value));
    this.graph = document.createElementNS(SVG, "svg");
    this.graph.setAttribute("viewBox", `0 0 ${SIZE} ${SIZE}`);
    this.graph.setAttribute("role", "img");
    this.graph.setAttribute("aria-label", "Curve of the easing: drag its two points");
    this.graph.addEventListener("pointerdown", (event) => this.press(event));
    this.graph.addEventListener("pointermove", (event) => this.move(event));
    this.graph.addEventListener("pointerup", () => this.release());
    this.panel.append(this.names, this.graph);
    this.panel.hidden = true;
    timeline.area.append(this.panel);
    this.easing = "linear";
  }

  // Shows the first picked key's.
  refresh() {
    const { timeline } = this;
    this.paths = timeline.keysPicked.map((key) => JSON.parse(key)).filter((p) => p.at(-1) !== "to");
    const key = this.find(this.paths[0]);
    this.panel.hidden = !key;
    if (!key || this.held !== undefined) return;
    this.easing = key.easing;
    this.draw();
  }

  find(path) {
    if (!path) return null;
    for (const row of this.timeline.layout.rows) {
      if (row.kind !== "lane") continue;
      const index = path.at(-1) === "from" ? 0 : path.at(-1);
      const field = path.slice(0, path.at(-1) === "from" ? -1 : -2);
      if (JSON.stringify(field) === JSON.stringify(row.lane.path)) return row.lane.keys[index];
    }
    return null;
  }

  pick(name) {
    this.easing = name === "curve" ? bezierOf(this.easing) : name;
    this.draw();
    this.send();
  }

  send() {
    const since = this.timeline.player.model.rev;
    this.link.do("key.easing", { paths: this.paths, easing: this.easing, since });
  }

  draw() {
    const custom = Array.isArray(this.easing);
    this.names.value = custom ? "curve" : this.easing;
    const inner = SIZE - 2 * PAD;
    const at = (x, y) => [PAD + x * inner, SIZE - PAD - y * inner];
    const points = pointsOf(this.easing).map(([x, y]) => at(x, y).join(","));
    const [x0, y0] = at(0, 0);
    const [x1, y1] = at(1, 1);
    const parts = [
      `<rect x="${x0}" y="${y1}" width="${inner}" height="${inner}" class="fl-curve-box"/>`,
      `<polyline points="${points.join(" ")}" class="fl-curve-line"/>`,
    ];
    const [ax, ay, bx, by] = bezierOf(this.easing);
    for (const [index, from, to] of [[0, [x0, y0], at(ax, ay)], [1, [x1, y1], at(bx, by)]]) {
      const dim = custom ? "" : " fl-curve-dim";
      parts.push(`<line x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}"
        class="fl-curve-arm${dim}"/><circle cx="${to[0]}" cy="${to[1]}" r="5" data-point="${index}"
        class="fl-curve-point${dim}"/>`);
    }
    this.graph.innerHTML = parts.join("");
  }

  press(event) {
    const point = event.target.dataset?.point;
    if (point === undefined) return;
    this.held = Number(point);
    this.easing = [...bezierOf(this.easing)];
    this.graph.setPointerCapture(event.pointerId);
  }

  move(event) {
    if (this.held === undefined) return;
    const room = this.graph.getBoundingClientRect();
    const scale = SIZE / room.width;
    const inner = SIZE - 2 * PAD;
    const x = ((event.clientX - room.left) * scale - PAD) / inner;
    const y = (SIZE - PAD - (event.clientY - room.top) * scale) / inner;
    const round = (value) => Math.round(value * 100) / 100;
    this.easing[2 * this.held] = round(Math.max(0, Math.min(1, x)));
    this.easing[2 * this.held + 1] = round(Math.max(-0.25, Math.min(1.25, y)));
    this.draw();
  }

  release() {
    if (this.held === undefined) return;
    this.held = undefined;
    this.send();
  }
}
