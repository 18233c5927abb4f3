// The page itself: brings the connection, the sound, the character and the words together.

import { Avatar } from "./avatar.js";
import { Gateway } from "./gateway.js";
import { explain, Microphone } from "./microphone.js";
import { Notices } from "./notices.js";
import { MOST_WAITING, Outbox } from "./outbox.js";
import { Speaker } from "./speaker.js";
import { Timeline } from "./timeline.js";
import { Transcript } from "./transcript.js";

const part = (id) => document.getElementById(id);
const isTouched = matchMedia("(pointer: coarse)").matches;
const avatar = new Avatar(part("figure"));
const transcript = new Transcript(
  part("lines"), part("empty"), part("announcer"),
  // Where there is no keyboard, a focused field would bring one up over half the page.
  isTouched ? part("lines") : part("words"));
const timeline = new Timeline({
  list: part("events"), none: part("no-events"), count: part("event-count"), filter: part("filter"), levels: part("levels"),
  pause: part("pause"), clear: part("clear"),
});
const gateway = new Gateway(new URL("/api/gateway", location.href).href.replace(/^http/, "ws"));
const notices = new Notices(
  {
    box: part("notice"), words: part("notice-text"), action: part("notice-action"), close: part("notice-close"), keyForm: part("key-form"),
    refuge: part("talk"),
  }, wake);
const outbox = new Outbox({ send: (text, whenBusy) => gateway.send({ type: "text", text, whenBusy }), onWaiting: showWaiting });
const speaker = new Speaker({
  onHeard: (generation, samples) => gateway.send({ type: "playback", generation, samples }),
  onFlushed: (id, samples) => gateway.send({ type: "flushed", id, samples }),
  onStill: (isStill) => notices.stood("speaker", isStill),
});
const microphone = new Microphone({
  onPiece: (samples) => gateway.sendSound(samples), onLevel: showLevel, onLost: microphoneLost,
  onStill: (isStill) => notices.stood("microphone", isStill),
});

const statuses = {
  idle: ["Ready when you are", "Press the button and say hello."],
  connecting: ["Connecting …", "One moment."],
  listening: ["Listening", "Just talk. You may also interrupt."],
  thinking: ["Thinking …", ""],
  speaking: ["Speaking", "Say something to interrupt, or press Esc."],
  lost: ["Connection lost", "When the server is back, a new conversation begins. What was said stays here to read."],
};
let phase = "idle";
let isLive = false;
let isAudible = false;
let isAwaiting = false;
let hadSession = false;
// Grows with each begin and end: who waited for something meanwhile sees that it is not wanted any more.
let attempt = 0;

function describe(next) {
  const [status, hint] = statuses[next];
  if (next === "listening" && !microphone.isOpen) return ["Your turn", `Write something to ${avatar.name}.`];
  if (next !== "speaking") return [status, hint];
  if (microphone.isOpen) return [status, isTouched ? "Say something to interrupt." : hint];
  return [status, isTouched ? "Press Interrupt to stop." : "Press Esc to interrupt."];
}

function enter(next) {
  phase = next;
  document.body.dataset.phase = next;
  document.body.dataset.microphone = microphone.isOpen ? "open" : "closed";
  const [status, hint] = describe(next);
  part("status-text").textContent = status;
  part("hint").textContent = hint;
  const isTalking = next !== "idle";
  part("talk-text").textContent = isTalking ? "End" : "Talk";
  enable(part("mute"), isTalking && microphone.isOpen);
  enable(part("interrupt"), (isAudible || isAwaiting) && isLive);
}

// A button that is out of use keeps the focus; one that is `disabled` loses it.
function enable(button, isEnabled) {
  button.setAttribute("aria-disabled", !isEnabled);
}

function isEnabled(button) {
  return button.getAttribute("aria-disabled") !== "true";
}

function follow() {
  if (!isLive) return;
  enter(isAudible ? "speaking" : isAwaiting ? "thinking" : "listening");
  if (!isAwaiting && !isAudible) outbox.sendNext();
}

function wake() {
  speaker.wake?.();
  microphone.wake?.();
}

part("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  gateway.token = part("key").value.trim();
  part("key").value = "";
  notices.dismiss();
  begin({ withMicrophone: true });
});

// Beginning and ending

let wantsMicrophone = false;

function begin({ withMicrophone }) {
  attempt += 1;
  wantsMicrophone = withMicrophone;
  gateway.leave();
  notices.forgetTroubles();
  notices.dismiss();
  enter("connecting");
  gateway.start(prepare);
}

// Speaker and microphone need a part that comes from the server: where that is gone they are tried again when it is back.
async function prepare() {
  const isAsking = window.isSecureContext && wantsMicrophone && !microphone.isOpen;
  const [sound] = await Promise.all([openSpeaker(), isAsking ? openMicrophone() : undefined]);
  return { config: {}, sound };
}

