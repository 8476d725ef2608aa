// Filmstrips on the timeline: small pictures of a medium, spread over its length, fetched once.

const PICTURES = 12; // in a strip, of 96 x 54 pixels each
const [WIDTH, HEIGHT] = [96, 54];
const AGAIN_MS = 1500;

export class Strips {
  // `changed` is called when another strip is there.
  constructor(changed) {
    this.changed = changed;
    this.strips = new Map();
  }

  find(src) {
    if (!this.strips.has(src)) {
      this.strips.set(src, null);
      this.fetch(src);
    }
    return this.strips.get(src);
  }

  async fetch(src) {
    const answer = await fetch(`/strip?src=${encodeURIComponent(src)}`);
    if (answer.status === 202) setTimeout(() => this.strips.delete(src), AGAIN_MS);
    if (answer.status === 202) setTimeout(() => this.changed(), AGAIN_MS + 1);
    if (answer.status !== 200) return;
    const image = await createImageBitmap(await answer.blob());
    const seconds = Number(answer.headers.get("x-duration-s"));
    this.strips.set(src, { image, seconds });
    this.changed();
  }

  // Pictures from x0 to x1 of what begins at `left`, as far as they are in sight; `span` is the
  // owner's length in seconds, `scale` its pixels a second.
  draw(c, played, left, span, scale, [x0, x1], y, h) {
    const strip = this.find(played.src);
    if (!strip || x1 - x0 < 8) return;
    const w = (h * WIDTH) / HEIGHT;
    c.save();
    c.beginPath();
    c.roundRect(x0, y, x1 - x0, h, 3);
    c.clip();
    for (let x = left + Math.floor((x0 - left) / w) * w; x < x1; x += w) {
      const at = share(played, (x + w / 2 - left) / scale, span, strip.seconds);
      const index = Math.max(0, Math.min(PICTURES - 1, Math.floor(at * PICTURES)));
      const wide = strip.image.width / PICTURES;
      c.drawImage(strip.image, index * wide, 0, wide, strip.image.height, x, y, w, h);
    }
    c.restore();
  }
}

// Where in the medium, from 0 to 1, is what shows `t` seconds after its owner's start.
function share({ first, last, speed, fit, loop }, t, span, seconds) {
  const end = last ?? seconds;
  const length = Math.max(0.001, end - first);
  let gone = fit ? (t / span) * length : t * Math.abs(speed);
  gone = loop ? gone % length : Math.min(gone, length);
  return (speed < 0 ? end - gone : first + gone) / seconds;
}
