// Where a person writes: the command menu, pictures, the words, and Start while the chat is closed.

import { h, icon, ICONS } from "/static/dom.js";
import { popup } from "/static/popup.js";

/** The foot of a phone; `phone` is told what is sent. */
export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.replied = null;
    this.words = h("textarea", {
      rows: 1,
      placeholder: "Message",
      "aria-label": "Message",
      dir: "auto",
      maxLength: 4096,
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
    });
    this.menu = popup({
      button: h("button", { type: "button", className: "menu-button" }, icon(ICONS.menu), "Menu"),
      label: "Commands",
      className: "commands",
      items: () => this.commands(),
    });
    this.upload = h("input", {
      type: "file",
      accept: "image/jpeg,image/png",
      hidden: true,
      onchange: () => this.chosen(),
    });
    const attach = popup({
      button: h("button", { type: "button", className: "round", "aria-label": "Send a picture" }, icon(ICONS.attach)),
      label: "Send a picture",
      items: () => [
        { label: "Sample picture", act: () => this.phone.sendPhoto(null) },
        { label: "Choose a picture…", act: () => this.upload.click() },
      ],
    });
    this.quoted = h("p", { className: "replying", hidden: true });
    this.form = h(
      "form",
      { className: "composer", onsubmit: (event) => this.submit(event) },
      this.quoted,
      this.menu.box,
      this.words,
      attach.box,
      this.upload,
      h("button", { type: "submit", className: "round send", "aria-label": "Send" }, icon(ICONS.send)),
    );
    this.closed = h("div", { className: "closed", hidden: true });
    this.locations = h("div", { className: "locations", hidden: true });
    this.root = h("div", { className: "foot" }, this.form, this.locations, this.closed);
  }

  /** Show what the person can do now. */
  update(person) {
    const open = person.standing === "started";
    this.form.hidden = !open;
    this.closed.hidden = open;
    this.menu.box.hidden = !person.menu.length;
    this.locations.hidden = !open || !person.location_buttons.length;
    this.locations.replaceChildren(
      ...person.location_buttons.map((label) => this.big(label, () => this.phone.shareLocation())),
    );
    this.closed.replaceChildren(
      ...{
        started: () => [],
        new: () => [this.big("Start", () => this.phone.start())],
        blocked: () => [this.big("Unblock and restart", () => this.phone.start())],
        deactivated: () => [h("p", {}, "This account is closed.")],
      }[person.standing](),
    );
  }

  big(label, onclick) {
    return h("button", { type: "button", className: "big", onclick }, label);
  }

  /** Answer a message; null answers none. */
  replyTo(message) {
    this.replied = message;
    this.quoted.hidden = !message;
    if (!message) return;
    this.quoted.replaceChildren(
      h("span", { dir: "auto" }, `Reply to: ${message.text.slice(0, 60) || "picture"}`),
      h("button", { type: "button", "aria-label": "Do not reply", onclick: () => this.replyTo(null) }, "✕"),
    );
    this.words.focus();
  }

  /** Put these words into the box: another person's half-written ones, or none. */
  fill(text = "") {
    this.words.value = text;
    this.replyTo(null);
    this.menu.close();
    this.grow();
  }

  commands() {
    const typed = this.words.value.startsWith("/") ? this.words.value.slice(1) : "";
    return this.phone.person.menu
      .filter((one) => one.command.startsWith(typed))
      .map((one) => ({
        label: `/${one.command}`,
        detail: one.description,
        act: () => this.send(`/${one.command}`),
      }));
  }

  typed() {
    this.grow();
    if (/^\/[a-z]*$/.test(this.words.value)) this.menu.open({ focus: false });
    else this.menu.close();
  }

  grow() {
    this.words.style.height = "";
    if (this.words.value) this.words.style.height = `${Math.min(this.words.scrollHeight, 140)}px`;
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "ArrowDown" && this.menu.isOpen()) {
      event.preventDefault();
      this.menu.focus();
    } else if (event.key === "Escape") this.menu.close();
  }

  submit(event) {
    event.preventDefault();
    const text = this.words.value.trim();
    if (text) this.send(text);
  }

  async send(text) {
    const replied = this.replied?.id;
    this.fill();
    this.words.focus();
    if (!(await this.phone.say(text, replied)) && !this.words.value) this.fill(text);
  }

  chosen() {
    const [picture] = this.upload.files;
    this.upload.value = "";
    if (picture) this.phone.sendPhoto(picture);
  }
}
