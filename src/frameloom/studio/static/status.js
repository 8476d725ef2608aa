// The line at the bottom: what was just done, what is wrong.

import { make } from "./icons.js";

export class Status {
  constructor(host, link, player) {
    this.host = host;
    this.text = make("span", "fl-told");
    this.text.setAttribute("role", "status");
    this.problems = make("span", "fl-problems");
    this.problems.setAttribute("role", "alert");
    this.saved = make("span", "fl-saved");
    host.append(this.saved, this.text, this.problems);
    link.on("told", (head) => this.tell(head.text, head.kind));
    link.on("closed", () => this.tell("The editor's program is not there; waiting for it", "error"));
    link.on("open", () => this.tell("", "info"));
    player.addEventListener("model", () => this.check(player.model));
    player.addEventListener("lowered", () =>
      player.playHeight
        ? this.tell(`Too slow at full size: playing at ${player.playHeight}p`, "warning")
        : this.tell(`Playing at ${player.draft}p again`, "info"));
  }

  tell(text, kind) {
    this.text.textContent = text;
    this.text.dataset.kind = kind;
    clearTimeout(this.fading);
    if (kind === "info") this.fading = setTimeout(() => (this.text.textContent = ""), 6000);
  }

  check(model) {
    this.saved.textContent = model.saved ? `${model.file} · saved` : `${model.file} · not saved`;
    this.saved.title = model.saved ? "The file says what you see"
      : "Edits are kept beside the file until you save (Ctrl+S)";
    const [first, ...others] = model.problems;
    const more = others.length ? ` (and ${others.length} more)` : "";
    this.problems.textContent = first ? `${first.text}${more}` : "";
  }
}
