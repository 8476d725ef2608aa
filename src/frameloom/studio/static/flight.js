// The camera, moved with the mouse and the keys: drag orbits, Shift or the middle button pans, the
// wheel dollies; W A S D, Q and E walk. Only while its button is pressed in.

const STEP = 0.03; // units a key press walks
const TURN = 0.35; // degrees a pixel

export class Flight {
  constructor(viewport, link, player) {
    Object.assign(this, { viewport, link, player });
    this.on = false;
    this.drag = null;
    this.runs = 0;
  }

  toggle() {
    this.on = !this.on;
  }

  // The scene whose camera is meant: the one that the playhead is in.
  scene() {
    const { scenes } = this.player.model;
    return (scenes.findLast((scene) => scene.start <= this.player.frame) ?? scenes[0]).path;
  }

  pose() {
    return this.link.ask("camera", { path: this.scene(), frame: this.player.frame });
  }

  press(event) {
    if (!this.on) return false;
    const pan = event.shiftKey || event.button === 1;
    const drag = { x: event.clientX, y: event.clientY, dx: 0, dy: 0, pan };
    this.drag = drag;
    this.runs++;
    this.pose().then((pose) => (drag.pose = pose), () => (this.drag = null));
    return true;
  }

  move(event) {
    const { drag } = this;
    if (!drag) return false;
    drag.dx = event.clientX - drag.x;
    drag.dy = event.clientY - drag.y;
    if (drag.pose && !drag.waiting) {
      drag.waiting = setTimeout(() => {
        drag.waiting = null;
        this.send(drag.pan ? panned(drag, this.viewport.box.h) : orbited(drag));
      }, 30);
    }
    return true;
  }

  release() {
    this.drag = null;
  }

  async wheel(event) {
    if (!this.on) return;
    event.preventDefault();
    this.walk([0, 0, event.deltaY * 0.001]);
  }

  key(name) {
    const by = { w: [0, 0, -1], s: [0, 0, 1], a: [-1, 0, 0], d: [1, 0, 0], q: [0, -1, 0],
      e: [0, 1, 0] }[name];
    if (!this.on || !(by || name === "Escape")) return false;
    if (!by) {
      this.viewport.handles.toggleCamera();
      return true;
    }
    this.walk(by.map((part) => part * STEP));
    return true;
  }

  // Steps that come while one is under way are taken together.
  async walk(by) {
    this.steps = (this.steps ?? [0, 0, 0]).map((part, i) => part + by[i]);
    if (this.walking) return;
    this.walking = true;
    try {
      const pose = await this.pose();
      const by = this.steps;
      this.steps = null;
      const axes = axesOf(pose);
      const to = pose.position.map((p, i) =>
        p + axes.right[i] * by[0] + axes.up[i] * by[1] + axes.back[i] * by[2]);
      this.send({ position: to });
    } finally {
      this.walking = false;
      if (this.steps) this.walk([0, 0, 0]);
    }
  }

  send(values) {
    const path = this.scene();
    const merge = `camera ${path} ${this.runs}`;
    this.link.do("camera", { path, frame: this.player.frame, merge, ...values });
  }
}

const RAD = Math.PI / 180;
const minus = (a, b) => a.map((part, i) => part - b[i]);
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0]];
const unit = (a) => {
  const length = Math.hypot(...a) || 1;
  return a.map((part) => part / length);
};

// The camera's own axes in the world; rotations are Euler XYZ.
function axesOf(pose) {
  if (pose.look_at) return facing(minus(pose.position, pose.look_at));
  const [x, y, z] = pose.rotation.map((part) => part * RAD);
  const [a, b, c, d, e, f] = [Math.cos(x), Math.sin(x), Math.cos(y), Math.sin(y), Math.cos(z),
    Math.sin(z)];
  return {
    right: [c * e, a * f + b * e * d, b * f - a * e * d],
    up: [-c * f, a * e - b * f * d, b * e + a * f * d],
    back: [d, -b * c, a * c],
  };
}

function facing(away) {
  const back = unit(away);
  const right = unit(cross([0, 1, 0], back));
  return { right, up: cross(back, right), back };
}

function rotationOf({ right, up, back }) {
  const y = Math.asin(Math.max(-1, Math.min(1, back[0])));
  const flat = Math.abs(back[0]) > 0.9999999;
  const x = flat ? Math.atan2(up[2], up[1]) : Math.atan2(-back[1], back[2]);
  const z = flat ? 0 : Math.atan2(-up[0], right[0]);
  return [x, y, z].map((part) => part / RAD);
}

// About the point it looks at, or that lies before it on the plane of the picture.
function orbited({ pose, dx, dy }) {
  const axes = axesOf(pose);
  const far = Math.max(0.1, Math.abs(pose.position[2]) > 0.01 && Math.abs(axes.back[2]) > 0.2
    ? pose.position[2] / axes.back[2] : Math.hypot(...pose.position));
  const pivot = pose.look_at ?? pose.position.map((p, i) => p - axes.back[i] * far);
  const away = minus(pose.position, pivot);
  const length = Math.hypot(...away);
  const yaw = Math.atan2(away[0], away[2]) - dx * TURN * RAD;
  const tilt = Math.asin(Math.max(-1, Math.min(1, away[1] / length))) + dy * TURN * RAD;
  const pitch = Math.max(-1.5, Math.min(1.5, tilt));
  const to = [Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)];
  const position = pivot.map((p, i) => p + to[i] * length);
  return pose.look_at ? { position } : { position, rotation: rotationOf(facing(to)) };
}

function panned({ pose, dx, dy }, height) {
  const axes = axesOf(pose);
  const far = pose.look_at ? Math.hypot(...minus(pose.position, pose.look_at))
    : Math.max(0.1, Math.abs(pose.position[2]));
  const scale = (2 * far * Math.tan((pose.fov / 2) * RAD)) / height;
  const by = axes.right.map((part, i) => (-part * dx + axes.up[i] * dy) * scale);
  const position = pose.position.map((p, i) => p + by[i]);
  if (!pose.look_at) return { position };
  return { position, look_at: pose.look_at.map((p, i) => p + by[i]) };
}
