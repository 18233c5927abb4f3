// What the visitor wrote. No written word is lost: what cannot be sent yet waits, and what was sent to a connection that is lost, before
// it came back as a part of the conversation, waits again. What waits is said one after the other, each when the one before is answered.

export const MOST_WAITING = 5;

export class Outbox {
  // `send` takes a text and what is to become of it while a reply is under way, and answers whether a connection took it. `onWaiting`
  // is told what waits whenever that changes.
  constructor({ send, onWaiting }) {
    this.send = send;
    this.onWaiting = onWaiting;
    this.waiting = [];
    // Sent, and not yet a part of the conversation.
    this.unconfirmed = [];
  }

  get isFull() {
    return this.waiting.length >= MOST_WAITING;
  }

  // Sends a text at once. Answers with `false` where another one waits before it, or there is no connection.
  sendNow(text) {
    return this.waiting.length === 0 && this.unconfirmed.length < MOST_WAITING && this.hand(text, "replace");
  }

  sendNext() {
    if (this.unconfirmed.length > 0 || this.waiting.length === 0) return;
    const [text, ...rest] = this.waiting;
    if (this.hand(text, "queue")) this.keep(rest);
  }

  hand(text, whenBusy) {
    if (!this.send(text, whenBusy)) return false;
    this.unconfirmed.push(text);
    return true;
  }

  add(text) {
    this.keep([...this.waiting, text]);
  }

  keep(texts) {
    this.waiting = texts;
    this.onWaiting(texts);
  }

  // A text of the visitor's has become a part of the conversation.
  confirm(text) {
    const index = this.unconfirmed.indexOf(text);
    if (index >= 0) this.unconfirmed.splice(index, 1);
  }

  // The server refuses a text. It answers in order, so it is the oldest one under way, which is handed back.
  refused() {
    return this.unconfirmed.shift();
  }

  // The connection is gone, and with it whatever was under way.
  waitAgain() {
    if (this.unconfirmed.length > 0) this.keep([...this.unconfirmed, ...this.waiting]);
    this.unconfirmed = [];
  }

  // Hands back what waits, to be said another time.
  takeBack() {
    const texts = this.waiting;
    this.keep([]);
    this.unconfirmed = [];
    return texts;
  }
}
