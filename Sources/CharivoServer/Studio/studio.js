// The page itself: brings the connection, the sound, the character and the words together.

import { Avatar } from "./avatar.js";
import { Gateway } from "./gateway.js";
import { explain, Microphone } from "./microphone.js";
import { Speaker } from "./speaker.js";
import { Timeline } from "./timeline.js";
import { Transcript } from "./transcript.js";

const part = (id) => document.getElementById(id);
const avatar = new Avatar(part("figure"));
const transcript = new Transcript(part("lines"), part("empty"), part("announcer"));
const timeline = new Timeline({
  list: part("events"), none: part("no-events"), count: part("event-count"), filter: part("filter"), levels: part("levels"),
  pause: part("pause"), clear: part("clear"),
});
const gateway = new Gateway(new URL("/api/gateway", location.href).href.replace(/^http/, "ws"));
const speaker = new Speaker({
  onHeard: (generation, samples) => gateway.send({ type: "playback", generation, samples }),
  onFlushed: (id, samples) => gateway.send({ type: "flushed", id, samples }),
});
const microphone = new Microphone({ onPiece: (samples) => gateway.sendSound(samples), onLevel: showLevel, onLost: microphoneLost });

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
let waitingText = null;
// Grows with each begin and end: who waited for something meanwhile sees that it is not wanted any more.
let attempt = 0;

function enter(next) {
  phase = next;
  document.body.dataset.phase = next;
  const [status, hint] = statuses[next];
  part("status-text").textContent = status;
  part("hint").textContent = next === "listening" && !microphone.isOpen ? "Write something below." : hint;
  const isTalking = next !== "idle";
  part("talk-text").textContent = isTalking ? "End" : "Talk";
  part("mute").disabled = !isTalking || !microphone.isOpen;
  part("interrupt").disabled = !(isAudible || isAwaiting) || !isLive;
}

function follow() {
  if (!isLive) return;
  enter(isAudible ? "speaking" : isAwaiting ? "thinking" : "listening");
}

// Notices

let notedAction = null;

function notice(text, { action, onAction, asksKey = false } = {}) {
  part("notice-text").textContent = text;
  part("key-form").hidden = !asksKey;
  part("notice-action").hidden = !action;
  part("notice-action").textContent = action ?? "";
  notedAction = onAction;
  part("notice").hidden = false;
}

function dismiss() {
  part("notice").hidden = true;
}

part("notice-close").addEventListener("click", dismiss);
part("notice-action").addEventListener("click", () => notedAction?.());
part("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  gateway.token = part("key").value.trim();
  part("key").value = "";
  dismiss();
  begin({ withMicrophone: true });
});

// Beginning and ending

async function begin({ withMicrophone }) {
  attempt += 1;
  const mine = attempt;
  gateway.leave();
  dismiss();
  enter("connecting");
  let sound = true;
  try {
    await speaker.open();
  } catch {
    if (mine !== attempt) return;
    sound = false;
    speaker.close();
    notice("This browser plays no sound from pages. You can still read what is said.");
  }
  if (mine !== attempt) return;
  if (withMicrophone) await openMicrophone();
  if (mine !== attempt) return;
  gateway.start({ config: {}, sound });
}

async function openMicrophone() {
  const mine = attempt;
  try {
    // One that was closed while it was being opened has let go of itself.
    if (!(await microphone.open(part("microphone").value))) return;
    listDevices();
  } catch (error) {
    if (mine !== attempt) return;
    microphone.close();
    notice(explain(error));
  }
  enter(phase);
}

function end() {
  waitingText = null;
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
  notice("The microphone was unplugged. Choose another one under Sound, or write.");
  enter(phase);
}

part("talk").addEventListener("click", () => (phase === "idle" ? begin({ withMicrophone: true }) : end()));

function setMuted(isMuted) {
  microphone.isMuted = isMuted;
  part("mute").setAttribute("aria-pressed", isMuted);
  part("mute").querySelector("span").textContent = isMuted ? "Unmute" : "Mute";
}

part("mute").addEventListener("click", () => setMuted(!microphone.isMuted));

function interrupt() {
  if (isLive) gateway.send({ type: "interrupt" });
}

part("interrupt").addEventListener("click", interrupt);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.repeat && !part("settings").open && (isAudible || isAwaiting)) interrupt();
});

// Writing

function say(text) {
  if (!text) return;
  if (isLive) return gateway.send({ type: "text", text });
  // Who writes before there is a conversation begins one, without a microphone.
  waitingText = text;
  if (phase === "idle") begin({ withMicrophone: false });
}

part("write").addEventListener("submit", (event) => {
  event.preventDefault();
  say(part("words").value.trim());
  part("words").value = "";
});
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
  if (detail.about === "text") notice(detail.message);
});
gateway.addEventListener("goodbye", ({ detail }) => timeline.add("goodbye", detail));
gateway.addEventListener("lost", ({ detail }) => {
  isLive = isAudible = isAwaiting = false;
  avatar.hear(0);
  avatar.listen(false);
  speaker.begin();
  enter("lost");
  const why = detail.goodbye?.message ?? detail.refusal?.message ?? "";
  const wait = Math.max(1, Math.round(detail.delay / 1000));
  const isThere = detail.refusal?.status === 426;
  const isExplained = detail.goodbye || (detail.refusal && !isThere);
  const what = isExplained ? `The server has closed the connection. ${why}` : isThere ? (detail.wasWelcome ? "The connection was lost." : "The server takes no new conversation just now.") : "The server is gone.";
  notice(`${what} Trying again in ${wait} s.`.replace(/\s+/g, " "), { action: "Try now", onAction: () => gateway.retry() });
});
gateway.addEventListener("unauthenticated", ({ detail }) => {
  ended();
  const why = detail.isUnsendable
    ? "This key cannot be sent from a page: it holds a space or a sign that browsers do not send. Enter another one, or ask the server's owner for it."
    : "This server asks who you are. Enter the key that its owner gave you.";
  notice(why, { asksKey: true });
  part("key").focus();
});
gateway.addEventListener("ended", ({ detail }) => {
  const isActive = phase !== "idle";
  ended();
  if (isActive && detail.reason !== "stopped") notice(`The conversation has ended. ${detail.message}`, { action: "Begin again", onAction: () => begin({ withMicrophone: true }) });
});

const handlers = {
  "realtime:session:start": () => {
    isLive = true;
    dismissUnless(/microphone|plays no sound/i);
    follow();
    if (waitingText) gateway.send({ type: "text", text: waitingText });
    waitingText = null;
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
  "realtime:conversation": (change) => transcript.apply(change),
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
  "realtime:error": ({ error }) => notice(error.message),
};

function receive(name, payload) {
  timeline.add(name, payload);
  handlers[name]?.(payload);
}

gateway.addEventListener("event", ({ detail }) => receive(detail.event, detail.payload));

// A notice about the microphone or the speaker stays true when the session lives; one about the server does not.
function dismissUnless(words) {
  if (!words.test(part("notice-text").textContent)) dismiss();
}

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
