// Building elements without innerHTML: what a message says is never read as markup.

/** An element with properties, attributes (dashed names, role), listeners (onclick…), children. */
export function h(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

/** One of the page's icons: a path drawn in a square of 24. */
export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  add: "M12 5v14M5 12h14",
  attach: "M8 12.5l6.2-6.2a3 3 0 0 1 4.3 4.3l-8.4 8.4a5 5 0 0 1-7.1-7.1l8-8",
  clinic: "M12 4c4 5 6 7.6 6 10.5a6 6 0 0 1-12 0c0-2.9 2-5.5 6-10.5z",
  down: "M6 10l6 6 6-6",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  menu: "M4 7h16M4 12h16M4 17h10",
  more: "M12 5.8v.4M12 11.8v.4M12 17.8v.4",
  out: "M9 15L19 5M12 5h7v7",
  reply: "M10 8L5 12l5 4M5 12h9a5 5 0 0 1 5 5v1",
  scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16",
  send: "M4 12l16-8-6 16-3-6z",
};
