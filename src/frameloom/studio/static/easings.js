// Easings as the server samples them: the page computes no curve but the one being drawn.

const SAMPLES = await (await fetch("/easings")).json();

export const NAMES = Object.keys(SAMPLES);
const CSS = {
  linear: [0.33, 0.33, 0.67, 0.67], ease: [0.25, 0.1, 0.25, 1], ease_in: [0.42, 0, 1, 1],
  ease_out: [0, 0, 0.58, 1],
};

// The points of an easing; of one that is no cubic Bézier, where to begin.
export function bezierOf(easing) {
  return Array.isArray(easing) ? easing : CSS[easing] ?? [0.42, 0, 0.58, 1];
}

// Points (x, y) along the curve.
export function pointsOf(easing) {
  if (!Array.isArray(easing)) {
    const values = SAMPLES[easing];
    return values.map((y, i) => [i / (values.length - 1), y]);
  }
  const [x1, y1, x2, y2] = easing;
  const found = [];
  for (let i = 0; i <= 60; i++) {
    const s = i / 60;
    const [b1, b2, b3] = [3 * s * (1 - s) ** 2, 3 * s * s * (1 - s), s ** 3];
    found.push([b1 * x1 + b2 * x2 + b3, b1 * y1 + b2 * y2 + b3]);
  }
  return found;
}
