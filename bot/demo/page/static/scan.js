// The button under a QR picture: whose phone the visitor most likely wants to scan it with.

import { h, icon, ICONS } from "/static/dom.js";
import { popup } from "/static/popup.js";
import { peopleOf } from "/static/store.js";

/** The person a card speaks of, else one who has not opened the bot yet, else the one on show. */
function scanner(message, desk) {
  const patients = peopleOf("patients");
  return (
    patients.find((one) => message.text.includes(one.name) && one.standing === "new") ??
    [desk.shown("patients"), ...patients].find((one) => one?.standing === "new") ??
    patients.find((one) => message.text.includes(one.name)) ??
    null
  );
}

/** The scan button of a message with a picture that says a link; `desk` is the whole page. */
export function scanButton(message, owner, desk) {
  const likely = scanner(message, desk);
  const others = ["patients", "team"]
    .flatMap(peopleOf)
    .filter((one) => one !== likely && one.id !== owner.id)
    .map((one) => ({ label: one.name, detail: one.role, act: () => desk.scan(one.id, message.link) }));
  const items = () => [
    ...others,
    { label: "Somebody new…", act: () => desk.scanAsNew(message.link) },
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
