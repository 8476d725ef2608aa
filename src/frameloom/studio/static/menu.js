// A menu at the pointer: a list of things to do, gone with the next click.

import { make } from "./icons.js";

let open = null;

// `entries`: [text, act, shortcut] each, or null for a line between.
export function showMenu(x, y, entries) {
  close();
  const menu = make("div", "fl-menu");
  menu.setAttribute("role", "menu");
  for (const entry of entries) {
    if (!entry) {
      menu.append(make("hr"));
      continue;
    }
    const [text, act, shortcut] = entry;
    const made = make("button", "", text);
    made.type = "button";
    made.setAttribute("role", "menuitem");
    if (shortcut) made.append(make("kbd", "", shortcut));
    made.addEventListener("click", () => {
      close();
      act();
    });
    menu.append(made);
  }
  document.body.append(menu);
  const room = menu.getBoundingClientRect();
  menu.style.left = `${Math.min(x, innerWidth - room.width - 4)}px`;
  menu.style.top = `${Math.min(y, innerHeight - room.height - 4)}px`;
  menu.querySelector("button")?.focus();
  open = menu;
  menu.addEventListener("keydown", (event) => step(event, menu));
  setTimeout(() => window.addEventListener("pointerdown", outside, { capture: true }));
}

function outside(event) {
  if (!open?.contains(event.target)) close();
}

function step(event, menu) {
  event.stopPropagation();
  if (event.key === "Escape") close();
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!way) return;
  event.preventDefault();
  const all = [...menu.querySelectorAll("button")];
  all[(all.indexOf(document.activeElement) + way + all.length) % all.length].focus();
}

function close() {
  open?.remove();
  open = null;
  window.removeEventListener("pointerdown", outside, { capture: true });
}
