// A list to choose from beside a field: easings, sizes, presets, fonts, files; searched by typing.

import { make } from "./icons.js";
import { put, say, signed, sync } from "./sync.js";

const KINDS = ["easing", "size", "preset", "font", "file"];
const SEARCH_MS = 60;
let open = null;

// The button that opens the list for a field; null for kinds that have none.
export function pickerFor(row, kind, box) {
  if (!KINDS.includes(kind)) return null;
  const made = signed("\u25be", `Choose a ${kind}`, () => new Picker(row, kind, box, made), "fl-pick");
  put(made, { "aria-haspopup": "dialog" });
  return made;
}

class Picker {
  constructor(row, kind, box, opener) {
    const again = open?.opener === opener;
    open?.close();
    if (again) return;
    Object.assign(this, { row, kind, box, opener, link: row.inspector.link });
    this.field = row.field;
    this.folder = "";
    this.at = 0;
    this.build();
    this.place();
    this.find();
    open = this;
    this.search.focus();
    this.outside = (event) => {
      if (!this.node.contains(event.target) && event.target !== opener) this.close();
    };
    setTimeout(() => window.addEventListener("pointerdown", this.outside, { capture: true }));
  }

  build() {
    this.node = make("div", "fl-picker");
    const name = `Choose for ${this.field.name}`;
    put(this.node, { role: "dialog", "aria-label": name, "data-kind": this.kind });
    this.roots = make("div", "fl-row fl-roots");
    this.search = make("input", "fl-field");
    this.search.type = "search";
    put(this.search, { "aria-label": "Search", placeholder: "Search" });
    this.search.addEventListener("input", () => {
      clearTimeout(this.due);
      this.due = setTimeout(() => this.find(), SEARCH_MS);
    });
    this.list = make("div", "fl-choices");
    put(this.list, { role: "listbox", "aria-label": name });
    this.note = make("div", "fl-note");
    this.node.append(this.search, this.roots, this.list, this.note);
    if (this.kind === "preset") this.node.append(this.saving());
    if (this.kind === "file") this.node.append(this.opening());
    this.node.addEventListener("keydown", (event) => this.press(event));
    document.body.append(this.node);
  }

  // Beneath the field, or above it where there is more room.
  place() {
    const field = this.opener.closest(".fl-field-row").getBoundingClientRect();
    const width = Math.max(field.width - 12, 300);
    const below = innerHeight - field.bottom - 12;
    const above = field.top - 12;
    const style = { width: `${width}px`, left: `${Math.min(field.left, innerWidth - width - 8)}px` };
    if (below >= Math.min(320, above)) {
      Object.assign(style, { top: `${field.bottom + 2}px`, maxHeight: `${below}px` });
    } else Object.assign(style, { bottom: `${innerHeight - field.top + 2}px`, maxHeight: `${above}px` });
    Object.assign(this.node.style, style);
  }

  async find() {
    const asked = { folder: this.folder, search: this.search.value };
    if (this.kind !== "file") delete asked.folder;
    try {
      const about = { kind: this.kind, path: this.field.path, now: this.field.text };
      const found = await this.link.ask("choices", { ...about, ...asked });
      this.show(found);
    } catch (error) {
      say(this.note, error.message);
    }
  }

  show(found) {
    this.items = found.items;
    this.at = Math.max(0, found.items.findIndex((item) => item.value === this.box.known));
    sync(this.roots, found.roots, (root) => root.folder, (root) => this.root(root));
    this.roots.hidden = found.roots.length < 2;
    const key = (item) => item.folder ?? `=${item.value}`;
    sync(this.list, found.items, key, (item) => this.choice(item));
    say(this.note, found.items.length ? "" : "Nothing is called so here.");
    this.note.hidden = found.items.length > 0;
    this.mark();
  }

  root({ folder, label }) {
    const node = signed(label.padEnd(3), `Folder ${folder}`, () => this.enter(folder));
    return { node, show: () => {} };
  }

  choice(item) {
    const node = make("button", "fl-choice");
    node.type = "button";
    put(node, { role: "option", tabindex: "-1" });
    const name = make("span", "fl-choice-name");
    if (item.picture) {
      const image = make("img", "fl-choice-picture");
      put(image, { src: item.picture, alt: "" });
      node.append(image);
    }
    node.append(name, make("span", "fl-dim", item.note));
    if (item.picture && this.kind === "font") put(node, { "aria-label": item.label }); // as drawn
    else say(name, item.label);
    node.addEventListener("click", () => this.take(item));
    return { node, show: () => {} };
  }

  enter(folder) {
    this.folder = folder;
    this.search.value = "";
    this.find();
    this.search.focus();
  }

  take(item) {
    if (item.folder) this.enter(item.folder);
    else {
      this.box.set(item.value);
      this.close();
    }
  }

  mark() {
    [...this.list.children].forEach((node, i) => {
      put(node, { "aria-selected": i === this.at });
      if (i === this.at) node.scrollIntoView({ block: "nearest" });
    });
  }

  press(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.close();
    if (event.target !== this.search) return;
    const way = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (way) {
      event.preventDefault();
      this.at = Math.max(0, Math.min(this.items.length - 1, this.at + way));
      this.mark();
    } else if (event.key === "Enter" && this.items?.[this.at]) this.take(this.items[this.at]);
  }

  // The scene's look as a preset of one's own.
  saving() {
    return this.asking("Save this scene's look as a preset", "Save", async (name) => {
      await this.link.ask("preset.save", { path: this.field.path, name });
      this.find();
    });
  }

  opening() {
    return this.asking("Another folder to choose from", "Open", async (folder) => {
      this.enter(await this.link.ask("folder.open", { folder }));
    });
  }

  // A line with a field and a button at the foot; what is wrong is told above it.
  asking(label, word, act) {
    const line = make("div", "fl-row fl-picker-foot");
    const box = make("input", "fl-field");
    box.type = "text";
    put(box, { "aria-label": label, placeholder: label });
    const run = async () => {
      try {
        await act(box.value);
        box.value = "";
      } catch (error) {
        say(this.note, error.message);
        this.note.hidden = false;
      }
    };
    box.addEventListener("keydown", (event) => event.key === "Enter" && run());
    line.append(box, signed(word, `${label}: ${word.toLowerCase()}`, run));
    return line;
  }

  close() {
    window.removeEventListener("pointerdown", this.outside, { capture: true });
    this.node.remove();
    open = null;
    this.opener.focus();
  }
}
