// The viewport: the picture, fitted; over it guides and handles; under it the transport.

import { button, make } from "./icons.js";
import { Handles } from "./handles.js";

export class Viewport {
  constructor(host, link, player) {
    this.host = host;
    this.link = link;
    this.player = player;
    this.guides = { safe: false, grid: false };
    this.build();
    this.handles = new Handles(this, link, player);
    for (const name of ["frame", "picture", "state", "model", "lowered"]) {
      player.addEventListener(name, () => this.refresh(name));
    }
    new ResizeObserver(() => this.fit()).observe(this.stage);
  }

  build() {
    this.stage = make("div", "fl-stage");
    this.canvas = make("canvas", "fl-picture");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", "Picture");
    this.over = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.over.setAttribute("class", "fl-over");
    this.over.setAttribute("tabindex", "0");
    this.over.setAttribute("role", "application");
    this.over.setAttribute("aria-label", "Viewport: click to select, drag to move");
    this.message = make("div", "fl-failure");
    this.message.setAttribute("role", "alert");
    const bar = this.transport();
    this.stage.append(this.canvas, this.over, this.message, this.state);
    this.host.append(this.stage, bar);
    this.context = this.canvas.getContext("2d", { alpha: false, desynchronized: true });
  }

  transport() {
    const player = this.player;
    const bar = make("div", "fl-transport");
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "Transport");
    this.time = make("span", "fl-time");
    this.number = make("input", "fl-number");
    this.number.setAttribute("aria-label", "Frame");
    this.number.title = "Frame: type a number to go there";
    this.number.addEventListener("change", () => player.seek(Number(this.number.value) || 0));
    this.total = make("span", "fl-dim");
    this.playButton = button("play", "Play or pause", "Space", () => player.toggle());
    this.loopButton = button("loop", "Loop", "Ctrl+L", () => this.toggleLoop());
    this.muteButton = button("sound", "Mute", "M", () => this.toggleMute());
    this.safeButton = button("safe", "Safe areas", "'", () => this.toggleGuide("safe"));
    this.gridButton = button("grid", "Grid", "G", () => this.toggleGuide("grid"));
    this.cameraButton = button("camera", "Move the camera with mouse and keys", "C", () =>
      this.handles.toggleCamera());
    this.quality = make("select", "fl-select");
    this.quality.setAttribute("aria-label", "Quality of the paused frame");
    this.quality.title = "What a paused frame is shown as (Q)";
    for (const [value, text] of [["full", "Full"], ["draft", "Draft"]]) {
      this.quality.append(new Option(text, value));
    }
    this.quality.addEventListener("change", () => player.setQuality(this.quality.value));
    this.height = make("select", "fl-select");
    this.height.setAttribute("aria-label", "Resolution of drafts and playing");
    this.height.title = "Resolution of drafts and of playing";
    for (const h of [180, 270, 360, 540, 720, 1080]) this.height.append(new Option(`${h}p`, h));
    this.height.value = player.draft;
    this.height.addEventListener("change", () => player.setDraft(Number(this.height.value)));
    this.rate = make("span", "fl-dim fl-rate");
    this.state = make("span", "fl-shown");
    this.state.setAttribute("aria-live", "polite");
    const left = make("div", "fl-group");
    left.append(this.time, this.number, this.total);
    const middle = make("div", "fl-group fl-center");
    middle.append(
      button("toStart", "To the start", "Home", () => player.seek(player.range()[0])),
      button("stepBack", "One frame back", "Left", () => player.step(-1)),
      this.playButton,
      button("stepOn", "One frame on", "Right", () => player.step(1)),
      button("toEnd", "To the end", "End", () => player.seek(player.range()[1] - 1)),
      this.loopButton, this.muteButton, this.rate,
    );
    const right = make("div", "fl-group fl-end");
    right.append(this.cameraButton, this.safeButton, this.gridButton, this.height,
      this.quality);
    bar.append(left, middle, right);
    return bar;
  }

  toggleLoop() {
    this.player.loop = !this.player.loop;
    if (this.player.playing) this.player.restart();
    this.refresh("state");
  }

  toggleMute() {
    this.player.sound.setVolume(this.player.sound.volume ? 0 : 1);
    this.refresh("state");
  }

  toggleGuide(name) {
    this.guides[name] = !this.guides[name];
    this.refresh("state");
    this.handles.draw();
  }

  // The picture at its aspect, as large as it fits.
  fit() {
    const size = this.player.model?.size;
    if (!size) return;
    const room = this.stage.getBoundingClientRect();
    const scale = Math.min((room.width - 16) / size[0], (room.height - 16) / size[1]);
    if (scale <= 0) return;
    const w = Math.max(16, Math.round(size[0] * scale));
    const h = Math.max(9, Math.round(size[1] * scale));
    this.box = { x: Math.round((room.width - w) / 2), y: Math.round((room.height - h) / 2), w, h };
    const dpr = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(w * dpr);
    this.canvas.height = Math.round(h * dpr);
    Object.assign(this.canvas.style, {
      left: `${this.box.x}px`, top: `${this.box.y}px`, width: `${w}px`, height: `${h}px`,
    });
    this.paint();
    this.handles.draw();
  }

  paint() {
    const picture = this.player.picture;
    if (!picture || !this.box) return;
    this.context.imageSmoothingQuality = this.player.playing ? "low" : "high";
    this.context.drawImage(picture, 0, 0, this.canvas.width, this.canvas.height);
  }

  refresh(what) {
    const player = this.player;
    if (what === "model") this.fit();
    if (what === "picture") {
      this.paint();
      this.canvas.dataset.frame = player.shown.frame;
      this.canvas.dataset.exact = player.shown.exact;
      this.canvas.dataset.rev = player.shown.rev;
      if (!player.playing) this.handles.look();
    }
    this.time.textContent = timecode(player.frame, player.model);
    if (document.activeElement !== this.number) this.number.value = player.frame;
    this.total.textContent = `/ ${player.frames - 1}`;
    if (what === "frame" && player.playing) return;
    if (what === "picture" && player.playing) {
      this.tell();
      return;
    }
    this.playButton.look(player.playing ? "pause" : "play");
    this.muteButton.look(player.sound.volume ? "sound" : "muted");
    press(this.loopButton, player.loop);
    press(this.muteButton, !player.sound.volume);
    press(this.safeButton, this.guides.safe);
    press(this.gridButton, this.guides.grid);
    press(this.cameraButton, this.handles.flight.on);
    this.quality.value = player.quality;
    this.rate.textContent = player.speed === 1 ? "" : `${player.speed}×`;
    this.message.textContent = player.failure;
    this.message.hidden = !player.failure;
    this.tell();
  }

  // What is on the screen: exact or a draft, from the source or a proxy; frames left out.
  tell() {
    const player = this.player;
    const { shown } = player;
    const left = player.skipped ? ` · ${player.skipped} skipped` : "";
    const lowered = player.playing && player.playHeight ? ` · lowered to ${player.playHeight}p` : "";
    const proxy = shown.proxy ? " · proxy" : "";
    const now = shown.frame === player.frame && shown.rev === player.model?.state;
    const how = player.playing ? "Playing" : !now ? "Working" : shown.exact ? "Exact" : "Draft";
    this.state.textContent = shown.w ? `${how} ${shown.w}×${shown.h}${proxy}${lowered}${left}`
      : "Preparing the first picture";
    this.state.classList.toggle("fl-exact", how === "Exact" && !player.failure);
  }
}

function press(made, on) {
  made.setAttribute("aria-pressed", String(on));
}

export function timecode(frame, model) {
  if (!model) return "00:00.000";
  const ms = Math.floor((frame * model.fps[1] * 1000) / model.fps[0] + 1e-6);
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(ms / 3600000);
  const head = hours ? `${hours}:` : "";
  const tail = String(ms % 1000).padStart(3, "0");
  return `${head}${two(Math.floor(ms / 60000) % 60)}:${two(Math.floor(ms / 1000) % 60)}.${tail}`;
}
