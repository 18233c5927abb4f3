// The speaker and the microphone of a conversation: opened when it begins and closed when it ends. What keeps the visitor from hearing or
// being heard is told, and the conversation goes on in writing.

import { explain, Microphone } from "./microphone.js";
import { Speaker } from "./speaker.js";

const PATIENCE = 1000;

export class Sound {
  #notices;
  #onChange;
  #onAsking;
  #onAllowed;
  #wantsMicrophone = false;
  // Grows with each begin and end: who waited for something meanwhile sees that it is not wanted any more.
  #attempt = 0;

  // `onAsking` is told when the browser still asks for the microphone, `onAllowed` when it was given, and `onChange` whenever there is
  // one, or none any more, or it is muted.
  constructor({ gateway, notices, onLevel, onAsking, onAllowed, onChange }) {
    this.#notices = notices;
    this.#onChange = onChange;
    this.#onAsking = onAsking;
    this.#onAllowed = onAllowed;
    this.speaker = new Speaker({
      onHeard: (generation, samples) => gateway.send({ type: "playback", generation, samples }),
      onFlushed: (id, samples) => gateway.send({ type: "flushed", id, samples }),
      onStill: (isStill) => notices.stood("speaker", isStill),
    });
    this.microphone = new Microphone({
      onPiece: (samples) => gateway.sendSound(samples), onLevel, onLost: () => this.#microphoneLost(),
      onStill: (isStill) => notices.stood("microphone", isStill),
    });
    // Which one is chosen; the system's own when empty.
    this.microphoneID = "";
  }

  get hasMicrophone() {
    return this.microphone.isOpen;
  }

  get isMuted() {
    return this.microphone.isMuted;
  }

  mute(isMuted) {
    this.microphone.isMuted = isMuted;
    this.#onChange();
  }

  begin({ withMicrophone }) {
    this.#attempt += 1;
    this.#wantsMicrophone = withMicrophone;
  }

  // Speaker and microphone need a part that comes from the server: where that is gone they are tried again when it is back. Answers with
  // whether there is a speaker.
  async prepare() {
    const isAsking = window.isSecureContext && this.#wantsMicrophone && !this.microphone.isOpen;
    const [hasSpeaker] = await Promise.all([this.#openSpeaker(), isAsking ? this.openMicrophone() : undefined]);
    return hasSpeaker;
  }

  async #openSpeaker() {
    const mine = this.#attempt;
    if (!window.isSecureContext) {
      this.#notices.trouble("page", "Browsers let a page play and record sound only over https, or on the server's own machine. Ask the server's owner for an https address. Here you can write, and read what is said.");
      return false;
    }
    try {
      await this.speaker.open();
      if (mine === this.#attempt) this.#notices.trouble("speaker", "");
      return true;
    } catch (error) {
      if (mine !== this.#attempt) return false;
      this.speaker.close();
      const what = error?.name === "AbortError" ? "The sound of this page could not be loaded." : "This browser plays no sound from pages.";
      this.#notices.trouble("speaker", `${what} You can still read what is said.`);
      return false;
    }
  }

  async openMicrophone() {
    const mine = this.#attempt;
    // Most are allowed already, and open within a moment.
    const reminder = setTimeout(() => {
      if (mine === this.#attempt) this.#onAsking();
    }, PATIENCE);
    try {
      // One that was closed while it was being opened has let go of itself.
      if (!(await this.microphone.open(this.microphoneID))) return;
      this.#notices.trouble("microphone", "");
      this.#onAllowed();
    } catch (error) {
      if (mine !== this.#attempt) return;
      this.microphone.close();
      // Who was refused does not ask again by himself.
      if (error?.name !== "AbortError") this.#wantsMicrophone = false;
      this.#notices.trouble("microphone", explain(error));
    } finally {
      clearTimeout(reminder);
    }
    this.#onChange();
  }

  #microphoneLost() {
    this.microphone.close();
    this.#wantsMicrophone = false;
    this.#notices.trouble("microphone", "The microphone was unplugged. Choose another one under Sound, or write.");
    this.#onChange();
  }

  // Goes on with what the browser has paused, after a press of a button.
  wake() {
    this.speaker.wake?.();
    this.microphone.wake?.();
  }

  close() {
    this.#attempt += 1;
    this.microphone.close();
    this.speaker.close();
    this.microphone.isMuted = false;
  }
}
