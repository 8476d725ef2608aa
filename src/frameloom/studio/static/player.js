// The transport: which frame is shown, paused or playing. Frames come over the link; while playing,
// the sound's clock says which one is due. A frame that comes too late is counted, never shown.

import { Pace } from "./pace.js";
import { Sound } from "./sound.js";

const HEIGHTS = [135, 180, 270, 360, 540, 720, 1080];
const SETTLE_MS = 140; // after the last scrub, before the exact frame is asked for
const MOST_LEAD = 20;
const SOUND_AHEAD_S = 2;
const PREROLL = 6; // frames that are there before the clock starts
const PREROLL_MS = 400;

export class Player extends EventTarget {
  constructor(link) {
    super();
    this.link = link;
    this.sound = new Sound();
    this.model = null;
    this.frame = 0;
    this.playing = null;
    this.speed = 1;
    this.loop = false;
    this.start = null; // the in point, a frame, or null
    this.end = null; // the out point, the frame after the last, or null
    this.quality = "full"; // of the paused frame: full or draft
    this.draft = 540; // height of drafts
    this.playHeight = null; // what playing was lowered to
    this.pace = new Pace();
    this.id = 0;
    this.skipped = 0;
    this.shown = { frame: -1, exact: false, proxy: false, w: 0, h: 0, rev: -1 };
    this.failure = "";
    link.on("model", (model) => this.take(model));
    link.on("frame", (head, data) => this.arrive(head, data));
    link.on("failed", (head) => this.fail(head));
    link.on("seek", (head) => this.seek(head.frame));
    link.on("closed", () => this.pause());
  }

  get fps() {
    return this.model ? this.model.fps[0] / this.model.fps[1] : 30;
  }

  get frames() {
    return this.model ? this.model.frames : 1;
  }

  range() {
    const start = Math.min(this.start ?? 0, this.frames - 1);
    const end = Math.min(this.end ?? this.frames, this.frames);
    return end > start ? [start, end] : [0, this.frames];
  }

  take(model) {
    const again = !this.model || this.model.state !== model.state;
    this.model = model;
    this.frame = Math.min(this.frame, this.frames - 1);
    this.emit("model");
    if (again && model.state >= 0) {
      if (this.playing) this.restart();
      else this.show();
    }
  }

  emit(name) {
    this.dispatchEvent(new Event(name));
  }

  // ---- paused

  seek(frame) {
    const resume = this.playing;
    if (resume) this.halt();
    this.frame = Math.max(0, Math.min(this.frames - 1, Math.round(frame)));
    this.emit("frame");
    if (resume) this.play(this.speed);
    else this.show();
  }

  step(count) {
    this.pause();
    this.seek(this.frame + count);
  }

  show() {
    clearTimeout(this.settling);
    this.id++;
    this.link.send({ op: "show", id: this.id, frame: this.frame, height: this.draft });
    this.settling = setTimeout(() => this.settle(), SETTLE_MS);
  }

  settle() {
    this.link.send({ op: "at", frame: this.frame });
    if (this.playing || this.quality !== "full") return;
    this.link.send({ op: "show", id: ++this.id, frame: this.frame, height: 0 });
  }

  setQuality(quality) {
    this.quality = quality;
    if (!this.playing) this.show();
    this.emit("state");
  }

  setDraft(height) {
    this.draft = height;
    this.playHeight = null;
    if (!this.playing) this.show();
    this.emit("state");
  }

  // ---- playing

  toggle() {
    if (this.playing) this.pause();
    else this.play(this.speed > 0 ? this.speed : 1);
  }

  // J and L: each press doubles the speed that way.
  shuttle(way) {
    const same = this.playing && Math.sign(this.speed) === way;
    this.play(same ? Math.max(-8, Math.min(8, this.speed * 2)) : way);
  }

  play(speed) {
    this.sound.wake();
    this.halt();
    clearTimeout(this.settling);
    this.speed = speed;
    const [start, end] = this.range();
    const atEnd = speed > 0 ? this.frame >= end - 1 : this.frame <= start;
    if (this.frame < start || this.frame >= end || atEnd) this.frame = speed > 0 ? start : end - 1;
    this.skipped = 0;
    this.begin();
    this.emit("state");
  }

  begin() {
    const [start, end] = this.range();
    const step = Math.sign(this.speed) * Math.max(1, Math.round(Math.abs(this.speed)));
    this.playing = {
      id: ++this.id, first: this.frame, step, start, end,
      rate: (this.fps * Math.abs(this.speed)) / Math.abs(step), // positions a second
      held: new Map(), // decoded frames by position
      zero: null, // the clock's time of position 0
      last: -1, lead: 2,
      sound: this.speed > 0 && this.speed <= 2, soundTo: 0, run: this.sound.run,
    };
    const play = this.playing;
    this.link.send({
      op: "play", id: play.id, first: play.first, step, start, end,
      loop: this.loop, height: this.playHeight ?? this.draft,
    });
    if (play.sound) this.feed(play);
    this.starting = performance.now();
    requestAnimationFrame(() => this.tick(play));
  }

  // The document or the range changed: go on from where the clock is.
  restart() {
    this.halt();
    this.begin();
  }

  halt() {
    if (!this.playing) return;
    for (const bitmap of this.playing.held.values()) bitmap.image.close();
    this.playing = null;
    this.sound.stop();
    this.link.send({ op: "stop" });
  }

  pause() {
    if (!this.playing) return;
    this.halt();
    this.emit("state");
    this.show();
  }

