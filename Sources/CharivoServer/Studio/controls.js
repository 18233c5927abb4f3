// What the page shows of the conversation's state: its status, the hint below the name, and the three buttons.

import { hasKeyboard } from "./hands.js";

const statuses = {
  idle: ["Ready when you are", "Press the button and say hello."],
  connecting: ["Connecting …", "One moment."],
  listening: ["Listening", "Just talk. You may also interrupt."],
  thinking: ["Thinking …", ""],
  speaking: ["Speaking", "Say something to interrupt, or press Esc."],
  lost: ["Connection lost", "When the server is back, a new conversation begins. What was said stays here to read."],
};

export class Controls {
  #parts;

  // `parts` are the page's body, the words of the status and the hint, and the buttons.
  constructor(parts, { onTalk, onMute, onInterrupt }) {
    this.#parts = parts;
    const { talk, mute, interrupt } = parts;
    talk.addEventListener("click", onTalk);
    mute.addEventListener("click", () => isEnabled(mute) && onMute());
    interrupt.addEventListener("click", () => isEnabled(interrupt) && onInterrupt());
  }

  show(conversation, { hasMicrophone, isMuted, name }) {
    const { body, status, hint, talk, talkText, mute, muteText, interrupt } = this.#parts;
    const { phase } = conversation;
    body.dataset.phase = phase;
    body.dataset.microphone = hasMicrophone ? "open" : "closed";
    [status.textContent, hint.textContent] = describe(phase, hasMicrophone, name);
    talkText.textContent = conversation.isIdle ? "Talk" : "End";
    mute.setAttribute("aria-pressed", isMuted);
    muteText.textContent = isMuted ? "Unmute" : "Mute";
    enable(mute, !conversation.isIdle && hasMicrophone);
    enable(interrupt, conversation.canInterrupt);
  }

  // Words that hold until there is something else to say.
  hint(text) {
    this.#parts.hint.textContent = text;
  }
}

function describe(phase, hasMicrophone, name) {
  const [status, hint] = statuses[phase];
  if (phase === "listening" && !hasMicrophone) return ["Your turn", `Write something to ${name}.`];
  if (phase !== "speaking") return [status, hint];
  if (hasMicrophone) return [status, hasKeyboard() ? hint : "Say something to interrupt."];
  return [status, hasKeyboard() ? "Press Esc to interrupt." : "Press Interrupt to stop."];
}

// A button that is out of use keeps the focus; one that is `disabled` loses it.
function enable(button, isEnabled) {
  button.setAttribute("aria-disabled", !isEnabled);
}

function isEnabled(button) {
  return button.getAttribute("aria-disabled") !== "true";
}
