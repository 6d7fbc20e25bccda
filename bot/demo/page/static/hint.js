// One line that says what could be tried next, found from what there is to see.

import { messagesOf, peopleOf, state } from "/static/store.js";

/** The next thing worth trying; `unread` counts by person what nobody has looked at. */
export function hint(unread) {
  const newcomer = peopleOf("patients").find((one) => one.standing === "new");
  const team = peopleOf("team");
  const reception = team.find((one) => one.role === "Reception") ?? team[0];
  const cards = team.flatMap((one) => messagesOf(one.id)).filter((one) => one.link && one.picture);
  const asked = peopleOf("patients").find((one) => waitsForYes(one));
  if (asked) return `${asked.name} is asked whether to agree. Answer on ${asked.name}’s phone.`;
  if (newcomer && cards.some((card) => card.text.includes(newcomer.name))) {
    return `The code for ${newcomer.name} is ready. Scan it with ${newcomer.name}’s phone.`;
  }
  const waits = [...unread.keys()].map((id) => state.people.get(id)).find(Boolean);
  if (waits) return `There is something new on ${waits.name}’s phone.`;
  if (newcomer && reception) {
    return `${newcomer.name} has just had a session. On ${reception.name}’s phone, open Menu and choose /enrol.`;
  }
  if (state.clock.next) return "Let time pass: “Next message” jumps to what the clinic sends next.";
  return reception ? `Nothing is planned. On ${reception.name}’s phone, /today shows the day.` : "";
}

function waitsForYes(person) {
  const messages = messagesOf(person.id);
  const rows = [...state.queue.coming, ...state.queue.came];
  const last = messages.at(-1);
  return (
    person.standing === "started" &&
    messages.length <= 3 &&
    last?.from_bot &&
    last.buttons.length > 0 &&
    !rows.some((row) => row.person === person.id && row.state !== "held")
  );
}
