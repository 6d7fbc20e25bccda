// What the page knows: filled by the server's events, told to whoever draws it.

import { setZone } from "/static/times.js";

const KEPT_CALLS = 200;

export const state = {
  ready: false,
  clinic: { name: "", zone: "UTC", bot: "" },
  clock: { now: new Date(), received: 0, next: null, busy: false },
  people: new Map(),
  messages: new Map(),
  queue: { coming: [], came: [], waiting: 0, ended: 0 },
  calls: [],
};

const listeners = new Map();

/** Call `listener` with the event's details whenever `topic` is told. */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(listener);
}

function tell(topic, details) {
  for (const listener of listeners.get(topic) ?? []) listener(details);
}

/** The demo's present moment: the clock goes on between the server's events. */
export function now() {
  return new Date(state.clock.now.getTime() + (performance.now() - state.clock.received));
}

function setClock(given) {
  state.clock = {
    now: new Date(given.now),
    received: performance.now(),
    next: given.next ? new Date(given.next) : null,
    busy: given.busy,
  };
}

function chat(id) {
  if (!state.messages.has(id)) state.messages.set(id, new Map());
  return state.messages.get(id);
}

const take = {
  state(given) {
    state.clinic = given.clinic;
    setZone(given.clinic.zone);
    setClock(given.clock);
    state.people = new Map(given.people.map((person) => [person.id, person]));
    state.messages = new Map(
      Object.entries(given.messages).map(([id, list]) => [
        Number(id),
        new Map(list.map((message) => [message.id, message])),
      ]),
    );
    state.queue = given.queue;
    state.calls = given.calls;
    state.ready = true;
  },
  message(given) {
    given.isNew = !chat(given.chat).has(given.message.id);
    chat(given.chat).set(given.message.id, given.message);
  },
  delete(given) {
    chat(given.chat).delete(given.id);
  },
  read(given) {
    for (const message of chat(given.chat).values()) {
      if (!message.from_bot && message.id <= given.up_to) message.read = true;
    }
  },
  typing() {},
  toast() {},
  person(given) {
    state.people.set(given.id, given);
  },
  clock: setClock,
  queue(given) {
    state.queue = given;
  },
  call(given) {
    state.calls.push(given);
    if (state.calls.length > KEPT_CALLS) state.calls.shift();
  },
};

/** Listen to the server for as long as the page is open; the browser connects again by itself. */
export function connect() {
  const source = new EventSource("/events");
  for (const [topic, change] of Object.entries(take)) {
    source.addEventListener(topic, (event) => {
      const details = JSON.parse(event.data);
      change(details);
      tell(topic, details);
    });
  }
  source.addEventListener("open", () => tell("connected"));
  source.addEventListener("error", () => tell("lost"));
}

export const peopleOf = (side) => [...state.people.values()].filter((one) => one.side === side);
export const messagesOf = (id) => [...(state.messages.get(id)?.values() ?? [])];