async function openSpeaker() {
  const mine = attempt;
  if (!window.isSecureContext) {
    notices.trouble("page", "Browsers let a page play and record sound only over https, or on the server's own machine. Ask the server's owner for an https address. Here you can write, and read what is said.");
    return false;
  }
  try {
    await speaker.open();
    if (mine === attempt) notices.trouble("speaker", "");
    return true;
  } catch (error) {
    if (mine !== attempt) return false;
    speaker.close();
    const what = error?.name === "AbortError" ? "The sound of this page could not be loaded." : "This browser plays no sound from pages.";
    notices.trouble("speaker", `${what} You can still read what is said.`);
    return false;
  }
}

async function openMicrophone() {
  const mine = attempt;
  // Most are allowed already, and open within a moment.
  const reminder = setTimeout(() => {
    if (mine === attempt && phase === "connecting") part("hint").textContent = "Allow the microphone, or press End.";
  }, 1000);
  try {
    // One that was closed while it was being opened has let go of itself.
    if (!(await microphone.open(part("microphone").value))) return;
    notices.trouble("microphone", "");
    listDevices();
  } catch (error) {
    if (mine !== attempt) return;
    microphone.close();
    // Who was refused does not ask again by himself.
    if (error?.name !== "AbortError") wantsMicrophone = false;
    notices.trouble("microphone", explain(error));
  } finally {
    clearTimeout(reminder);
  }
  enter(phase);
}

function end() {
  putBack(outbox.takeBack());
  if (gateway.isWanted) gateway.stop();
  ended();
}

function ended() {
  attempt += 1;
  isLive = isAudible = isAwaiting = false;
  microphone.close();
  speaker.close();
  avatar.rest();
  avatar.listen(false);
  setMuted(false);
  enter("idle");
}

function microphoneLost() {
  microphone.close();
  wantsMicrophone = false;
  notices.trouble("microphone", "The microphone was unplugged. Choose another one under Sound, or write.");
  enter(phase);
}

part("talk").addEventListener("click", () => (phase === "idle" ? begin({ withMicrophone: true }) : end()));

function setMuted(isMuted) {
  microphone.isMuted = isMuted;
  part("mute").setAttribute("aria-pressed", isMuted);
  part("mute").querySelector("span").textContent = isMuted ? "Unmute" : "Mute";
}

part("mute").addEventListener("click", () => isEnabled(part("mute")) && setMuted(!microphone.isMuted));

function interrupt() {
  if (isLive) gateway.send({ type: "interrupt" });
}

part("interrupt").addEventListener("click", () => isEnabled(part("interrupt")) && interrupt());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.repeat && !part("settings").open && isEnabled(part("interrupt"))) interrupt();
});

// Writing

function showWaiting(texts) {
  part("words").setCustomValidity("");
  transcript.showWaiting(texts);
}

// Whether the text is on its way, or waits.
function say(text) {
  if (isLive && outbox.sendNow(text)) return true;
  if (outbox.isFull) {
    // Beside the field: what is said of the server changes from moment to moment.
    part("words").setCustomValidity(`${MOST_WAITING} messages wait already. They are sent when the server is there; this one stays here until then.`);
    part("words").reportValidity();
    return false;
  }
  outbox.add(text);
  // Who writes before there is a conversation begins one, without a microphone.
  if (phase === "idle") begin({ withMicrophone: false });
  return true;
}

// Back into the field, before what stands there.
function putBack(texts) {
  part("words").value = [...texts, part("words").value].filter(Boolean).join(" ");
}

part("write").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = part("words").value.trim();
  if (!text || say(text)) part("words").value = "";
});
part("words").addEventListener("input", () => part("words").setCustomValidity(""));
part("suggestions").addEventListener("click", ({ target }) => {
  if (target.tagName === "BUTTON") say(target.textContent);
});

// What the server says

