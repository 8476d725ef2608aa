// The page: waits until NiceGUI has put its places there, and fills them.

import { Link } from "./link.js";
import { Player } from "./player.js";
import { Viewport } from "./viewport.js";
import { Timeline } from "./timeline.js";
import { Keys } from "./keys.js";
import { Status } from "./status.js";

function start(app) {
  const link = new Link(app.dataset.tab);
  const player = new Player(link);
  const find = (name) => app.querySelector(name);
  const viewport = new Viewport(find(".fl-viewport"), link, player);
  const timeline = new Timeline(find(".fl-timeline"), link, player);
  new Status(find(".fl-status"), link, player);
  new Keys(link, player, viewport, timeline);
  window.frameloom = { link, player, viewport, timeline }; // for the console, and for tests
}

function wait() {
  const app = document.querySelector(".fl-app");
  if (app) start(app);
  else requestAnimationFrame(wait);
}

wait();
