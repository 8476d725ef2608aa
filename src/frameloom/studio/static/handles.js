// What lies over the picture: guides, outlines, handles.

const SVG = "http://www.w3.org/2000/svg";

export class Handles {
  constructor(viewport, link, player) {
    this.viewport = viewport;
    this.link = link;
    this.player = player;
    this.boxes = [];
    this.selection = null;
    link.on("selection", (head) => {
      this.selection = head.path;
      this.draw();
    });
    viewport.over.addEventListener("pointerdown", (event) => this.press(event));
  }

  // Asks where the layers of the shown frame are.
  async look() {
    const { frame, rev } = this.player.shown;
    if (this.seen === `${frame} ${rev}`) return;
    this.seen = `${frame} ${rev}`;
    try {
      this.boxes = await this.link.ask("boxes", { arguments: { frame } });
    } catch {
      this.boxes = [];
    }
    this.draw();
  }

  toggleCamera() {}

  // The pointer as shares of the picture.
  point(event) {
    const room = this.viewport.over.getBoundingClientRect();
    const { x, y, w, h } = this.viewport.box;
    return [(event.clientX - room.left - x) / w, (event.clientY - room.top - y) / h];
  }

  async press(event) {
    if (event.button !== 0 || this.player.playing) return;
    const [x, y] = this.point(event);
    const found = await this.link.ask("pick", { arguments: { frame: this.player.frame, x, y } });
    this.link.send({ op: "select", path: found.length ? found[0] : null });
  }

  draw() {
    const { box, over, guides } = this.viewport;
    if (!box) return;
    const parts = [];
    const rect = (inset, name) => {
      const w = box.w * (1 - 2 * inset);
      const h = box.h * (1 - 2 * inset);
      const x = box.x + box.w * inset;
      const y = box.y + box.h * inset;
      parts.push(node("rect", { x, y, width: w, height: h, class: name }));
    };
    if (guides.safe) {
      rect(0.05, "fl-guide");
      rect(0.1, "fl-guide");
    }
    if (guides.grid) {
      for (const share of [1 / 3, 2 / 3]) {
        const x = box.x + box.w * share;
        const y = box.y + box.h * share;
        parts.push(node("line", { x1: x, x2: x, y1: box.y, y2: box.y + box.h, class: "fl-guide" }));
        parts.push(node("line", { y1: y, y2: y, x1: box.x, x2: box.x + box.w, class: "fl-guide" }));
      }
    }
    const picked = this.selected();
    if (picked && !this.player.playing) {
      const points = picked.corners.map(([x, y]) => `${box.x + x * box.w},${box.y + y * box.h}`);
      parts.push(node("polygon", { points: points.join(" "), class: "fl-outline" }));
    }
    over.replaceChildren(...parts);
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
