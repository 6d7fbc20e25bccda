// One phone: whose it is, the chat with the clinic, and what its owner does there.

import { Chat } from "/static/chat.js";
import { Composer } from "/static/composer.js";
import { h, icon, ICONS } from "/static/dom.js";
import { popup } from "/static/popup.js";
import * as server from "/static/server.js";
import { state } from "/static/store.js";
import { clockTime } from "/static/times.js";

const TYPING_LASTS = 5000;

export class Phone {
  /** `desk` is the whole page: it knows the other phone. */
  constructor(root, side, desk) {
    this.side = side;
    this.desk = desk;
    this.person = null;
    this.drafts = new Map();
    this.composer = new Composer(this);
    this.time = h("span", { className: "device-time" });
    this.name = h("span", { className: "device-owner" });
    this.title = h("h3", { className: "chat-title" });
    this.subtitle = h("p", { className: "chat-subtitle" });
    this.chat = new Chat(this);
    const more = popup({
      button: h("button", { type: "button", className: "round", "aria-label": "More" }, icon(ICONS.more)),
      label: "More",
      className: "popup-below",
      items: () => [this.blocking()],
    });
    this.picker = h("div", { className: "picker", role: "group" });
    const skip = h(
      "button",
      { type: "button", className: "skip", onclick: () => this.composer.words.focus() },
      "Skip to the message box",
    );
    root.append(
      this.picker,
      h(
        "div",
        { className: "device" },
        h("div", { className: "device-top" }, this.time, this.name),
        skip,
        h(
          "header",
          { className: "chat-head" },
          h("span", { className: "avatar clinic" }, icon(ICONS.clinic)),
          h("div", { className: "chat-names" }, this.title, this.subtitle),
          more.box,
        ),
        this.chat.root,
        this.composer.root,
      ),
    );
  }

  /** Let this be that person's phone. */
  show(person) {
    const before = this.person;
    if (before) this.drafts.set(before.id, this.composer.words.value);
    this.person = person;
    this.nameOwner();
    this.title.textContent = state.clinic.name;
    this.subtitle.textContent = "bot";
    if (before?.id !== person.id) this.composer.fill(this.drafts.get(person.id));
    this.composer.update(person);
    this.chat.draw();
  }

  /** Something about the person changed, the messages did not. */
  update(person) {
    const was = this.person.standing;
    this.person = person;
    this.nameOwner();
    this.composer.update(person);
    if (was !== person.standing) this.chat.draw();
  }

  nameOwner() {
    this.name.textContent = `${this.person.name}’s phone · ${this.person.role}`;
  }

  /** A message came or changed. */
  take(message) {
    if (message.from_bot) this.subtitle.textContent = "bot";
    this.chat.take(message);
  }

  /** Bring a message of this chat into view. */
  reveal(id) {
    this.chat.reveal(id);
  }

  typing() {
    this.subtitle.textContent = "typing…";
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => {
      this.subtitle.textContent = "bot";
    }, TYPING_LASTS);
  }

  tick(at) {
    this.time.textContent = clockTime(at);
  }

  replyTo(message) {
    this.composer.replyTo(message);
  }

  blocking() {
    const { id, standing } = this.person;
    if (standing === "blocked") {
      return { label: "Unblock the clinic", act: () => this.does(server.unblock(id)) };
    }
    return { label: "Block the clinic", act: () => this.does(server.block(id)) };
  }

  start() {
    return this.does(server.start(this.person.id));
  }

  say(text, replyTo) {
    return this.does(server.say(this.person.id, text, replyTo));
  }

  sendPhoto(picture) {
    return this.does(server.sendPhoto(this.person.id, picture));
  }

  /** Everybody in the demo is at the clinic. */
  shareLocation() {
    return this.does(server.shareLocation(this.person.id, state.clinic.place));
  }

  tap(message, button) {
    if (button.url && !isTelegram(button.url)) window.open(button.url, "_blank", "noopener");
    return this.does(server.tap(this.person.id, button.label, message.id));
  }

  openLink(address) {
    if (!isTelegram(address)) {
      window.open(address, "_blank", "noopener");
      return undefined;
    }
    return this.does(server.openLink(this.person.id, address));
  }

  /** Whether what was asked was done; if not, it is said why. */
  async does(request) {
    try {
      await request;
      return true;
    } catch (error) {
      this.chat.toast(error.message);
      return false;
    }
  }
}

function isTelegram(address) {
  try {
    return new URL(address).hostname === "t.me";
  } catch {
    return false;
  }
}
