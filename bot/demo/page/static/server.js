// What a visitor does, told to the server.

async function post(path, body, type = "application/json") {
  const answer = await fetch(path, {
    method: "POST",
    headers: type ? { "Content-Type": type } : {},
    body: type === "application/json" ? JSON.stringify(body ?? {}) : body,
  }).catch(() => {
    throw new Error("The demo does not answer. Is it still running?");
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error ?? `The demo answered ${answer.status}.`);
  return said;
}

const act = (person, name, body) => post(`/people/${person}/${name}`, body);

export const start = (person) => act(person, "start");
export const say = (person, text, replyTo) =>
  act(person, "say", replyTo ? { text, reply_to: replyTo } : { text });
export const tap = (person, label, on) => act(person, "tap", { label, on });
export const openLink = (person, link) => act(person, "open_link", { link });
export const block = (person) => act(person, "block");
export const unblock = (person) => act(person, "unblock");
export const sendPhoto = (person, picture) =>
  post(`/people/${person}/photo`, picture, picture ? picture.type : null);
export const shareLocation = (person, [latitude, longitude]) =>
  act(person, "location", { latitude, longitude });
export const addPerson = (name, side) => post("/people", { first_name: name, side });
export const jump = (how) => post("/clock", how);
