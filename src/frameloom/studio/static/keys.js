// The keyboard. Keys typed into a field are the field's.

export class Keys {
  constructor(link, player, viewport, timeline) {
    Object.assign(this, { link, player, viewport, timeline });
    window.addEventListener("keydown", (event) => this.press(event), { capture: true });
  }

  press(event) {
    if (event.target.closest?.("input, textarea, select, [contenteditable=true], .q-dialog, .q-menu, .fl-split")) {
      return;
    }
    const name = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") +
      (event.altKey ? "Alt+" : "") + (event.shiftKey ? "Shift+" : "") +
      (event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (this.viewport.handles.key?.(name, event)) {
      event.preventDefault();
      return;
    }
    const act = this.table()[name];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  table() {
    const { link, player, viewport, timeline } = this;
    return {
      " ": () => player.toggle(),
      j: () => player.shuttle(-1),
      k: () => player.pause(),
      l: () => player.shuttle(1),
      ArrowLeft: () => player.step(-1),
      ArrowRight: () => player.step(1),
      "Shift+ArrowLeft": () => player.step(-10),
      "Shift+ArrowRight": () => player.step(10),
      Home: () => player.seek(player.range()[0]),
      End: () => player.seek(player.range()[1] - 1),
      i: () => timeline.mark("start"),
      o: () => timeline.mark("end"),
      "Alt+x": () => timeline.mark(null),
      "Ctrl+l": () => viewport.toggleLoop(),
      m: () => viewport.toggleMute(),
      g: () => viewport.toggleGuide("grid"),
      "'": () => viewport.toggleGuide("safe"),
      q: () => player.setQuality(player.quality === "full" ? "draft" : "full"),
      c: () => viewport.handles.toggleCamera(),
      "Ctrl+z": () => link.send({ op: "undo" }),
      "Ctrl+Shift+z": () => link.send({ op: "redo" }),
      "Ctrl+y": () => link.send({ op: "redo" }),
      "Ctrl+s": () => link.send({ op: "save" }),
      ...timeline.keys(),
    };
  }
}
