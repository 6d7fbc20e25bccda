// The row of faces above a phone: whose phone it is, who has unread messages, somebody new.

import { h, icon, ICONS } from "/static/dom.js";
import { peopleOf } from "/static/store.js";

const HUES = [172, 205, 262, 322, 24, 88];

/** A steady colour for each person. */
function face(person) {
  const avatar = h("span", { className: "avatar", "aria-hidden": "true" }, [...person.name][0] ?? "?");
  avatar.style.setProperty("--hue", String(HUES[person.id % HUES.length]));
  return avatar;
}

/** Draw the people of a phone's side. */
export function drawPicker(phone, unread, desk) {
  const team = phone.side === "team";
  phone.picker.setAttribute("aria-label", team ? "Whose phone of the clinic" : "Whose phone of the patients");
  const focused = phone.picker.contains(document.activeElement) && document.activeElement.dataset.person;
  phone.picker.replaceChildren(
    ...peopleOf(phone.side).map((person) => choice(person, phone, unread.get(person.id) ?? 0, desk)),
    h(
      "button",
      {
        type: "button",
        className: "person add",
        "data-person": "add",
        "aria-label": team ? "Add a colleague" : "Add a patient",
        onclick: () => desk.add(phone.side),
      },
      h("span", { className: "avatar" }, icon(ICONS.add)),
      h("span", { className: "person-name" }, "Add"),
    ),
  );
  if (focused) phone.picker.querySelector(`[data-person="${focused}"]`)?.focus();
}

function choice(person, phone, waiting, desk) {
  const chosen = person.id === phone.person?.id;
  return h(
    "button",
    {
      type: "button",
      className: "person",
      "data-person": String(person.id),
      "aria-pressed": String(chosen),
      "aria-label": `${person.name}, ${person.role}${waiting ? `, ${waiting} new` : ""}`,
      onclick: () => desk.show(person.id),
    },
    h(
      "span",
      { className: "face" },
      face(person),
      waiting ? h("span", { className: "badge", "aria-hidden": "true" }, String(waiting)) : null,
    ),
    h("span", { className: "person-name" }, person.name),
  );
}
