// The inspector: fields of what is selected, as the server describes them. Elements stay for as long
// as what they are of is there; only what changed is touched.

import { control } from "./controls.js";
import { make } from "./icons.js";
import { offer, put, say, signed, sync } from "./sync.js";

const SIGNS = { here: "\u25c6", between: "\u25c8", still: "\u25c7" };
const CLOSED = ["Identity", "Sequence"];
const ADD = "";

export class Inspector {
  constructor(host, link, player) {
    Object.assign(this, { link, player });
    this.gesture = 0;
    this.closed = new Set(CLOSED);
    this.head = make("nav", "fl-head fl-crumbs");
    put(this.head, { "aria-label": "What is inspected" });
    this.box = make("div", "fl-inspector");
    host.append(this.head, this.box);
    link.on("inspect", (seen) => this.take(seen));
  }

  // Sets a key for the field that has the focus, or had it last; takes one out that is there.
  toggleKey() {
    const row = this.current;
    if (!row?.node.isConnected || !row.field.at) return;
    this.commit();
    row.toggleKey();
  }

  take(seen) {
    const moved = this.seen && this.seen.path.join() !== seen.path.join();
    if (moved) this.commit();
    const other = !this.seen || moved;
    this.seen = seen;
    sync(this.head, seen.crumbs, (crumb) => crumb.path.join(), () => this.crumb());
    this.head.lastChild?.setAttribute("aria-current", "true");
    const key = (group) => `${seen.model} ${group.title}`;
    sync(this.box, seen.groups, key, (group) => this.section(group.title));
    if (other) this.box.parentElement.scrollTop = 0;
    this.arrive();
  }

  // Goes to the field at the path, now or when it is described.
  lead(path) {
    this.wanted = path.join(".");
    this.arrive();
  }

  arrive() {
    if (!this.wanted) return;
    const lines = [...this.box.querySelectorAll("[data-path]")];
    const found = lines.findLast((line) => `${this.wanted}.`.startsWith(`${line.dataset.path}.`));
    if (!found) return;
    this.wanted = "";
    found.closest("details").open = true;
    found.scrollIntoView({ block: "center" });
    found.querySelector("input:not([type=range]), select, textarea")?.focus();
  }

  // What somebody is typing is told now.
  commit() {
    const field = this.box.querySelector("input[type=text]:focus, textarea:focus");
    field?.dispatchEvent(new Event("change"));
  }

  do(name, field, args = {}) {
    this.link.do(name, { path: field.path, since: this.seen.rev, ...args });
  }

  crumb() {
    const view = { data: null };
    view.node = make("button", "fl-button fl-crumb");
    view.node.type = "button";
    view.node.addEventListener("click", () =>
      this.link.send({ op: "select", path: view.data.path }));
    view.show = (data) => {
      view.data = data;
      say(view.node, data.text);
      put(view.node, { "aria-label": `Inspect ${data.text}`, title: `Inspect ${data.text}` });
      put(view.node, { "aria-current": null });
    };
    return view;
  }

  section(title) {
    const node = make("details", "fl-group-box");
    put(node, { "aria-label": title });
    node.open = !this.closed.has(title);
    node.addEventListener("toggle", () => {
      if (node.open) this.closed.delete(title);
      else this.closed.add(title);
    });
    const body = make("div", "fl-group-rows");
    node.append(make("summary", "fl-group-title", title), body);
    return { node, show: (group) => this.rows(body, group.fields) };
  }

  rows(holder, fields) {
    sync(holder, fields, (field) => `${field.key} ${field.kind}`, (field) => {
      if (field.kind === "object") return new Part(this);
      if (field.kind === "list") return new Stack(this);
      if (field.kind === "values") return new Colours(this);
      return new Row(this, field.kind);
    });
  }
}

