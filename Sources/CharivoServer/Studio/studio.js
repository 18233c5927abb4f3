// The page itself: brings the connection, the sound, the character and the words together.

import { Avatar } from "./avatar.js";
import { Controls } from "./controls.js";
import { Conversation } from "./conversation.js";
import { Gateway } from "./gateway.js";
import { hasKeyboard } from "./hands.js";
import { Notices } from "./notices.js";
import { Settings } from "./settings.js";
import { Sound } from "./sound.js";
import { Timeline } from "./timeline.js";
import { Transcript } from "./transcript.js";
import { Writing } from "./writing.js";

const part = (id) => document.getElementById(id);
const conversation = new Conversation(follow);
const gateway = new Gateway(new URL("/api/gateway", location.href).href.replace(/^http/, "ws"));
const avatar = new Avatar(part("figure"));
const transcript = new Transcript(
  part("lines"), part("empty"), part("announcer"), () => (hasKeyboard() ? part("words") : part("lines")));
const timeline = new Timeline({
  list: part("events"), none: part("no-events"), count: part("event-count"), filter: part("filter"), levels: part("levels"),
  pause: part("pause"), clear: part("clear"),
});
const notices = new Notices(
  {
    box: part("notice"), words: part("notice-text"), action: part("notice-action"), close: part("notice-close"), keyForm: part("key-form"),
    refuge: part("talk"),
  }, () => sound.wake());
const sound = new Sound({
  gateway, notices, onLevel: (level) => settings.showLevel(level), onAllowed: () => settings.list(), onChange: show,
  onAsking: () => {
    if (conversation.phase === "connecting") controls.hint("Allow the microphone, or press End.");
  },
});
const settings = new Settings(
  {
    open: part("settings-open"), dialog: part("settings"), microphone: part("microphone"), speaker: part("speaker"),
    speakerLabel: part("speaker-label"), level: part("level"),
  }, [...document.querySelectorAll(".meter i")], sound, () => conversation.isIdle || sound.openMicrophone());
const controls = new Controls(
  {
    body: document.body, status: part("status-text"), hint: part("hint"), talk: part("talk"), talkText: part("talk-text"),
    mute: part("mute"), muteText: part("mute").querySelector("span"), interrupt: part("interrupt"),
  },
  {
    onTalk: () => (conversation.isIdle ? begin({ withMicrophone: true }) : end()), onMute: () => sound.mute(!sound.isMuted),
    onInterrupt: interrupt,
  });
const writing = new Writing(
  { form: part("write"), words: part("words"), suggestions: part("suggestions") },
  {
    conversation, send: (text, whenBusy) => gateway.send({ type: "text", text, whenBusy }),
    onFirst: () => begin({ withMicrophone: false }), onWaiting: (texts) => transcript.showWaiting(texts),
  });

function show() {
  controls.show(conversation, { hasMicrophone: sound.hasMicrophone, isMuted: sound.isMuted, name: avatar.name });
}

function follow() {
  show();
  if (conversation.isQuiet) writing.sendNext();
}

// From now on everything on the page is that character's; what another one said before stays his.
function meet(name) {
  transcript.name = avatar.name = name;
  avatar.describe();
  part("character-name").textContent = name;
  document.title = `${name} · Charivo studio`;
}

// Beginning and ending

function begin({ withMicrophone }) {
  sound.begin({ withMicrophone });
  gateway.leave();
  notices.forgetTroubles();
  notices.dismiss();
  conversation.begin();
  gateway.start(async () => ({ config: {}, sound: await sound.prepare() }));
}

function end() {
  writing.takeBack();
  if (gateway.isWanted) gateway.stop();
  ended();
}

function ended() {
  sound.close();
  avatar.rest();
  avatar.listen(false);
  conversation.ended();
}

