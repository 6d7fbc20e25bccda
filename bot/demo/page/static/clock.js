// The demo's clock in the page's head, and the buttons that let time pass.

import * as server from "/static/server.js";
import { now, on, state } from "/static/store.js";
import { clockTime, dayKey, longDate, shortMoment } from "/static/times.js";

const BUTTONS = { "jump-next": { to: "next" }, "jump-hour": { hours: 1 }, "jump-day": { days: 1 } };

/** Show the clock; `onTick` gets the moment each second, `onNewDay` is called at midnight, `onTrouble`
 *  gets what went wrong; `onLeaves` is called before a jump, `onArrived` after one to the next
 *  message. */
export function showClock({ onTick, onNewDay, onTrouble, onLeaves, onArrived }) {
  const find = (id) => document.getElementById(id);
  let asked = false;
  let day = "";

  function tick() {
    if (!state.ready) return;
    const at = now();
    find("clock-date").textContent = longDate(at);
    find("clock-time").textContent = clockTime(at);
    onTick(at);
    if (day !== dayKey(at)) {
      day = dayKey(at);
      onNewDay();
    }
  }

  function draw() {
    const { busy, next } = state.clock;
    for (const id of Object.keys(BUTTONS)) {
      const off = busy || asked || (id === "jump-next" && !next);
      find(id).setAttribute("aria-disabled", String(off));
    }
    find("jump-next-when").textContent = next ? shortMoment(next, now()) : "nothing is planned";
    find("progress").hidden = !(busy || asked);
    document.body.classList.toggle("time-passes", busy || asked);
    tick();
  }

  async function jump(how) {
    asked = true;
    onLeaves();
    draw();
    try {
      await server.jump(how);
      if (how.to === "next") onArrived();
    } catch (error) {
      onTrouble(error.message);
    } finally {
      asked = false;
      draw();
    }
  }

  for (const [id, how] of Object.entries(BUTTONS)) {
    find(id).addEventListener("click", () => {
      if (find(id).getAttribute("aria-disabled") !== "true") jump(how);
    });
  }
  on("clock", draw);
  on("state", draw);
  setInterval(tick, 1000);
}
