// The pointer on the timeline.

import { HEAD, RULER } from "./rows.js";

export class Gestures {
  constructor(timeline, link, player) {
    Object.assign(this, { timeline, link, player });
    this.snapLine = null;
    const { canvas } = timeline;
    canvas.addEventListener("pointerdown", (event) => this.press(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.release(event));
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  hint() {
    return "";
  }

  moved(item) {
    return item;
  }

  movedKey(_lane, key) {
    return key;
  }

  keyPath(lane, index) {
    if (lane.type === "tween") return [...lane.path, index ? "to" : "from"];
    return [...lane.path, "keyframes", index];
  }

  walk() {}
  copy() {}
  paste() {}

  clear() {
    this.timeline.keysPicked = [];
    this.link.send({ op: "select", path: null });
  }

  place(event) {
    const room = this.timeline.canvas.getBoundingClientRect();
    return [event.clientX - room.left, event.clientY - room.top];
  }

  hit(x, y) {
    if (y < RULER || x < HEAD) return null;
    return this.timeline.hits.findLast((h) => x >= h.x0 && x <= h.x1 && y >= h.y0 && y < h.y1);
  }

  press(event) {
    const [x, y] = this.place(event);
    this.timeline.canvas.focus();
    if (y < RULER && x >= HEAD) {
      this.timeline.canvas.setPointerCapture(event.pointerId);
      this.scrubbing = true;
      this.scrub(x);
      return;
    }
    const found = this.hit(x, y);
    this.link.send({ op: "select", path: found ? found.item.path : null });
  }

  move(event) {
    if (this.scrubbing) this.scrub(this.place(event)[0]);
  }

  release() {
    this.scrubbing = false;
  }

  scrub(x) {
    const frame = Math.floor(this.timeline.frameAt(Math.max(HEAD, x)));
    if (frame !== this.player.frame) this.player.seek(frame);
  }

  wheel(event) {
    event.preventDefault();
    const [x] = this.place(event);
    if (event.ctrlKey || event.metaKey) {
      this.timeline.setScale(this.timeline.scale * 2 ** (-event.deltaY / 300), Math.max(HEAD, x));
    } else if (event.shiftKey) this.timeline.scroll(event.deltaY + event.deltaX, 0);
    else this.timeline.scroll(event.deltaX, event.deltaY);
  }
}