function interrupt() {
  if (conversation.canInterrupt) gateway.send({ type: "interrupt" });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.repeat && !settings.isOpen) interrupt();
});
part("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  gateway.token = part("key").value.trim();
  part("key").value = "";
  notices.dismiss();
  begin({ withMicrophone: true });
});
window.addEventListener("online", () => gateway.retry());

// What becomes of the connection

gateway.addEventListener("welcome", ({ detail }) => {
  timeline.add("welcome", detail);
  conversation.welcomed();
  meet(detail.character.name);
  sound.speaker.begin();
  transcript.forget();
  if (conversation.isAnother) transcript.divide("A new conversation");
});
gateway.addEventListener("sound", ({ detail }) => sound.speaker.play(detail.generation, detail.samples));
gateway.addEventListener("flush", ({ detail }) => {
  timeline.add("flush", detail);
  sound.speaker.flush(detail.id);
});
gateway.addEventListener("error", ({ detail }) => {
  timeline.add("error", detail);
  if (detail.about !== "text") return;
  notices.say(detail.message);
  writing.refused();
});
gateway.addEventListener("goodbye", ({ detail }) => timeline.add("goodbye", detail));
gateway.addEventListener("lost", ({ detail }) => {
  avatar.hear(0);
  avatar.listen(false);
  sound.speaker.begin();
  writing.waitAgain();
  conversation.lost();
  const why = detail.goodbye?.message ?? detail.refusal?.message ?? "";
  const wait = Math.max(1, Math.round(detail.delay / 1000));
  const isThere = detail.refusal?.status === 426;
  const isExplained = detail.goodbye || (detail.refusal && !isThere);
  const what = isExplained ? `The server has closed the connection. ${why}` : isThere ? (detail.wasWelcome ? "The connection was lost." : "The server takes no new conversation just now.") : detail.isSilent ? "The server is gone: it does not answer." : "The server is gone.";
  const words = `${what} Trying again in ${wait} s.`.replace(/\s+/g, " ");
  notices.say(words, { action: "Try now", onAction: () => gateway.retry(), stays: true });
});
gateway.addEventListener("unauthenticated", ({ detail }) => {
  writing.waitAgain();
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
  const isActive = !conversation.isIdle;
  if (isActive) writing.waitAgain();
  ended();
  if (!isActive || detail.reason === "stopped") return;
  const beginAgain = { action: "Begin again", onAction: () => begin({ withMicrophone: true }) };
  notices.say(`The conversation has ended. ${detail.message}`, { ...beginAgain, stays: true });
});

// What happens in the session

const handlers = {
  "realtime:session:start": () => {
    notices.dismiss();
    notices.showTroubles();
    conversation.started();
  },
  "realtime:session:end": () => conversation.sessionEnded(),
  "realtime:state": ({ state }) => conversation.replyExpected(state.awaitingResponse),
  "realtime:user:speech:start": () => avatar.listen(true),
  "realtime:user:speech:stop": () => avatar.listen(false),
  "realtime:user:transcript": ({ text }) => transcript.announce(`You: ${text}`),
  "realtime:response:done": (reply) => {
    if (reply.status === "incomplete") transcript.cutShort(reply);
  },
  "realtime:assistant:done": (reply) => transcript.announceReply(reply),
  "realtime:conversation": (change) => {
    if (change.change === "inserted" && change.item.role === "user") writing.confirm(change.item.text);
    transcript.apply(change);
  },
  "realtime:expression": ({ expressionId }) => avatar.show(expressionId),
  "realtime:gaze": ({ x, y }) => avatar.look(x, y),
  "realtime:motion": ({ group }) => avatar.play(group),
  "tts:lipsync:update": ({ rms }) => avatar.hear(rms),
  "tts:audio:start": () => conversation.heard(true),
  "tts:audio:end": () => {
    avatar.hear(0);
    conversation.heard(false);
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

if (matchMedia("(min-width: 1180px)").matches) part("timeline-drawer").open = true;
show();

// For whoever looks into the page, and its tests.
export { avatar, receive, timeline };
