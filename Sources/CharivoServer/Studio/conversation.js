// How the conversation stands: the one owner of that state. It is told what happened, and tells of every change; it opens no connection,
// plays nothing and shows nothing.
//
//   idle ─begin→ connecting ─started→ live ─sessionEnded→ ending ─ended→ idle
//                        └──lost→ lost ←lost──┘
//                                  └─started→ live
//
// Whatever it is, `ended` makes it idle.

export class Conversation {
  #state = "idle";
  // Both of the session: a reply is on its way, and sound is heard.
  #isAwaiting = false;
  #isAudible = false;
  #welcomes = 0;
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
  }

  // What its visitor sees of it: `idle`, `connecting` or `lost`, and of a session that lives `listening`, `thinking` or `speaking`.
  get phase() {
    if (this.#state !== "live" && this.#state !== "ending") return this.#state;
    return this.#isAudible ? "speaking" : this.#isAwaiting ? "thinking" : "listening";
  }

  get isIdle() {
    return this.#state === "idle";
  }

  // Whether there is a session to say something to.
  get isLive() {
    return this.#state === "live";
  }

  get canInterrupt() {
    return this.isLive && (this.#isAudible || this.#isAwaiting);
  }

  // Whether it is the visitor's turn.
  get isQuiet() {
    return this.isLive && !this.#isAudible && !this.#isAwaiting;
  }

  // Whether a session came before the one that there is.
  get isAnother() {
    return this.#welcomes > 1;
  }

  begin() {
    this.#enter("connecting");
  }

  welcomed() {
    this.#welcomes += 1;
  }

  started() {
    this.#state = "live";
    this.#onChange();
  }

  // The session is over; a goodbye is still to come.
  sessionEnded() {
    if (!this.isLive) return;
    this.#state = "ending";
    this.#onChange();
  }

  lost() {
    this.#enter("lost");
  }

  ended() {
    this.#enter("idle");
  }

  replyExpected(isAwaiting) {
    this.#isAwaiting = isAwaiting;
    this.#onChange();
  }

  heard(isAudible) {
    this.#isAudible = isAudible;
    this.#onChange();
  }

  // Where there is no session, none of its sound is heard and none of its replies awaited.
  #enter(state) {
    this.#state = state;
    this.#isAwaiting = this.#isAudible = false;
    this.#onChange();
  }
}
