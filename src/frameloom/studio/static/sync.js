// Elements for a list of things, kept for as long as their thing is there: what has the focus, what
// is being typed and what is open stay as they are while the list around it changes.

// A view is {node, show(data)}; `keyOf` names it, `create` makes one.
export function sync(holder, list, keyOf, create) {
  const before = holder.views ?? new Map();
  const keys = new Set(list.map(keyOf));
  for (const [key, view] of before) if (!keys.has(key)) view.node.remove();
  const now = new Map();
  let at = holder.firstChild;
  for (const data of list) {
    const key = keyOf(data);
    const view = before.get(key) ?? create(data);
    now.set(key, view);
    if (view.node === at) at = at.nextSibling;
    else holder.insertBefore(view.node, at);
    view.show(data);
  }
  holder.views = now;
}

// Attributes and text, where they are not so already; null takes an attribute out.
export function put(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  }
}

export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// A list of choices, [value, text] each, where they are not so already.
export function offer(select, choices, value) {
  const told = JSON.stringify(choices);
  if (select.told !== told) {
    select.told = told;
    select.replaceChildren(...choices.map(([name, text]) => new Option(text, name)));
  }
  if (select.value !== value) select.value = value;
}

// A button with a sign or a word; `label` is its name and tooltip.
export function signed(text, label, act, className = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `${text.length <= 2 ? "fl-icon" : "fl-button"} ${className}`.trim();
  made.textContent = text;
  put(made, { "aria-label": label, title: label });
  made.addEventListener("click", act);
  return made;
}
