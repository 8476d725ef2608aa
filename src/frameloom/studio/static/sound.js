// The mix, fetched a second at a time and played ahead; its clock leads the pictures.

const RATE = 48000;

export class Sound {
  constructor() {
    this.context = null;
    this.gain = null;
    this.volume = 1;
    this.sources = [];
    this.run = 0;
  }

  // Must be called from a person's gesture once; until the context runs, the page's clock leads.
  wake() {
    if (!this.context) {
      this.context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
      this.gain = this.context.createGain();
      this.gain.connect(this.context.destination);
      this.gain.gain.value = this.volume;
    }
    if (this.context.state === "suspended") this.context.resume();
  }

  setVolume(volume) {
    this.volume = volume;
    if (this.gain) this.gain.gain.value = volume;
  }

  get running() {
    return this.context !== null && this.context.state === "running";
  }

  // What is heard lags behind the context's clock by this much.
  get latency() {
    return this.running ? this.context.outputLatency || this.context.baseLatency || 0 : 0;
  }

  // Frames [start, end) as an AudioBuffer.
  async fetch(start, end) {
    const answer = await fetch(`/sound?start=${start}&end=${end}`);
    if (!answer.ok) return null;
    const samples = new Float32Array(await answer.arrayBuffer());
    const count = samples.length / 2;
    if (!count) return null;
    const buffer = this.context.createBuffer(2, count, RATE);
    const left = buffer.getChannelData(0);
    const right = buffer.getChannelData(1);
    for (let i = 0; i < count; i++) {
      left[i] = samples[2 * i];
      right[i] = samples[2 * i + 1];
    }
    return buffer;
  }

  // Plays a buffer at time `when` of the clock; what of it is past by then is left out.
  place(buffer, when, speed) {
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.playbackRate.value = speed;
    source.connect(this.gain);
    const late = this.context.currentTime - when;
    if (late > buffer.duration / speed) return;
    if (late > 0) source.start(0, late * speed);
    else source.start(when);
    this.sources.push(source);
    source.onended = () => (this.sources = this.sources.filter((other) => other !== source));
  }

  stop() {
    this.run++;
    for (const source of this.sources) source.stop();
    this.sources = [];
  }
}
