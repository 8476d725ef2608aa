// What is wrong with the project, over the picture: each line leads to where it is mended.

import { make } from "./icons.js";
import { put, say, sync } from "./sync.js";

export class Problems {
  constructor(stage, link, player, inspector) {
    Object.assign(this, { stage, link, player, inspector });
    this.box = make("section", "fl-wrong");
    put(this.box, { "aria-label": "What is wrong", "aria-live": "polite" });
    this.title = make("button", "fl-wrong-line fl-wrong-title");
    this.title.type = "button";
    this.title.addEventListener("click", () => this.fold(!this.list.hidden));
    this.list = make("div", "fl-wrong-list");
    this.box.append(this.title, this.list);
    this.box.hidden = true;
    stage.append(this.box);
    player.addEventListener("model", () => this.show(player.model));
  }

  show(model) {
    const lines = [
      ...model.problems.map((one) => ({
        text: one.where ? `${one.where}: ${one.text}` : one.text, act: () => this.lead(one.path),
      })),
      ...model.lost.map((name) => ({
        text: `Relink ${name}`,
        act: () => relink(name),
      })),
    ];
    if (lines.length && this.box.hidden) this.fold(false);
    this.box.hidden = !lines.length;
    put(this.stage, { "data-blank": model.state < 0 ? "true" : null });
    say(this.title, titleOf(model));
    sync(this.list, lines.slice(0, 50), (line) => line.text, () => this.line());
  }

  // All of it, or one line where the picture is wanted more.
  fold(folded) {
    this.list.hidden = folded;
    put(this.title, { "aria-expanded": !folded, title: folded ? "Show each" : "Show one line" });
  }

  line() {
    const node = make("button", "fl-wrong-line");
    node.type = "button";
    const view = { node, act: null };
    node.addEventListener("click", () => view.act());
    view.show = ({ text, act }) => {
      view.act = act;
      say(node, text);
    };
    return view;
  }

  // Selects what is wrong, and goes to its field as soon as that is there.
  lead(path) {
    this.link.send({ op: "select", path });
    this.inspector.lead(path);
  }
}

function titleOf(model) {
  if (!model.problems.length) {
    const names = model.lost.length === 1 ? `${model.lost[0]} is` : `${model.lost.length} files are`;
    return `${names} missing: previews do without, exports refuse`;
  }
  const count = model.problems.length;
  const things = count === 1 ? "One thing is" : `${count} things are`;
  const shown = model.state < 0 ? "nothing can be shown until it is mended, here or in the file"
    : "the picture is of the last state that was right";
  return `${things} wrong with ${model.file}: ${shown}`;
}

function relink(name) {
  const chooser = document.querySelector(`[aria-label="${CSS.escape(`Relink ${name}`)}"]`);
  chooser?.scrollIntoView({ block: "center" });
  chooser?.focus();
}
