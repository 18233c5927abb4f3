// The one notice above the conversation: what the server says, and what keeps this browser from hearing or being heard. Such a trouble
// stays true whatever becomes of the server, until it is mended or was read.

import { hide } from "./focus.js";

export class Notices {
  // `parts` are those of the notice, and the `refuge` of a focus that it had; `wake` makes sound go on that the browser has paused.
  constructor(parts, wake) {
    this.parts = parts;
    this.wake = wake;
    this.troubles = { page: "", speaker: "", microphone: "", still: "" };
    this.still = new Set();
    parts.close.addEventListener("click", () => {
      this.forgetTroubles();
      this.dismiss();
    });
    parts.action.addEventListener("click", () => this.onAction?.());
  }

  // One that `stays` is not displaced by troubles: what is said of the server matters more until there is one.
  say(text, { action, onAction, asksKey = false, stays = false } = {}) {
    const { box, words, keyForm, refuge } = this.parts;
    words.textContent = text;
    hide(keyForm, !asksKey, refuge);
    hide(this.parts.action, !action, refuge);
    this.parts.action.textContent = action ?? "";
    this.onAction = onAction;
    this.stays = stays;
    this.isOfTroubles = false;
    box.hidden = false;
  }

  dismiss() {
    this.stays = this.isOfTroubles = false;
    hide(this.parts.box, true, this.parts.refuge);
  }

  // There is a trouble of that kind, or none any more, when there are no words for it.
  trouble(kind, words) {
    if (this.troubles[kind] === words) return;
    this.troubles[kind] = words;
    if (!this.stays) this.showTroubles();
  }

  // The sound of the speaker or the microphone stands still, or goes on.
  stood(device, isStill) {
    if (isStill) this.still.add(device);
    else this.still.delete(device);
    this.trouble("still", this.still.size > 0 ? "The browser has paused the sound of this page." : "");
  }

  showTroubles() {
    const words = Object.values(this.troubles).filter(Boolean).join(" ");
    if (!words) {
      if (this.isOfTroubles) this.dismiss();
      return;
    }
    this.say(words, this.troubles.still ? { action: "Go on", onAction: this.wake } : {});
    this.isOfTroubles = true;
  }

  forgetTroubles() {
    for (const kind of Object.keys(this.troubles)) this.troubles[kind] = "";
    this.still.clear();
  }
}