gateway.addEventListener("welcome", ({ detail }) => {
  timeline.add("welcome", detail);
  transcript.name = avatar.name = detail.character.name;
  avatar.describe();
  part("character-name").textContent = detail.character.name;
  document.title = `${detail.character.name} · Charivo studio`;
  speaker.begin();
  transcript.forget();
  if (hadSession) transcript.divide("A new conversation");
  hadSession = true;
});
gateway.addEventListener("sound", ({ detail }) => speaker.play(detail.generation, detail.samples));
gateway.addEventListener("flush", ({ detail }) => {
  timeline.add("flush", detail);
  speaker.flush(detail.id);
});
gateway.addEventListener("error", ({ detail }) => {
  timeline.add("error", detail);
  if (detail.about !== "text") return;
  notices.say(detail.message);
  putBack([outbox.refused()]);
});
gateway.addEventListener("goodbye", ({ detail }) => timeline.add("goodbye", detail));
gateway.addEventListener("lost", ({ detail }) => {
  isLive = isAudible = isAwaiting = false;
  avatar.hear(0);
  avatar.listen(false);
  speaker.begin();
  outbox.waitAgain();
  enter("lost");
  const why = detail.goodbye?.message ?? detail.refusal?.message ?? "";
  const wait = Math.max(1, Math.round(detail.delay / 1000));
  const isThere = detail.refusal?.status === 426;
  const isExplained = detail.goodbye || (detail.refusal && !isThere);
  const what = isExplained ? `The server has closed the connection. ${why}` : isThere ? (detail.wasWelcome ? "The connection was lost." : "The server takes no new conversation just now.") : detail.isSilent ? "The server is gone: it does not answer." : "The server is gone.";
  const words = `${what} Trying again in ${wait} s.`.replace(/\s+/g, " ");
  notices.say(words, { action: "Try now", onAction: () => gateway.retry(), stays: true });
});
gateway.addEventListener("unauthenticated", ({ detail }) => {
  outbox.waitAgain();
  ended();
  const why = detail.isUnsendable
    ? "This key cannot be sent from a page: it holds a space or a sign that browsers do not send. Enter another one, or ask the server's owner for it."
    : gateway.token
      ? "The server does not know this key. Look at how it is written, and enter it once more."
      : "This server asks who you are. Enter the key that its owner gave you.";
  notices.say(why, { asksKey: true, stays: true });
  part("key").focus();
});
gateway.addEventListener("ended", ({ detail }) => {
  const isActive = phase !== "idle";
  if (isActive) outbox.waitAgain();
  ended();
  if (!isActive || detail.reason === "stopped") return;
  const beginAgain = { action: "Begin again", onAction: () => begin({ withMicrophone: true }) };
  notices.say(`The conversation has ended. ${detail.message}`, { ...beginAgain, stays: true });
});

const handlers = {
  "realtime:session:start": () => {
    isLive = true;
    notices.dismiss();
    notices.showTroubles();
    follow();
  },
  "realtime:session:end": () => {
    isLive = false;
  },
  "realtime:state": ({ state }) => {
    isAwaiting = state.awaitingResponse;
    follow();
  },
  "realtime:user:speech:start": () => avatar.listen(true),
  "realtime:user:speech:stop": () => avatar.listen(false),
  "realtime:user:transcript": ({ text }) => transcript.announce(`You: ${text}`),
  "realtime:assistant:done": ({ text }) => transcript.announce(`${transcript.name}: ${text}`),
  "realtime:conversation": (change) => {
    if (change.change === "inserted" && change.item.role === "user") outbox.confirm(change.item.text);
    transcript.apply(change);
  },
  "realtime:expression": ({ expressionId }) => avatar.show(expressionId),
  "realtime:gaze": ({ x, y }) => avatar.look(x, y),
  "realtime:motion": ({ group }) => avatar.play(group),
  "tts:lipsync:update": ({ rms }) => avatar.hear(rms),
  "tts:audio:start": () => {
    isAudible = true;
    follow();
  },
  "tts:audio:end": () => {
    isAudible = false;
    avatar.hear(0);
    follow();
  },
  "realtime:error": ({ error }) => notices.say(error.message),
};

function receive(name, payload) {
  timeline.add(name, payload);
  handlers[name]?.(payload);
}

// Of a conversation that was ended it is still told what of its last words was heard; nothing else of it concerns the page.
gateway.addEventListener("event", ({ detail }) => {
  if (gateway.isWanted || detail.event === "realtime:conversation") receive(detail.event, detail.payload);
  else timeline.add(detail.event, detail.payload);
});

// Devices and levels

const bars = [...document.querySelectorAll(".meter i")];

function showLevel(level) {
  const loudness = Math.min(1, Math.sqrt(level) * 1.6);
  part("level").value = loudness;
  bars.forEach((bar, index) => {
    bar.style.transform = `scaleY(${0.2 + 0.8 * loudness * (1 - Math.abs(index - 2) * 0.22)})`;
  });
}

async function listDevices() {
  if (!navigator.mediaDevices?.enumerateDevices) return;
  const devices = await navigator.mediaDevices.enumerateDevices();
  for (const [id, kind] of [["microphone", "audioinput"], ["speaker", "audiooutput"]]) {
    const select = part(id);
    const chosen = select.value;
    const known = devices.filter((device) => device.kind === kind && device.deviceId && device.deviceId !== "default");
    select.replaceChildren(new Option("The system's own", ""), ...known.map((device, index) => new Option(device.label || `Number ${index + 1}`, device.deviceId)));
    select.value = known.some((device) => device.deviceId === chosen) ? chosen : "";
  }
}

part("settings-open").addEventListener("click", () => {
  listDevices();
  part("settings").showModal();
});
part("microphone").addEventListener("change", () => {
  if (phase !== "idle") openMicrophone();
});
part("speaker").addEventListener("change", () => speaker.choose(part("speaker").value));
navigator.mediaDevices?.addEventListener?.("devicechange", listDevices);
window.addEventListener("online", () => gateway.retry());

if (!speaker.canChoose) {
  part("speaker").hidden = true;
  part("speaker-label").hidden = true;
}
if (matchMedia("(min-width: 1180px)").matches) part("timeline-drawer").open = true;
enter("idle");

// For whoever looks into the page, and its tests.
export { avatar, receive, timeline };
