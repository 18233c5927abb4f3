// The field to write in, the suggestions, and the texts that wait.

import { MOST_WAITING, Outbox } from "./outbox.js";

export class Writing {
  #words;
  #conversation;
  #outbox;
  #onFirst;

  // `send` takes a text and what is to become of it while a reply is under way. `onFirst` begins a conversation for who writes before
  // there is one, and `onWaiting` shows what waits.
  constructor({ form, words, suggestions }, { conversation, send, onFirst, onWaiting }) {
    this.#words = words;
    this.#conversation = conversation;
    this.#onFirst = onFirst;
    this.#outbox = new Outbox({
      send,
      onWaiting: (texts) => {
        words.setCustomValidity("");
        onWaiting(texts);
      },
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = words.value.trim();
      if (!text || this.#say(text)) words.value = "";
    });
    words.addEventListener("input", () => words.setCustomValidity(""));
    suggestions.addEventListener("click", ({ target }) => {
      if (target.tagName === "BUTTON") this.#say(target.textContent);
    });
  }

  // Whether the text is on its way, or waits.
  #say(text) {
    if (this.#conversation.isLive && this.#outbox.sendNow(text)) return true;
    if (this.#outbox.isFull) {
      // Beside the field: what is said of the server changes from moment to moment.
      this.#words.setCustomValidity(`${MOST_WAITING} messages wait already. They are sent when the server is there; this one stays here until then.`);
      this.#words.reportValidity();
      return false;
    }
    this.#outbox.add(text);
    if (this.#conversation.isIdle) this.#onFirst();
    return true;
  }

  // It is the visitor's turn: what waits the longest is said.
  sendNext() {
    this.#outbox.sendNext();
  }

  confirm(text) {
    this.#outbox.confirm(text);
  }

  // The server has refused the oldest text under way, which comes back to be changed.
  refused() {
    this.#putBack([this.#outbox.refused()]);
  }

  waitAgain() {
    this.#outbox.waitAgain();
  }

  // What waits comes back to be changed.
  takeBack() {
    this.#putBack(this.#outbox.takeBack());
  }

  // Into the field, before what stands there.
  #putBack(texts) {
    this.#words.value = [...texts, this.#words.value].filter(Boolean).join(" ");
  }
}
