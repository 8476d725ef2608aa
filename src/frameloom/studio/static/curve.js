// The curve editor: the easing of the segment that starts at the picked key.

export class Curve {
  constructor(timeline, link) {
    Object.assign(this, { timeline, link });
  }

  refresh() {}
}
