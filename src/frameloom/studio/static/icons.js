// Icons as SVG paths on a grid of 16, drawn with strokes of the text's colour.

const PATHS = {
  play: "M4 3l9 5-9 5z",
  pause: "M5 3v10M11 3v10",
  stepBack: "M11 4L6 8l5 4zM4.5 4v8",
  stepOn: "M5 4l5 4-5 4zM11.5 4v8",
  toStart: "M12 4L7 8l5 4zM7 4L2 8l5 4z",
  toEnd: "M4 4l5 4-5 4zM9 4l5 4-5 4z",
  loop: "M3 9V7a3 3 0 013-3h7M10.5 1.5L13 4l-2.5 2.5M13 7v2a3 3 0 01-3 3H3M5.5 14.5L3 12l2.5-2.5",
  sound: "M2.5 6v4h2.5l3.5 3V3L5 6zM11 5.5a3.5 3.5 0 010 5M12.8 3.5a6 6 0 010 9",
  muted: "M2.5 6v4h2.5l3.5 3V3L5 6zM11 6l4 4M15 6l-4 4",
  grid: "M2 2h12v12H2zM6 2v12M10 2v12M2 6h12M2 10h12",
  safe: "M1.5 3h13v10h-13zM3.5 5h9v6h-9z",
  full: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  hand: "M8 2v12M2 8h12M8 2L6.2 3.8M8 2l1.8 1.8M8 14l-1.8-1.8M8 14l1.8-1.8M2 8l1.8-1.8M2 8l1.8 1.8M14 8l-1.8-1.8M14 8l-1.8 1.8",
  camera: "M1.5 5h8v7h-8zM9.5 7.5l5-2.5v7l-5-2.5",
  plus: "M8 3v10M3 8h10",
  split: "M8 1v14M3 5h2.5M3 11h2.5M10.5 5H13M10.5 11H13",
  twin: "M2 5h8v8H2zM5 5V2.5h8.5V11H10",
  bin: "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.7 9h5.6l.7-9",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6a2 2 0 110 4 2 2 0 010-4z",
  shut: "M2 7s2.5 3.5 6 3.5S14 7 14 7M4 9.5L3 11.5M8 10.5V13M12 9.5l1 2",
  magnet: "M4 2v6a4 4 0 008 0V2H9.5v6a1.5 1.5 0 01-3 0V2zM4 4.5h2.5M9.5 4.5H12",
  undo: "M3 6h7a3.5 3.5 0 010 7H6M3 6l3-3M3 6l3 3",
  redo: "M13 6H6a3.5 3.5 0 000 7h4M13 6l-3-3M13 6l-3 3",
  curve: "M2 13C7 13 8 3 14 3",
};

export function icon(name) {
  return `<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none"
    stroke="currentColor" stroke-width="1.3" stroke-linejoin="round" stroke-linecap="round"
    ><path d="${PATHS[name]}"/></svg>`;
}

// A button with a name for screen readers and a tooltip that tells its shortcut.
export function button(name, label, shortcut, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "fl-icon";
  made.innerHTML = icon(name);
  made.setAttribute("aria-label", label);
  made.title = shortcut ? `${label} (${shortcut})` : label;
  if (shortcut) made.setAttribute("aria-keyshortcuts", shortcut);
  made.addEventListener("click", act);
  made.look = (other) => (made.innerHTML = icon(other));
  return made;
}

export function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
