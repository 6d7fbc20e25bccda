// A message's formatted words as nodes: only Telegram's own tags, links and commands made tappable.

import { h } from "/static/dom.js";

const TAGS = new Set(["B", "I", "U", "S", "CODE", "PRE", "BLOCKQUOTE", "A"]);
const TAPPABLE = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])|((?<![\w/@<])\/[a-z0-9_]{1,32}\b)/gi;

/** The nodes for Telegram's HTML; `onLink` and `onCommand` are called with what was tapped. */
export function formatted(html, { onLink, onCommand }) {
  const parsed = new DOMParser().parseFromString(`<body>${html}</body>`, "text/html");
  return copies(parsed.body, { onLink, onCommand });
}

function copies(parent, taps) {
  return [...parent.childNodes].flatMap((node) => copy(node, taps));
}

function copy(node, taps) {
  if (node.nodeType === Node.TEXT_NODE) return tappable(node.data, taps);
  if (node.nodeName === "A") return [link(node.getAttribute("href"), copies(node, {}), taps)];
  if (node.nodeName === "TG-SPOILER") return [h("span", { className: "spoiler" }, copies(node, taps))];
  if (TAGS.has(node.nodeName)) return [h(node.nodeName.toLowerCase(), {}, copies(node, taps))];
  return copies(node, taps);
}

function tappable(text, taps) {
  if (!taps.onLink) return [text];
  const nodes = [];
  let done = 0;
  for (const found of text.matchAll(TAPPABLE)) {
    nodes.push(text.slice(done, found.index));
    nodes.push(found[1] ? link(found[1], [found[1]], taps) : command(found[2], taps));
    done = found.index + found[0].length;
  }
  nodes.push(text.slice(done));
  return nodes.filter((node) => node !== "");
}

function link(address, words, { onLink }) {
  return h("button", { type: "button", className: "link", onclick: () => onLink?.(address) }, words);
}

function command(text, { onCommand }) {
  return h("button", { type: "button", className: "link", onclick: () => onCommand(text) }, text);
}
