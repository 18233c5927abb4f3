// What was said, as the session keeps it: every change of the conversation is applied to a list on the page.

import { hide } from "./focus.js";

// By the provider's reason for a reply that is incomplete.
const remarks = {
  max_output_tokens: "Cut short by the reply's length limit.",
  content_filter: "Cut short by the provider's content filter.",
};

export class Transcript {
  // What takes the place of the suggestions, when one of them has the focus, is what `refuge` answers with.
  constructor(list, empty, announcer, refuge) {
    this.list = list;
    this.empty = empty;
    this.announcer = announcer;
    this.refuge = refuge;
    this.items = new Map();
    this.waiting = [];
    // The character's. A line comes only after the server has said who speaks.
    this.name = "";
    // Who reads the newest line goes on reading it when there is more or less room. A list that changes its size scrolls by itself;
    // only what scrolls otherwise is its reader's doing.
    this.isAtEnd = true;
    let size = "";
    const measure = () => `${list.clientWidth} ${list.clientHeight}`;
    list.addEventListener("scroll", () => {
      if (measure() === size) this.isAtEnd = this.isNearEnd;
    });
    new ResizeObserver(() => {
      size = measure();
      if (this.isAtEnd) this.scroll();
    }).observe(list);
  }

  get isNearEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80;
  }

  apply(change) {
    if (change.change === "inserted") this.insert(change.item, change.after, change.responseId);
    else if (change.change === "updated") this.update(change.item, change.responseId);
    else if (change.change === "appended") this.append(change.itemId, change.text);
    else if (change.change === "removed") this.remove(change.itemId);
  }

  insert(item, after, responseID) {
    if (this.items.has(item.id)) return this.update(item, responseID);
    const element = document.createElement("li");
    const entry = { item, element, responseID, remark: "" };
    this.items.set(item.id, entry);
    const place = after ? this.items.get(after)?.element : null;
    if (place?.isConnected) place.after(element);
    else this.list.insertBefore(element, this.waiting[0] ?? null);
    this.draw(entry);
  }

  update(item, responseID) {
    const entry = this.items.get(item.id);
    if (!entry) return this.insert(item, null, responseID);
    entry.item = item;
    entry.responseID = responseID;
    this.draw(entry);
  }

  append(id, text) {
    const entry = this.items.get(id);
    if (!entry) return;
    entry.item = { ...entry.item, text: (entry.item.text ?? "") + text };
    this.draw(entry);
  }

  remove(id) {
    this.items.get(id)?.element.remove();
    this.items.delete(id);
  }

  // A line that is about the conversation and not in it.
  divide(text) {
    const element = document.createElement("li");
    element.className = "line divider";
    element.textContent = text;
    this.list.insertBefore(element, this.waiting[0] ?? null);
    this.scroll();
  }

  // What was written and is still to be sent, in order: the last lines of all.
  showWaiting(texts) {
    // A line that goes on waiting stays where it is: made or moved anew, it would appear once more.
    const before = [...this.waiting];
    this.waiting = texts.map((text) => {
      const index = before.findIndex((element) => element.lastChild.data === text);
      return index < 0 ? this.makeWaiting(text) : before.splice(index, 1)[0];
    });
    for (const element of before) element.remove();
    let next = null;
    for (const element of this.waiting.toReversed()) {
      if (!element.isConnected || element.nextSibling !== next) this.list.insertBefore(element, next);
      next = element;
    }
    this.tidy();
    this.scroll();
  }

  makeWaiting(text) {
    const element = document.createElement("li");
    element.className = "line user waiting";
    const who = document.createElement("b");
    who.textContent = "You, not sent yet";
    element.append(who, text);
    return element;
  }

  // The suggestions go when there is something to read, and take nobody's focus with them.
  tidy() {
    hide(this.empty, this.list.querySelector("li:not([hidden])") !== null, this.refuge());
  }

  // A reply that its provider did not bring to its end, though nobody interrupted it: its last line says why. Without a line, as there was
  // no room for a word, there is one about it.
  cutShort({ responseId, reason }) {
    const remark = remarks[reason] ?? "Cut short by the provider.";
    const entry = this.lastLine(responseId);
    if (entry) {
      entry.remark = remark;
      this.draw(entry);
    } else {
      this.divide(`A reply without a word: ${remark}`);
      this.announce(`${this.name}: ${remark}`);
    }
  }

  // The last words of a reply.
  lastLine(responseID) {
    return [...this.items.values()].findLast(
      (entry) => entry.responseID === responseID && entry.item.role === "assistant" && (entry.item.text || entry.item.generatedText));
  }

  // Read aloud by a screen reader, once, when it is whole.
  announce(text) {
    this.announcer.textContent = text;
  }

  announceReply({ responseId, text }) {
    const remark = this.lastLine(responseId)?.remark ?? "";
    this.announce(`${this.name}: ${text} ${remark}`.trim());
  }

  draw(entry) {
    const { item, element } = entry;
    const isNear = this.isNearEnd;
    element.replaceChildren();
    element.dataset.role = item.role;
    if (item.role === "user" || item.role === "assistant") {
      element.hidden = !item.text && !item.generatedText && !(item.role === "user" && item.status !== "completed");
      element.className = `line ${item.role}`;
      const who = document.createElement("b");
      who.textContent = item.role === "user" ? "You" : this.name;
      element.append(who);
      if (!item.text && item.role === "user") {
        element.classList.add("pending");
        element.append("…");
      }
      element.append(item.text ?? "");
      this.drawUnheard(item, element);
      this.drawRemark(entry);
    } else if (item.role === "tool_call") {
      element.className = "line tool";
      element.hidden = false;
      element.textContent = item.toolName ?? "tool";
    } else {
      element.hidden = true;
    }
    this.tidy();
    if (isNear) this.scroll();
  }

  // Of a reply that was cut, what was not heard any more is struck out.
  drawUnheard(item, element) {
    if (item.generatedText === undefined || item.generatedText === item.text) return;
    const heard = item.text ?? "";
    const rest = item.generatedText.startsWith(heard) ? item.generatedText.slice(heard.length) : item.generatedText;
    if (!rest.trim()) return;
    const label = document.createElement("span");
    label.className = "hidden";
    label.textContent = " Not heard: ";
    const unheard = document.createElement("s");
    unheard.textContent = rest;
    element.append(label, unheard);
  }

  drawRemark({ remark, element }) {
    if (!remark) return;
    const small = document.createElement("small");
    small.textContent = remark;
    element.append(" ", small);
  }

  scroll() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  // A new session knows nothing of the old one's items.
  forget() {
    this.items.clear();
  }
}
