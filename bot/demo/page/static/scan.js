// The button under a QR picture: whose phone the visitor most likely wants to scan it with.

import { h, icon, ICONS } from "/static/dom.js";
import { popup } from "/static/popup.js";
import { peopleOf } from "/static/store.js";

/** The person a card speaks of; one who has not opened the bot yet before a namesake. */
function scanner(message, owner) {
  const named = ["patients", "team"]
    .flatMap(peopleOf)
    .filter((one) => one.id !== owner.id && message.text.includes(one.name));
  return named.find((one) => one.standing === "new") ?? named[0] ?? null;
}

/** The scan button of a message with a picture that says a link; `desk` is the whole page. */
export function scanButton(message, owner, desk) {
  const likely = scanner(message, owner);
  const others = ["patients", "team"]
    .flatMap(peopleOf)
    .filter((one) => one !== likely && one.id !== owner.id)
    .map((one) => ({ label: one.name, detail: one.role, act: () => desk.scan(one.id, message.link) }));
  const items = () => [
    { label: "Somebody new…", act: () => desk.scanAsNew(message.link) },
    ...others,
  ];
  const more = h(
    "button",
    { type: "button", className: likely ? "scan-more" : "scan", "aria-label": "Scan with another phone" },
    likely ? icon(ICONS.down) : [icon(ICONS.scan), "Scan with a phone"],
  );
  return h(
    "div",
    { className: "scan-row" },
    likely &&
      h(
        "button",
        { type: "button", className: "scan", onclick: () => desk.scan(likely.id, message.link) },
        icon(ICONS.scan),
        `Scan with ${likely.name}’s phone`,
      ),
    popup({ button: more, label: "Whose phone scans it?", items }).box,
  );
}
