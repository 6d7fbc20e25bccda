// Dates and times as the clinic's wall clock shows them.

let zone = "UTC";
const made = new Map();

/** Every time on the page is told in this IANA zone. */
export function setZone(name) {
  zone = name;
  made.clear();
}

function format(key, options) {
  if (!made.has(key)) {
    made.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  }
  return made.get(key);
}

export const clockTime = (at) =>
  format("time", { hour: "2-digit", minute: "2-digit" }).format(at);

export const longDate = (at) =>
  format("long", { weekday: "short", day: "numeric", month: "short", year: "numeric" })
    .format(at)
    .replace(",", "");

export const dayKey = (at) =>
  format("key", { year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

const dayName = (at) =>
  format("day", { weekday: "short", day: "numeric", month: "short" }).format(at).replace(",", "");

/** "today", "tomorrow" or the day's name. */
export function dayBeside(at, now) {
  if (dayKey(at) === dayKey(now)) return "Today";
  if (dayKey(at) === dayKey(new Date(now.getTime() + 86_400_000))) return "Tomorrow";
  if (dayKey(at) === dayKey(new Date(now.getTime() - 86_400_000))) return "Yesterday";
  return dayName(at);
}

/** The time, with the day in front if it is another one. */
export function shortMoment(at, now) {
  if (dayKey(at) === dayKey(now)) return clockTime(at);
  return `${dayName(at)} ${clockTime(at)}`;
}
