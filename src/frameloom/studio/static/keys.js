// The keyboard. Keys typed into a field are the field's.

const FOR_SLIDERS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp",
  "PageDown"];
const UNDO = ["Ctrl+z", "Ctrl+Shift+z", "Ctrl+y"]; // the field's own while somebody types in it
const IN_FIELDS = ["Ctrl+s", "Ctrl+e", "Alt+k"];

export class Keys {
  constructor(link, player, viewport, timeline, inspector) {
    Object.assign(this, { link, player, viewport, timeline, inspector });
    window.addEventListener("keydown", (event) => this.press(event), { capture: true });
  }

  press(event) {
    const name = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") +
      (event.altKey ? "Alt+" : "") + (event.shiftKey ? "Shift+" : "") +
      (event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (this.isTheirs(event.target, name)) return;
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

  // Whether a key is the focused element's own.
  isTheirs(target, name) {
    if (target.closest?.(".q-dialog, .q-menu, .fl-split, .fl-picker, select")) return true;
    const field = target.closest?.("input, textarea");
    if (!field) return false;
    if (field.type === "range") return FOR_SLIDERS.includes(name);
    if (field.type === "checkbox") return name === " ";
    if (UNDO.includes(name)) return field.dirty !== false;
    return !IN_FIELDS.includes(name);
  }

  table() {
    const { link, player, viewport, timeline, inspector } = this;
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
      "Ctrl+s": () => {
        inspector.commit();
        link.send({ op: "save" });
      },
      "Ctrl+e": () => document.querySelector(".fl-bar .fl-main").click(),
      "Alt+k": () => inspector.toggleKey(),
      ...timeline.keys(),
    };
  }
}
