// The demo's clock in the page's head, and the buttons that let time pass.

import * as server from "/static/server.js";
import { now, on, state } from "/static/store.js";
import { clockTime, longDate, shortMoment } from "/static/times.js";

const BUTTONS = { "jump-next": { to: "next" }, "jump-hour": { hours: 1 }, "jump-day": { days: 1 } };

/** Show the clock; `onTick` gets the moment each second, `onTrouble` what went wrong, `onArrived`
 *  is called when a jump to the next message is over. */
export function showClock({ onTick, onTrouble, onArrived }) {
  const find = (id) => document.getElementById(id);
  let asked = false;

  function tick() {
    if (!state.ready) return;
    const at = now();
    find("clock-date").textContent = longDate(at);
    find("clock-time").textContent = clockTime(at);
    onTick(at);
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
