// The page: two phones, the queue and the clock, kept together by what the server tells.

import { showCalls } from "/static/calls.js";
import { showClock } from "/static/clock.js";
import { hint } from "/static/hint.js";
import { Phone } from "/static/phone.js";
import { drawPicker } from "/static/picker.js";
import { showQueue } from "/static/queue.js";
import * as server from "/static/server.js";
import { connect, on, peopleOf, state } from "/static/store.js";

const find = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 760px)");

class Desk {
  constructor() {
    this.unread = new Map();
    this.got = [];
    this.phones = {
      team: new Phone(find("phone-team"), "team", this),
      patients: new Phone(find("phone-patients"), "patients", this),
    };
    this.tabs = [...document.querySelectorAll(".tabs button")];
    for (const tab of this.tabs) tab.addEventListener("click", () => this.lookAt(tab.dataset.show));
    this.lookAt(sessionStorage.getItem("shown") ?? "team");
  }

  phoneOf(id) {
    return Object.values(this.phones).find((phone) => phone.person?.id === id);
  }

  /** Put a person's phone on show, at that message if one is given. */
  show(id, message = null) {
    const person = state.people.get(id);
    if (!person) return;
    const phone = this.phones[person.side];
    sessionStorage.setItem(person.side, String(id));
    if (phone.person?.id !== id) phone.show(person);
    this.lookAt(person.side);
    if (message) phone.reveal(message);
    this.drawPeople();
    drawHint();
  }

  /** On a narrow screen there is room for one part only. */
  lookAt(part) {
    find("stage").dataset.shown = part;
    sessionStorage.setItem("shown", part);
    for (const tab of this.tabs) tab.setAttribute("aria-pressed", String(tab.dataset.show === part));
    if (this.phones?.[part]?.person) this.phones[part].chat.showNewest();
    this.drawPeople();
  }

  isSeen(person) {
    const here = this.phones[person.side].person?.id === person.id;
    return here && (!narrow.matches || find("stage").dataset.shown === person.side);
  }

  drawPeople() {
    for (const phone of Object.values(this.phones)) {
      if (phone.person && this.isSeen(phone.person)) this.unread.delete(phone.person.id);
      drawPicker(phone, this.unread, this);
      const waiting = peopleOf(phone.side).reduce((sum, one) => sum + (this.unread.get(one.id) ?? 0), 0);
      const badge = document.querySelector(`.tabs [data-show="${phone.side}"] .badge`);
      badge.textContent = String(waiting);
      badge.hidden = !waiting;
    }
  }

  async add(side) {
    const title = side === "team" ? "A new colleague" : "A new patient";
    const name = await askName(title);
    if (!name) return null;
    return this.tries(async () => {
      const person = await server.addPerson(name, side);
      state.people.set(person.id, person);
      this.show(person.id);
      return person;
    });
  }

  async scanAsNew(link) {
    const person = await this.add("patients");
    if (person) await this.scan(person.id, link);
  }

  async scan(id, link) {
    this.show(id);
    await this.tries(() => server.openLink(id, link));
  }

  async tries(what) {
    try {
      return await what();
    } catch (error) {
      this.trouble(error.message);
      return null;
    }
  }

  trouble(text) {
    const shown = find("stage").dataset.shown;
    (this.phones[shown] ?? this.phones.team).chat.toast(text);
  }

  /** Everything anew: after the first connection, and after each later one. */
  begin() {
    this.unread.clear();
    for (const [side, phone] of Object.entries(this.phones)) {
      const people = peopleOf(side);
      const kept = people.find((one) => String(one.id) === sessionStorage.getItem(side));
      const person = kept ?? people.find((one) => one.role === "Reception") ?? people[0];
      if (person) phone.show(person);
    }
    this.drawPeople();
  }

  /** After a jump to the next message: if it is on no phone that is on show, show that phone. */
  showWhoGotIt() {
    const people = this.got.map((chat) => state.people.get(chat)).filter(Boolean);
    if (people.length && !people.some((person) => this.isSeen(person))) this.show(people[0].id);
  }

  message({ chat, message, isNew }) {
    const person = state.people.get(chat);
    if (!person) return;
    this.phoneOf(chat)?.take(message);
    if (isNew && message.from_bot) this.got.push(chat);
    if (isNew && message.from_bot && !this.isSeen(person)) {
      this.unread.set(chat, (this.unread.get(chat) ?? 0) + 1);
      this.drawPeople();
    }
  }
}

function askName(title) {
  const dialog = find("ask-name");
  const input = find("ask-name-input");
  find("ask-name-title").textContent = title;
  input.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => resolve(dialog.returnValue === "ok" ? input.value.trim() : ""),
      { once: true },
    );
  });
}

const desk = new Desk();
find("ask-name-cancel").addEventListener("click", () => find("ask-name").close());
showClock({
  onTick: (at) => Object.values(desk.phones).forEach((phone) => phone.tick(at)),
  onTrouble: (text) => desk.trouble(text),
  onLeaves: () => {
    desk.got = [];
  },
  onArrived: () => desk.showWhoGotIt(),
  onNewDay: () => {
    for (const phone of Object.values(desk.phones)) phone.chat.nameDays();
    drawQueue();
  },
});
const drawQueue = showQueue({ onChoose: (row) => desk.show(row.person, row.message) });
showCalls();

function drawHint() {
  const said = hint(desk.unread);
  // It is read out whenever it is written.
  if (find("hint").textContent !== said) find("hint").textContent = said;
}

on("state", () => desk.begin());
on("message", (given) => desk.message(given));
on("delete", ({ chat, id }) => desk.phoneOf(chat)?.chat.remove(id));
on("read", (given) => desk.phoneOf(given.chat)?.chat.read(given.up_to));
on("typing", ({ chat }) => desk.phoneOf(chat)?.typing());
on("toast", ({ chat, text }) => desk.phoneOf(chat)?.chat.toast(text));
on("person", (person) => {
  desk.phoneOf(person.id)?.update(person);
  desk.drawPeople();
});
for (const topic of ["state", "message", "person", "queue", "clock"]) on(topic, drawHint);
on("connected", () => {
  find("lost").hidden = true;
});
on("lost", () => {
  if (!find("lost").hidden) return;
  find("lost").textContent = "The demo has stopped. Start it again with: aftercare demo";
  find("lost").hidden = false;
});
connect();
