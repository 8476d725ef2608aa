// The page: waits until NiceGUI has put its places there, and fills them.

import { Link } from "./link.js";
import { Problems } from "./problems.js";
import { Player } from "./player.js";
import { Viewport } from "./viewport.js";
import { Timeline } from "./timeline.js";
import { Inspector } from "./inspector.js";
import { Keys } from "./keys.js";
import { splitter } from "./splitter.js";
import { Status } from "./status.js";

function start(app) {
  const link = new Link(app.dataset.tab);
  const player = new Player(link);
  const find = (name) => app.querySelector(name);
  const viewport = new Viewport(find(".fl-viewport"), link, player);
  const timeline = new Timeline(find(".fl-timeline"), link, player);
  const inspector = new Inspector(find(".fl-right"), link, player);
  const [middle, lines] = [find(".fl-viewport"), find(".fl-timeline")];
  const width = (name) => () => find(name).getBoundingClientRect().width;
  splitter(app, middle, "left", "Width of the media panel", "--fl-left-width", 1, [160, 480],
    width(".fl-left"));
  splitter(app, middle, "right", "Width of the inspector", "--fl-right-width", -1, [200, 560],
    width(".fl-right"));
  splitter(app, lines, "top", "Height of the timeline", "--fl-timeline-height", -1, [120, 1200],
    () => lines.getBoundingClientRect().height);
  new Problems(find(".fl-stage"), link, player, inspector);
  new Status(find(".fl-status"), link, player);
  new Keys(link, player, viewport, timeline, inspector);
  window.frameloom = { link, player, viewport, timeline, inspector }; // for the console, and for tests
}

function wait() {
  const app = document.querySelector(".fl-app");
  if (app) start(app);
  else requestAnimationFrame(wait);
}

wait();
