// Everything that happens, newest first, each with its JSON. Bounded; the oldest go first.

const LIMIT = 400;
const noisy = new Set(["tts:lipsync:update", "realtime:state", "realtime:conversation", "realtime:text:delta"]);

export class Timeline {
  constructor({ list, none, count, filter, levels, pause, clear }) {
    this.list = list;
    this.none = none;
    this.count = count;
    this.filter = filter;
    this.levels = levels;
    this.events = [];
    this.total = 0;
    this.begin = performance.now();
    this.isPaused = false;
    filter.addEventListener("input", () => this.redraw());
    levels.addEventListener("change", () => this.redraw());
    pause.addEventListener("click", () => {
      this.isPaused = !this.isPaused;
      pause.setAttribute("aria-pressed", this.isPaused);
      pause.textContent = this.isPaused ? "Go on" : "Pause";
      if (!this.isPaused) this.redraw();
    });
    clear.addEventListener("click", () => {
      this.events = [];
      this.redraw();
    });
  }

  add(name, payload) {
    this.total += 1;
    this.count.textContent = this.total;
    const event = { name, payload, time: (performance.now() - this.begin) / 1000 };
    this.events.push(event);
    // Levels come thirty times a second; they are not to drive out what can be read.
    if (this.events.length > LIMIT) {
      const level = this.events.findIndex((event) => event.name === "tts:lipsync:update");
      this.events.splice(level >= 0 && level < this.events.length - 1 ? level : 0, 1);
    }
    if (this.isPaused || !this.isShown(event)) return;
    this.list.prepend(this.row(event));
    while (this.list.childElementCount > LIMIT) this.list.lastElementChild.remove();
    this.none.hidden = true;
  }

  isShown({ name }) {
    if (!this.levels.checked && noisy.has(name)) return false;
    return name.includes(this.filter.value.trim());
  }

  redraw() {
    const rows = this.events.filter((event) => this.isShown(event)).reverse();
    this.list.replaceChildren(...rows.map((event) => this.row(event)));
    this.none.hidden = rows.length > 0;
  }

  row({ name, payload, time }) {
    const item = document.createElement("li");
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    const stamp = document.createElement("time");
    stamp.textContent = time.toFixed(2).padStart(6, "0");
    const code = document.createElement("code");
    code.textContent = name;
    const short = document.createElement("small");
    short.textContent = brief(payload);
    summary.append(stamp, code, short);
    details.append(summary);
    if (name.includes("error") || name === "goodbye") item.className = "bad";
    // The JSON is written out only for those who look.
    details.addEventListener("toggle", () => {
      if (!details.open || details.childElementCount > 1) return;
      const json = document.createElement("pre");
      json.tabIndex = 0;
      json.textContent = JSON.stringify(payload, null, 2);
      details.append(json);
    });
    item.append(details);
    return item;
  }
}

function brief(payload) {
  // What the gateway keeps from visitors is empty, and says less than the code.
  const told = [
    payload.text, payload.error?.message, payload.message, payload.expressionId, payload.name, payload.group, payload.reason, payload.status,
    payload.code,
  ].find(Boolean);
  if (told !== undefined) return String(told);
  if (payload.rms !== undefined) return payload.rms.toFixed(3);
  if (payload.playedMs !== undefined) return `${payload.playedMs} of ${payload.receivedMs} ms, ${payload.outcome}`;
  if (payload.change) return payload.change;
  if (payload.x !== undefined) return `${payload.x}, ${payload.y}`;
  return "";
}
