// Edges between panels that can be dragged, or moved by the arrow keys; where they are is kept.

import { make } from "./icons.js";

// `side`: which edge of `host`; `variable`: the size in pixels that it sets; `way`: 1 if dragging
// right or down makes it larger.
export function splitter(app, host, side, label, variable, way, [least, most], measure) {
  const bar = make("div", `fl-split fl-split-${side}`);
  const upright = side !== "top";
  bar.tabIndex = 0;
  bar.setAttribute("role", "separator");
  bar.setAttribute("aria-label", label);
  bar.setAttribute("aria-orientation", upright ? "vertical" : "horizontal");
  bar.title = label;
  const set = (size) => {
    const kept = Math.round(Math.max(least, Math.min(most, size)));
    app.style.setProperty(variable, `${kept}px`);
    bar.setAttribute("aria-valuenow", kept);
    try {
      localStorage.setItem(variable, kept);
    } catch {
      // a browser that keeps nothing
    }
  };
  let start = null;
  bar.addEventListener("pointerdown", (event) => {
    bar.setPointerCapture(event.pointerId);
    start = { at: upright ? event.clientX : event.clientY, size: measure() };
  });
  bar.addEventListener("pointermove", (event) => {
    if (start) set(start.size + way * ((upright ? event.clientX : event.clientY) - start.at));
  });
  bar.addEventListener("pointerup", () => (start = null));
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -10, ArrowUp: -10, ArrowRight: 10, ArrowDown: 10 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    set(measure() + way * by);
  });
  host.append(bar);
  let kept = null;
  try {
    kept = Number(localStorage.getItem(variable));
  } catch {
    // as above
  }
  if (kept) set(kept);
}
