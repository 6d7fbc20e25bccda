// A chat's messages on a phone, and which part of them is in view.

import { bubble, ticks } from "/static/bubble.js";
import { h, icon, ICONS } from "/static/dom.js";
import { messagesOf, now, state } from "/static/store.js";
import { dayBeside, dayKey } from "/static/times.js";

const NEAR_THE_END = 80;
const GAP = 10;
const TOAST_LASTS = 3500;
const FLASH_LASTS = 1600;

export class Chat {
  /** `phone` is told what is tapped on the messages. */
  constructor(phone) {
    this.phone = phone;
    this.list = h("div", {
      className: "messages",
      role: "log",
      tabIndex: 0,
      onscroll: () => this.scrolled(),
    });
    this.follows = true;
    this.anchor = null;
    this.top = 0;
    // Pictures load late, and the phone changes its height: the newest message stays in view.
    this.list.addEventListener("load", () => this.follow(), { capture: true });
    new ResizeObserver(() => this.follow()).observe(this.list);
    this.toEnd = h(
      "button",
      { type: "button", className: "to-end round", "aria-label": "To the newest message", hidden: true, onclick: () => this.scrollToEnd() },
      icon(ICONS.down),
    );
    this.notice = h("p", { className: "toast", role: "status", dir: "auto" });
    this.root = h("div", { className: "chat" }, this.list, this.toEnd, this.notice);
  }

  /** Show the chat of whoever holds the phone now. */
  draw() {
    const { person } = this.phone;
    const messages = messagesOf(person.id);
    this.list.setAttribute("aria-label", `${person.name}’s chat with ${state.clinic.name}`);
    // The history is not news: it is not read out when the phone changes hands.
    this.list.setAttribute("aria-busy", "true");
    this.list.replaceChildren();
    for (const message of messages) this.append(message);
    if (!messages.length) this.list.append(this.nothing());
    this.showNewest();
    setTimeout(() => this.list.setAttribute("aria-busy", "false"));
  }

  nothing() {
    const { name, side } = this.phone.person;
    return h(
      "div",
      { className: "nothing" },
      h("p", {}, `${name} has not opened the clinic’s chat yet.`),
      h(
        "p",
        {},
        side === "team"
          ? "An owner invites colleagues: /staff invite NAME."
          : `Enrol ${name} on the clinic’s phone, then scan the code there.`,
      ),
    );
  }

  /** A message came or changed. */
  take(message) {
    const old = this.list.querySelector(`[data-id="${message.id}"]`);
    if (old) {
      this.replace(old, message);
      this.follow();
      return;
    }
    this.list.querySelector(".nothing")?.remove();
    this.append(message).classList.add("arriving");
    if (this.follows || !message.from_bot) this.showNewest();
    else this.toEnd.hidden = false;
  }

  replace(old, message) {
    const item = bubble(message, this.phone);
    item.dataset.day = old.dataset.day;
    const focused = old.contains(document.activeElement);
    old.replaceWith(item);
    if (this.anchor === old) this.anchor = item;
    if (focused) this.list.focus();
  }

  append(message) {
    const date = new Date(message.date);
    if (this.list.lastElementChild?.dataset.day !== dayKey(date)) {
      this.list.append(dayHeading(date));
    }
    const item = bubble(message, this.phone);
    item.dataset.day = dayKey(date);
    this.list.append(item);
    return item;
  }

  remove(id) {
    const item = this.list.querySelector(`[data-id="${id}"]`);
    if (!item) return;
    const heading = item.previousElementSibling;
    const alone = heading?.dataset.date && !item.nextElementSibling?.dataset.id;
    if (this.anchor === item) this.anchor = null;
    if (alone) heading.remove();
    item.remove();
  }

  /** "Today" was another day when the headings were drawn. */
  nameDays() {
    for (const heading of this.list.querySelectorAll("[data-date]")) {
      heading.replaceWith(dayHeading(new Date(heading.dataset.date)));
    }
  }

  /** The bot has taken what this person wrote up to that message. */
  read(upTo) {
    for (const item of this.list.querySelectorAll(".message.out")) {
      if (Number(item.dataset.id) <= upTo) item.querySelector(".ticks").replaceWith(ticks(true));
    }
  }

  toast(text) {
    this.notice.textContent = text;
    this.notice.classList.add("shown");
    clearTimeout(this.toastEnds);
    this.toastEnds = setTimeout(() => {
      this.notice.classList.remove("shown");
      this.notice.textContent = "";
    }, TOAST_LASTS);
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    return scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
  }

  scrollToEnd() {
    this.anchor = null;
    this.follows = true;
    this.follow();
  }

  /** The end of the chat, or the beginning of a newest message that is taller than the view. */
  showNewest() {
    const newest = this.list.lastElementChild;
    this.anchor = newest.offsetHeight > this.list.clientHeight ? newest : null;
    this.follows = true;
    this.follow();
  }

  /** Stay where the newest message is, whatever grew. */
  follow() {
    if (!this.follows) return;
    this.list.scrollTop = this.anchor ? this.anchor.offsetTop - GAP : this.list.scrollHeight;
    this.toEnd.hidden = true;
  }

  scrolled() {
    // Only a hand scrolls up; the list itself just grows under the view.
    if (this.isAtEnd()) this.follows = true;
    else if (this.anchor) this.follows = Math.abs(this.anchor.offsetTop - GAP - this.list.scrollTop) < NEAR_THE_END;
    else if (this.list.scrollTop < this.top) this.follows = false;
    this.top = this.list.scrollTop;
    if (this.follows) this.toEnd.hidden = true;
  }

  /** Bring a message into view and show which one it is. */
  reveal(id) {
    const item = this.list.querySelector(`[data-id="${id}"]`);
    if (!item) return;
    this.follows = false;
    item.scrollIntoView({ block: "center" });
    item.classList.add("flash");
    setTimeout(() => item.classList.remove("flash"), FLASH_LASTS);
  }
}

function dayHeading(date) {
  const heading = h("p", { className: "day" }, h("span", {}, dayBeside(date, now())));
  heading.dataset.date = date.toISOString();
  return heading;
}
