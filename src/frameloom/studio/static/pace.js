// Whether playing keeps up: lower the resolution, raise it again, or leave it. Knows no clock; it is
// told what time it is.

const WINDOW_MS = 1000;
const TOO_FEW = 0.9; // of the frames that were due; twice in a row
const SPARE = 6; // frames ahead, all the time: then there is time left
const MOST_PATIENCE = 60; // windows

export class Pace {
  constructor() {
    this.patience = 3; // windows of spare time before it tries more; longer each time that failed
    this.sinceRaised = Infinity;
    this.begin(0);
  }

  // From `now` on, in ms; nothing is known of what comes.
  begin(now) {
    this.bad = this.spare = 0;
    this.open(now);
  }

  open(now) {
    this.from = now;
    this.due = this.good = 0;
    this.least = Infinity;
  }

  // So many frames were due, so many were there; `ahead` frames are ready beyond them. Says -1, 0, 1.
  note(due, good, ahead, now) {
    this.due += due;
    this.good += good;
    this.least = Math.min(this.least, ahead);
    if (now - this.from < WINDOW_MS) return 0;
    const share = this.good / this.due;
    this.bad = share < TOO_FEW ? this.bad + 1 : 0;
    this.spare = share === 1 && this.least >= SPARE ? this.spare + 1 : 0;
    this.sinceRaised++;
    this.open(now);
    if (this.bad >= 2) return this.lowered(now);
    if (this.spare >= this.patience) return this.raised(now);
    return 0;
  }

  lowered(now) {
    if (this.sinceRaised <= 5) this.patience = Math.min(2 * this.patience, MOST_PATIENCE);
    this.begin(now);
    return -1;
  }

  raised(now) {
    this.sinceRaised = 0;
    this.begin(now);
    return 1;
  }
}
