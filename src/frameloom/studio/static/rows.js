// Where things are on the timeline: rows from the model, selection and view; no drawing.

export const HEAD = 168; // width of the names on the left
export const RULER = 24;
const SCENE = 30;
const LAYER = 22;
const LANE = 20;
const SOUND = 34;
const CUE = 20;
const GAP = 6;

const same = (a, b) => a && b && a.length === b.length && a.every((part, i) => part === b[i]);
export const within = (path, owner) => owner && owner.every((part, i) => part === path[i]);
export { same };

// Rows from top to bottom: {kind, y, h, label, items}. An item has a start and an end in frames of
// the project, and a path.
export function rowsOf(model, selection) {
  const rows = [];
  let y = RULER;
  const add = (kind, h, label, items, more = {}) => {
    rows.push({ kind, y, h, label, items, ...more });
    y += h;
  };
  add("scenes", SCENE, "Scenes", model.scenes.map((scene) => ({
    kind: "scene", path: scene.path, name: scene.name, start: scene.start,
    end: scene.start + scene.length, scene, transition: scene.transition, strip: scene.strip,
  })));
  y += 2;
  const most = Math.max(0, ...model.scenes.map((scene) => scene.layers.length));
  for (let row = most - 1; row >= 0; row--) add("layers", LAYER, "", layersAt(model, row));
  const lanes = lanesOf(model, selection);
  if (lanes.length) y += GAP;
  for (const lane of lanes) add("lane", LANE, lane.label, [lane], { lane });
  if (model.audio.length) y += GAP;
  for (const clip of model.audio) {
    add("sound", SOUND, clip.name, [{ kind: "clip", ...clip, clip }], { path: clip.path });
  }
  if (model.captions.length) y += GAP;
  for (const track of model.captions) {
    const items = track.cues.map((cue) => ({ kind: "cue", name: cue.text, ...cue }));
    add("cues", CUE, track.name, items, { path: track.path });
  }
  return { rows, height: y + GAP };
}

function layersAt(model, row) {
  const items = [];
  for (const scene of model.scenes) {
    const layer = scene.layers[row];
    if (!layer) continue;
    const end = Math.max(layer.start, Math.min(layer.end, scene.length));
    items.push({
      kind: "layer", path: layer.path, name: layer.name, type: layer.type, layer, scene,
      start: scene.start + layer.start, end: scene.start + end, visible: layer.visible,
      lanes: layer.lanes.length, strip: layer.strip,
    });
  }
  return items;
}

// The lanes of what is selected: a layer's; a scene's with its layers'; else the project's.
function lanesOf(model, selection) {
  const found = [];
  const add = (lane, scene, from) => {
    const zero = scene ? scene.start : 0;
    found.push({
      kind: "lane", path: lane.path, type: lane.kind, keys: lane.keys, zero,
      start: zero, end: scene ? zero + scene.length : model.frames,
      label: label(lane.path, from),
    });
  };
  if (selection && selection[0] === "scenes" && selection.length >= 2) {
    const scene = model.scenes[selection[1]];
    if (!scene) return found;
    const layer = selection[2] === "layers" ? scene.layers[selection[3]] : null;
    if (layer) for (const lane of layer.lanes) add(lane, scene, 4);
    else {
      for (const lane of scene.lanes) add(lane, scene, 2);
      for (const each of scene.layers) {
        for (const lane of each.lanes) add(lane, scene, 4, each.name);
      }
    }
  } else if (selection && selection[0] === "audio") {
    for (const lane of model.audio[selection[1]]?.lanes ?? []) add(lane, null, 2);
  } else {
    for (const lane of model.lanes) add(lane, null, 0);
  }
  return found;
}

function label(path, from) {
  return path.slice(from).map((part) => (typeof part === "number" ? part + 1 : part)).join(" ")
    .replaceAll("_", " ");
}