// What all rows are: a line with a name, and beneath it what is wrong.
class Line {
  constructor(inspector, className = "") {
    this.inspector = inspector;
    this.node = make("div", "fl-field-box");
    this.line = make("div", `fl-row fl-field-row ${className}`.trim());
    this.label = make("span", "fl-label");
    this.problem = make("div", "fl-problem");
    put(this.problem, { role: "alert" });
    this.line.append(this.label);
    this.node.append(this.line, this.problem);
  }

  show(field) {
    this.field = field;
    say(this.label, field.label);
    put(this.label, { title: field.help, "data-state": field.state });
    this.line.dataset.path = field.path.join(".");
    say(this.problem, field.problems);
    this.problem.hidden = !field.problems;
  }

  do(name, args) {
    this.inspector.do(name, this.field, args);
  }
}

// One field: name, key button, control, unit, and the way back to the default.
class Row extends Line {
  constructor(inspector, kind) {
    super(inspector);
    this.views = [];
    this.sent = 0;
    this.gesture = ++inspector.gesture;
    this.key = signed(SIGNS.still, "", () => this.toggleKey(), "fl-key");
    this.control = make("span", `fl-control fl-of-${kind}`);
    this.unit = make("span", "fl-unit");
    this.reset = signed("\u21ba", "", () => this.do("field.reset"), "fl-reset");
    this.made = control(this, kind);
    this.control.append(...this.made.nodes);
    this.line.append(this.key, this.control, this.unit, this.reset);
    this.line.addEventListener("focusin", () => (inspector.current = this));
  }

  show(field) {
    super.show(field);
    if (isBehind(this)) return;
    this.made.show(field);
    for (const node of this.control.querySelectorAll("input, select, textarea, button")) {
      node.disabled = this.inspector.seen.fixed;
    }
    this.key.hidden = !field.at;
    say(this.key, SIGNS[field.at] ?? "");
    const name = `${field.name}: key here`;
    put(this.key, { "aria-pressed": field.at === "here", "aria-label": name });
    put(this.key, { title: `${name} (Alt+K)` });
    say(this.unit, field.unit);
    this.unit.hidden = !field.unit;
    this.reset.hidden = !field.reset;
    const back = `${field.name}: back to its default`;
    put(this.reset, { "aria-label": back, title: back });
  }

  type(text, { part = null, over = true } = {}) {
    this.tell("field.type", part === null ? { text } : { text, part }, over);
  }

  put(value) {
    this.tell("field.put", { value }, true);
  }

  tell(name, args, over) {
    const merge = `${this.inspector.link.tab} ${this.gesture}`;
    if (over) this.gesture = ++this.inspector.gesture;
    this.do(name, { ...args, frame: this.inspector.player.frame, merge });
    const { sent, opened } = this.inspector.link;
    Object.assign(this, { sent, opened });
  }

  toggleKey() {
    this.do("field.key", { frame: this.inspector.player.frame });
  }
}

// Whether the description is older than what this row told: then it knows better what it shows.
function isBehind(row) {
  const { seen, link } = row.inspector;
  return row.opened === link.opened && seen.done < row.sent;
}

// Another model: none, or its own fields beneath.
class Part extends Line {
  constructor(inspector) {
    super(inspector);
    this.picker = make("select", "fl-select");
    this.picker.addEventListener("change", () =>
      this.do("field.become", { kind: this.picker.value }));
    this.inner = make("div", "fl-nested");
    this.line.append(this.picker);
    this.node.append(this.inner);
  }

  show(field) {
    super.show(field);
    put(this.picker, { "aria-label": field.name });
    offer(this.picker, [["", "none"], ...field.choices], field.now);
    this.picker.disabled = this.inspector.seen.fixed;
    this.inner.hidden = !field.inner.length;
    this.inspector.rows(this.inner, field.inner);
  }
}

// Models in order, to be dragged, each inspected in its own place.
class Stack extends Line {
  constructor(inspector) {
    super(inspector);
    this.node.classList.add("fl-stack");
    put(this.node, { role: "group" });
    this.picker = make("select", "fl-select");
    this.picker.addEventListener("change", () => {
      this.do("item.add", { kind: this.picker.value });
      this.picker.value = ADD;
    });
    this.items = make("div");
    put(this.items, { role: "list" });
    this.line.append(this.picker);
    this.node.append(this.items);
  }