  frameAt(play, position) {
    const frame = play.first + play.step * position;
    const length = play.end - play.start;
    if (this.loop) return play.start + ((((frame - play.start) % length) + length) % length);
    return frame >= play.start && frame < play.end ? frame : null;
  }

  tick(play) {
    if (this.playing !== play) return;
    requestAnimationFrame(() => this.tick(play));
    if (play.zero === null) {
      this.launch(play);
      return;
    }
    const time = this.now(play) - play.zero;
    const position = Math.floor(time * play.rate + 1e-6);
    if (position <= play.last || position < 0) return;
    const frame = this.frameAt(play, position);
    if (frame === null) {
      this.frame = play.step > 0 ? play.end - 1 : play.start;
      this.emit("frame");
      this.pause();
      return;
    }
    this.judge(play, position);
    play.last = position;
    this.frame = frame;
    const height = this.playHeight ?? this.draft;
    this.link.send({ op: "clock", id: play.id, position, lead: play.lead, height });
    const held = play.held.get(position);
    if (held) this.draw(held);
    for (const [key, old] of play.held) {
      if (key > position) continue;
      if (key < position) old.image.close();
      play.held.delete(key);
    }
    this.emit("frame");
  }

  // The clock starts when the first pictures are there, and the sound, or it takes too long.
  launch(play) {
    const waited = performance.now() - this.starting;
    const ready = play.held.has(0) && (play.held.size >= PREROLL || waited > PREROLL_MS);
    const heard = !play.sound || !this.sound.running || play.soundTo > 0;
    if ((!ready || !heard) && waited < 1500) return;
    play.audible = this.sound.running;
    play.zero = this.now(play) + 0.02;
    this.pace.begin(performance.now());
    for (const [buffer, at] of play.waiting || []) {
      this.sound.place(buffer, play.zero + at, Math.abs(this.speed));
    }
    play.waiting = null;
  }

  // Seconds on the clock that leads this play, as they are heard.
  now(play) {
    if (!play.audible) return performance.now() / 1000;
    return this.sound.context.currentTime - this.sound.latency;
  }

  // Counts what is late, and looks for the resolution that can be kept up: what is made from now on
  // has it, and nothing starts anew.
  judge(play, position) {
    const due = position - play.last;
    const good = play.held.has(position) ? 1 : 0;
    this.skipped += due - good;
    const ahead = play.held.size - good;
    const way = this.pace.note(due, good, ahead, performance.now());
    const height = this.playHeight ?? this.draft;
    if (way < 0) this.setPlayHeight(HEIGHTS.findLast((other) => other < height) ?? height);
    if (way > 0) this.setPlayHeight(HEIGHTS.find((other) => other > height) ?? height);
  }

  setPlayHeight(height) {
    const before = this.playHeight;
    this.playHeight = height < this.draft ? height : null;
    if (this.playHeight !== before) this.emit("lowered");
  }

  // Keeps the sound of the next seconds placed.
  async feed(play) {
    const chunk = Math.max(1, Math.round(this.fps));
    play.waiting = [];
    while (this.playing === play) {
      const position = Math.max(0, play.last);
      const ahead = (play.soundTo - position * play.step) / this.fps;
      if (ahead > SOUND_AHEAD_S * Math.max(1, this.speed)) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        continue;
      }
      const length = play.end - play.start;
      const linear = play.first - play.start + play.soundTo; // frames from the range's start
      if (!this.loop && linear >= length) return;
      const first = play.start + (linear % length);
      const last = Math.min(first + chunk, play.end);
      const buffer = await this.sound.fetch(first, last);
      if (this.playing !== play) return;
      const at = play.soundTo / this.fps / Math.abs(this.speed);
      if (buffer && (play.zero === null ? this.sound.running : play.audible)) {
        if (play.zero === null) play.waiting.push([buffer, at]);
        else this.sound.place(buffer, play.zero + at, Math.abs(this.speed));
      }
      play.soundTo += last - first;
    }
  }

  // ---- pictures

  async arrive(head, data) {
    const play = this.playing;
    const wanted = play ? head.id === play.id : head.id === this.id || head.id === this.id - 1;
    if (!wanted) return;
    const late = play && play.zero !== null && head.pos <= play.last;
    if (late) {
      play.lead = Math.min(MOST_LEAD, Math.max(play.lead + 1, play.last - head.pos + 2));
      return;
    }
    const image = await decode(head, data);
    if (play) {
      if (this.playing !== play || head.pos <= play.last) image.close();
      else play.held.set(head.pos, { head, image });
    } else if (!this.playing && head.frame === this.frame) {
      const { shown } = this;
      const better = shown.exact && shown.frame === head.frame && shown.rev >= head.rev;
      if (better && !head.exact) image.close(); // a draft that was overtaken
      else this.draw({ head, image });
    }
  }

  draw({ head, image }) {
    if (this.picture && this.picture !== image) this.picture.close();
    this.picture = image;
    this.failure = "";
    this.shown = {
      frame: head.frame, exact: head.exact, proxy: head.proxy, w: head.w, h: head.h, rev: head.rev,
    };
    this.emit("picture");
  }

  fail(head) {
    if (this.playing && head.id === this.playing.id) {
      this.pause();
      return;
    }
    if (head.id < this.id - 1) return;
    this.failure = head.text;
    this.shown = { ...this.shown, frame: head.frame, rev: head.rev, exact: true };
    this.emit("picture");
  }
}

function decode(head, data) {
  if (!head.exact) return createImageBitmap(new Blob([data], { type: "image/jpeg" }));
  const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  return createImageBitmap(new ImageData(pixels, head.w, head.h));
}
