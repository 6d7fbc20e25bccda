// A small menu that opens beside its button: arrows move, Escape closes and gives the focus back.

import { h } from "/static/dom.js";

/** A button and its menu; `items` gives [{label, detail?, act}] each time it opens. */
export function popup({ button, label, items, className = "" }) {
  const list = h("div", { className: `popup ${className}`, role: "menu", "aria-label": label, hidden: true });
  const box = h("div", { className: "popup-box" }, button, list);
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");

  const entries = () => [...list.querySelectorAll("button")];

  function fill(given) {
    list.replaceChildren(
      ...given.map((item) =>
        h(
          "button",
          {
            type: "button",
            role: "menuitem",
            tabIndex: -1,
            onclick: () => {
              close();
              item.act();
            },
          },
          h("span", { className: "popup-label" }, item.label),
          item.detail ? h("span", { className: "popup-detail" }, item.detail) : null,
        ),
      ),
    );
  }

  function open({ focus = true } = {}) {
    const given = items();
    if (!given.length) return close();
    fill(given);
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    if (focus) entries()[0].focus();
    return undefined;
  }

  function close() {
    if (list.hidden) return;
    const within = list.contains(document.activeElement);
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (within) button.focus();
  }

  function move(step) {
    const all = entries();
    const here = all.indexOf(document.activeElement);
    all[(here + step + all.length) % all.length]?.focus();
  }

  button.addEventListener("click", () => (list.hidden ? open() : close()));
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "Escape") {
      close();
      event.stopPropagation();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      move(event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
    } else if (event.key === "Tab") close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!box.contains(event.target)) close();
  });
  return { box, open, close, isOpen: () => !list.hidden, focus: () => entries()[0]?.focus() };
}
