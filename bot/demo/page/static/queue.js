// The outbox in words: what the clinic will send by itself, and what became of what was sent.

import { h } from "/static/dom.js";
import { now, on, state } from "/static/store.js";
import { clockTime, dayBeside, dayKey } from "/static/times.js";

const MARKS = {
  pending: "○",
  held: "◌",
  sending: "➤",
  sent: "✓",
  failed: "✗",
  cancelled: "–",
  expired: "–",
  uncertain: "?",
};

/** Keep both lists up to date; `onChoose` gets the row that is tapped. Returns what draws anew. */
export function showQueue({ onChoose }) {
  const lists = { coming: document.getElementById("coming"), came: document.getElementById("came") };

  function draw() {
    const focused = document.activeElement?.dataset.row;
    for (const [name, list] of Object.entries(lists)) {
      list.replaceChildren(...lines(state.queue[name], name, onChoose));
    }
    const { waiting, ended } = state.queue;
    document.getElementById("coming-count").textContent = waiting ? String(waiting) : "";
    document.getElementById("came-count").textContent = ended ? `the newest of ${ended}` : "";
    if (focused) document.querySelector(`[data-row="${focused}"]`)?.focus();
  }

  on("queue", draw);
  on("state", draw);
  return draw;
}

function lines(rows, name, onChoose) {
  if (!rows.length) {
    const text = name === "coming" ? "Nothing waits to be sent." : "Nothing was sent yet.";
    return [h("li", { className: "nothing" }, text)];
  }
  const made = [];
  let day = "";
  for (const row of rows) {
    const at = new Date(row.at);
    if (dayKey(at) !== day) {
      day = dayKey(at);
      made.push(h("li", { className: "rows-day" }, dayBeside(at, now())));
    }
    made.push(line(row, at, onChoose));
  }
  return made;
}

function line(row, at, onChoose) {
  const content = [
    h("span", { className: "row-time" }, clockTime(at)),
    h("span", { className: `row-mark is-${row.state}`, "aria-hidden": "true" }, MARKS[row.state]),
    h(
      "span",
      { className: "row-what" },
      h("span", { className: "row-who" }, row.who),
      " ",
      h("span", {}, row.what),
      row.words && " ",
      row.words && h("span", { className: `row-words is-${row.state}` }, row.words),
    ),
  ];
  if (!row.person) return h("li", {}, h("div", { className: "row" }, content));
  return h(
    "li",
    {},
    h("button", { type: "button", className: "row", "data-row": String(row.id), onclick: () => onChoose(row) }, content),
  );
}