  show(field) {
    super.show(field);
    put(this.node, { "aria-label": field.name });
    put(this.picker, { "aria-label": field.add });
    offer(this.picker, [[ADD, field.add], ...field.choices], ADD);
    this.picker.disabled = this.inspector.seen.fixed;
    sync(this.items, field.items, (item) => item.path.at(-1), () => this.item());
  }

  item() {
    const view = { data: null };
    const { inspector } = this;
    const act = (name, args) => inspector.do(name, view.data, args());
    const row = make("div", "fl-row fl-item");
    put(row, { draggable: "true", role: "listitem" });
    row.addEventListener("dragstart", () => (this.dragged = view.data));
    row.addEventListener("dragover", (event) => event.preventDefault());
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!this.dragged) return;
      inspector.do("item.shift", this.dragged, { index: view.data.path.at(-1) });
      this.dragged = null;
    });
    const grip = make("span", "fl-grip", "\u2807");
    put(grip, { "aria-hidden": "true" });
    const box = make("input", "fl-check");
    box.type = "checkbox";
    box.addEventListener("change", () =>
      act("item.enable", () => ({ title: view.data.title, on: box.checked })));
    const open = make("button", "fl-button fl-item-name");
    open.type = "button";
    open.addEventListener("click", () =>
      inspector.link.send({ op: "select", path: view.data.path }));
    const at = (by) => () => ({ index: Math.max(0, view.data.path.at(-1) + by) });
    const up = signed("\u2191", "", () => act("item.shift", at(-1)));
    const down = signed("\u2193", "", () => act("item.shift", at(1)));
    const gone = signed("\u00d7", "", () => act("item.cut", () => ({ title: view.data.title })));
    row.append(grip, box, open, up, down, gone);
    view.node = row;
    view.show = (data) => {
      view.data = data;
      const { title } = data;
      put(row, { "aria-label": title, "data-wrong": data.problems ? "true" : null });
      box.hidden = data.enabled === null;
      box.checked = data.enabled !== false;
      say(open, title);
      for (const [node, name] of [
        [box, `${title} enabled`], [open, `Inspect ${title}`], [up, `Move ${title} up`],
        [down, `Move ${title} down`], [gone, `Remove ${title}`],
      ]) {
        put(node, { "aria-label": name, title: name });
      }
      if (data.problems) put(open, { title: data.problems });
    };
    return view;
  }
}

// A list of colours.
class Colours extends Line {
  constructor(inspector) {
    super(inspector, "fl-values");
    this.wells = make("span", "fl-control");
    this.more = signed("+", "", () => this.become([...this.field.values, this.field.values.at(-1)]));
    this.less = signed("\u2212", "", () => this.become(this.field.values.slice(0, -1)));
    this.line.append(this.wells, this.more, this.less);
  }

  become(value) {
    this.do("field.put", { value, frame: this.inspector.player.frame });
  }

  show(field) {
    super.show(field);
    const told = field.values.map((value, index) => ({ value, index }));
    sync(this.wells, told, (one) => one.index, (one) => this.well(one.index));
    const name = field.name.toLowerCase();
    put(this.more, { "aria-label": `Add a colour to ${name}`, title: `Add a colour to ${name}` });
    put(this.less, { "aria-label": `Remove the last of ${name}` });
    put(this.less, { title: `Remove the last of ${name}` });
    this.less.hidden = field.values.length <= 2;
  }

  well(index) {
    const node = make("input", "fl-swatch");
    node.type = "color";
    node.addEventListener("change", () => {
      this.become(this.field.values.map((value, i) => (i === index ? node.value : value)));
    });
    const show = ({ value }) => {
      put(node, { "aria-label": `${this.field.name} ${index + 1}` });
      if (/^#[0-9a-f]{6}$/i.test(value)) node.value = value;
    };
    return { node, show };
  }
}
