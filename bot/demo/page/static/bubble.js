// One message as it stands in a chat.

import { h, icon, ICONS } from "/static/dom.js";
import { formatted } from "/static/formatted.js";
import { scanButton } from "/static/scan.js";
import { clockTime } from "/static/times.js";
import { state } from "/static/store.js";

const UNITS = ["bytes", "KB", "MB"];
const QUOTED = 80;

/** The element of a message; `phone` is told what is tapped on it. */
export function bubble(message, phone) {
  const out = !message.from_bot;
  return h(
    "div",
    { className: `message ${out ? "out" : "in"}`, "data-id": String(message.id) },
    h(
      "div",
      { className: "bubble" },
      quote(message, phone),
      picture(message),
      message.link && message.picture && scanButton(message, phone.person, phone.desk),
      file(message),
      message.location && h("div", { className: "words" }, `📍 ${message.location.join(", ")}`),
      message.text &&
        h("div", { className: "words", dir: "auto" }, formatted(message.html, taps(phone))),
      meta(message, out),
      h(
        "button",
        {
          type: "button",
          className: "reply",
          "aria-label": `Reply to: ${message.text.slice(0, QUOTED)}`,
          onclick: () => phone.replyTo(message),
        },
        icon(ICONS.reply),
      ),
    ),
    keyboard(message, phone),
  );
}

function taps(phone) {
  return {
    onLink: (address) => phone.openLink(address),
    onCommand: (command) => phone.say(command),
  };
}

function quote(message, phone) {
  if (!message.reply_to) return null;
  const replied = state.messages.get(phone.person.id)?.get(message.reply_to);
  if (!replied) return null;
  const words = replied.text || "Picture";
  return h(
    "button",
    { type: "button", className: "quote", onclick: () => phone.reveal(message.reply_to) },
    words.length > QUOTED ? `${words.slice(0, QUOTED)}…` : words,
  );
}

function picture(message) {
  if (!message.picture) return null;
  const alt = message.link ? "QR picture to scan" : "Picture";
  return h("img", { className: message.link ? "qr" : "photo", src: message.picture, alt, loading: "lazy" });
}

function file(message) {
  if (!message.file) return null;
  return h(
    "a",
    { className: "file", href: message.file.url, download: message.file.name },
    h("span", { className: "file-icon" }, icon(ICONS.file)),
    h(
      "span",
      {},
      h("span", { className: "file-name" }, message.file.name),
      h("span", { className: "file-size" }, size(message.file.size)),
    ),
  );
}

function size(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit ? value.toFixed(1) : value} ${UNITS[unit]}`;
}

function meta(message, out) {
  return h(
    "span",
    { className: "meta" },
    message.edited ? "edited " : "",
    h("time", { dateTime: message.date }, clockTime(new Date(message.date))),
    out && ticks(message.read),
  );
}

/** One tick: Telegram has it; two: the bot has taken it. */
export function ticks(read) {
  return h(
    "span",
    { className: "ticks", role: "img", "aria-label": read ? "read" : "sent" },
    read ? "✓✓" : "✓",
  );
}

function keyboard(message, phone) {
  if (!message.buttons.length) return null;
  return h(
    "div",
    { className: "keyboard" },
    message.buttons.map((row) =>
      h(
        "div",
        { className: "keyboard-row" },
        row.map((button) =>
          h(
            "button",
            { type: "button", dir: "auto", onclick: () => phone.tap(message, button) },
            h("span", {}, button.label),
            button.url && icon(ICONS.out),
          ),
        ),
      ),
    ),
  );
}
