// Every Bot API call as it happens, for those who build on the bot.

import { h } from "/static/dom.js";
import { on, state } from "/static/store.js";
import { clockTime } from "/static/times.js";

const KEY = "aftercare-demo-calls";
const SHOWN = 200;
const GIST = 90;

/** The switch and the list behind it. */
export function showCalls() {
  const box = document.getElementById("show-calls");
  const panel = document.getElementById("calls");
  const list = document.getElementById("call-list");

  function draw() {
    panel.hidden = !box.checked;
    document.body.classList.toggle("with-calls", box.checked);
    list.replaceChildren(...(box.checked ? state.calls.map(line).reverse() : []));
  }

  box.checked = localStorage.getItem(KEY) === "yes";
  box.addEventListener("change", () => {
    localStorage.setItem(KEY, box.checked ? "yes" : "no");
    draw();
  });
  on("state", draw);
  on("call", (call) => {
    if (!box.checked) return;
    list.prepend(line(call));
    if (list.childElementCount > SHOWN) list.lastElementChild.remove();
  });
}

function gist({ params }) {
  const words = String(params.text ?? params.caption ?? "")
    .split("\n")[0]
    .replace(/<[^>]*>/g, "");
  return words.length > GIST ? `${words.slice(0, GIST)}…` : words;
}

function line(call) {
  const whose = state.people.get(call.chat)?.name ?? "";
  return h(
    "li",
    {},
    h(
      "details",
      { className: "call" },
      h(
        "summary",
        {},
        h("span", { className: "call-time" }, clockTime(new Date(call.at))),
        h("span", { className: "call-method" }, call.method),
        h("span", { className: "call-chat" }, whose),
        h("span", { className: call.error ? "call-status bad" : "call-status" }, String(call.status || "cut")),
        h("span", { className: call.error ? "call-gist bad" : "call-gist" }, call.error ?? gist(call)),
      ),
      h("pre", { tabIndex: 0 }, JSON.stringify(call.params, null, 2)),
    ),
  );
}
