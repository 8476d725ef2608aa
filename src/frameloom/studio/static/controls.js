// Controls of single fields. Each is {nodes, show(field)} and tells its row of what is done to it.
// What somebody is typing is never touched; it is told when the field is left, by Enter, and before
// the field comes to stand for something else.

import { make } from "./icons.js";
import { offer, put } from "./sync.js";
import { pickerFor } from "./picker.js";

const EVERY_MS = 40; // of a drag, a value now and then; where it ends is a change of its own

export function control(row, kind) {
  if (kind === "boolean") return check(row);
  if (kind === "enum") return choose(row);
  if (kind === "vector" || kind === "scale") return numbers(row);
  if (kind === "number" || kind === "integer") return number(row);
  if (kind === "colour") return colour(row);
  const box = typed(row, kind === "words" ? "textarea" : "input");
  if (kind === "words") box.node.classList.add("fl-words");
  const picker = pickerFor(row, kind, box);
  return {
    nodes: picker ? [box.node, picker] : [box.node],
    show: (field) => box.show(field.text, field.name),
  };
}

// A field of text; arrows count where there is a `step`. `dirty`: somebody is typing.
function typed(row, tag, part = null) {
  const node = make(tag, "fl-field");
  const view = { node, known: "", step: 0 };
  if (tag === "textarea") node.rows = 2;
  else node.type = "text";
  node.spellcheck = tag === "textarea";
  node.autocomplete = "off";
  node.dirty = false;
  view.commit = () => {
    if (!node.dirty) return;
    node.dirty = false;
    if (node.value !== view.known) row.type(node.value, { part });
  };
  view.show = (text, name) => {
    put(node, { "aria-label": name });
    view.known = text;
    if (!node.dirty && node.value !== text) node.value = text;
  };
  view.set = (text) => {
    node.value = text;
    node.dirty = true;
    view.commit();
  };
  node.addEventListener("input", () => (node.dirty = true));
  node.addEventListener("change", view.commit);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (node.dirty) event.stopPropagation();
      node.dirty = false;
      node.value = view.known;
      node.select();
    } else if (event.key === "Enter" && tag === "input") view.commit();
    else if (view.step && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const way = event.key === "ArrowUp" ? 1 : -1;
      const to = stepped(node.value, way * view.step * (event.shiftKey ? 10 : 1));
      if (to !== null) view.set(to);
    }
  });
  row.views.push(view);
  return view;
}

// Counted in decimals: 0.1 and 0.2 are 0.3.
function stepped(text, by) {
  const now = text.trim() === "" ? 0 : Number(text);
  if (!Number.isFinite(now)) return null;
  const places = (value) => (String(value).split(".")[1] ?? "").length;
  return String(Number((now + by).toFixed(Math.min(12, Math.max(places(text), places(by))))));
}

function check(row) {
  const node = make("input", "fl-check");
  node.type = "checkbox";
  node.addEventListener("change", () => row.put(node.checked));
  return {
    nodes: [node],
    show: (field) => {
      put(node, { "aria-label": field.name });
      node.checked = field.checked;
    },
  };
}

function choose(row) {
  const node = make("select", "fl-select");
  node.addEventListener("change", () => row.type(node.value));
  return {
    nodes: [node],
    show: (field) => {
      put(node, { "aria-label": field.name });
      const there = field.choices.some(([value]) => value === field.text);
      const choices = there ? field.choices : [[field.text, field.text], ...field.choices];
      offer(node, choices, field.text);
    },
  };
}

function numbers(row) {
  const views = [];
  const view = { nodes: [], show: null };
  view.show = (field) => {
    field.parts.forEach((part, i) => {
      if (!views[i]) {
        views[i] = typed(row, "input", i);
        views[i].node.inputMode = "decimal";
        view.nodes.push(views[i].node);
        row.control.append(views[i].node);
      }
      views[i].step = field.step;
      views[i].show(field.texts[i], `${field.name} ${part}`);
      put(views[i].node, { title: part });
    });
  };
  return view;
}

function number(row) {
  const box = typed(row, "input");
  box.node.classList.add("fl-number");
  box.node.inputMode = "decimal";
  const bar = make("input", "fl-slider");
  bar.type = "range";
  dragged(bar, (over) => row.type(bar.value, { over }));
  return {
    nodes: [bar, box.node],
    show: (field) => {
      box.step = field.step;
      box.show(field.text, field.name);
      bar.hidden = !field.slider;
      put(bar, { "aria-label": `${field.name} slider` });
      if (!field.slider) return;
      put(bar, { min: field.slider.low, max: field.slider.high, step: field.step });
      if (!bar.busy && Number(bar.value) !== field.number) bar.value = field.number;
    },
  };
}

function colour(row) {
  const well = make("input", "fl-swatch");
  well.type = "color";
  const box = typed(row, "input");
  const alpha = () => (/^#[0-9a-f]{8}$/i.test(box.known) ? box.known.slice(7) : "");
  dragged(well, (over) => row.type(well.value + alpha(), { over }));
  return {
    nodes: [well, box.node],
    show: (field) => {
      put(well, { "aria-label": `${field.name} picker` });
      box.show(field.text, field.name);
      if (!well.busy && well.value !== field.hex) well.value = field.hex;
    },
  };
}

// Tells of the way of a drag now and then, and of its end.
function dragged(node, tell) {
  node.addEventListener("input", () => {
    node.busy = true;
    const now = performance.now();
    if (now - (node.last ?? -EVERY_MS) < EVERY_MS) return;
    node.last = now;
    tell(false);
  });
  node.addEventListener("change", () => {
    node.busy = false;
    tell(true);
  });
}
