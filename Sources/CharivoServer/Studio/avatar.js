// The drawn character: takes a level, an expression, a gaze and motions, and moves a little by itself.

const expressions = {
  neutral: { smile: 0.3, raise: 0, tilt: 0, open: 1, iris: 1, blush: 0.35, part: 0, round: 0, words: "a calm face" },
  smile: { smile: 1, raise: 0.35, tilt: 0.15, open: 0.72, iris: 1.04, blush: 1, part: 0.16, round: 0, words: "a smile" },
  sad: { smile: -0.75, raise: 0.15, tilt: 1, open: 0.74, iris: 0.98, blush: 0.15, part: 0, round: 0.25, words: "a sad face" },
  angry: { smile: -0.6, raise: -0.5, tilt: -1.1, open: 0.82, iris: 0.92, blush: 0.3, part: 0, round: 0.1, words: "an angry face" },
  surprised: { smile: 0, raise: 1.25, tilt: 0.2, open: 1.14, iris: 0.82, blush: 0.4, part: 0.42, round: 1, words: "a surprised face" },
};
const synonyms = { happy: "smile", joy: "smile", laugh: "smile", sorry: "sad", annoyed: "angry", astonished: "surprised", surprise: "surprised", calm: "neutral" };

// Shapes of a speaking mouth: how wide, how open at the same loudness, how round.
const visemes = [
  { wide: 1, tall: 1, round: 0 },
  { wide: 1.18, tall: 0.62, round: 0 },
  { wide: 0.7, tall: 0.86, round: 1 },
  { wide: 0.92, tall: 0.8, round: 0.35 },
];

const motions = {
  wave: { length: 2.4, pose: (t) => ({ arm: rise(t, 2.4, 0.45), swing: Math.sin(t * 11) * rise(t, 2.4, 0.55), lean: 2.5 * rise(t, 2.4, 0.5) }) },
  nod: { length: 1.2, pose: (t) => ({ nod: Math.max(0, Math.sin((t / 1.2) * Math.PI * 4 - 0.4)) * rise(t, 1.2, 0.2) }) },
  bow: { length: 2, pose: (t) => ({ bow: rise(t, 2, 0.6), shut: rise(t, 2, 0.5) }) },
};

// A motion as a hint of itself, for eyes that large movements make unwell. Closed eyes and a shown hand do not move.
const HINT = 0.12;

function calmed({ arm = 0, shut = 0, lean = 0, nod = 0, bow = 0 }) {
  return { arm, shut, lean: lean * HINT, nod: nod * HINT, bow: bow * HINT };
}

function rise(time, length, edge) {
  const ease = (x) => (x <= 0 ? 0 : x >= 1 ? 1 : x * x * (3 - 2 * x));
  return Math.min(ease(time / edge), ease((length - time) / edge));
}

export class Avatar {
  constructor(root) {
    this.root = root;
    this.part = (id) => root.querySelector(`#${id}`);
    // Until the server says who is there.
    this.name = "The character";
    this.expression = "neutral";
    this.face = { ...expressions.neutral };
    this.gaze = { x: 0, y: 0, toX: 0, toY: 0 };
    this.level = 0;
    this.mouth = 0;
    this.viseme = visemes[0];
    this.shape = { ...visemes[0] };
    this.motion = null;
    this.attention = 0;
    this.isListening = false;
    this.nextBlink = 2;
    this.blink = 0;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.last = performance.now();
    const frame = (now) => {
      this.step(Math.min(0.1, (now - this.last) / 1000), now / 1000);
      this.last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    this.describe();
  }

  hear(rms) {
    // A voice at a usual loudness opens the mouth most of the way.
    const level = Math.min(1, Math.max(0, (rms - 0.008) / 0.16)) ** 0.65;
    if (level < 0.12 && this.level >= 0.12) this.chooseViseme();
    else if (Math.abs(level - this.level) > 0.3) this.chooseViseme();
    this.level = level;
  }

  chooseViseme() {
    const others = visemes.filter((shape) => shape !== this.viseme);
    this.viseme = others[Math.floor(Math.random() * others.length)];
  }

  show(id) {
    const known = expressions[id] ? id : synonyms[id];
    this.expression = known ?? "neutral";
    this.root.dataset.expression = id;
    this.describe();
  }

  look(x, y) {
    this.gaze.toX = Math.max(-1, Math.min(1, x));
    this.gaze.toY = Math.max(-1, Math.min(1, y));
    this.root.dataset.gaze = `${x} ${y}`;
  }

  play(group) {
    this.root.dataset.motion = group;
    const motion = motions[group] ?? motions.nod;
    this.motion = { ...motion, time: 0 };
  }

  listen(isListening) {
    this.isListening = isListening;
  }

  rest() {
    this.hear(0);
    this.show("neutral");
    this.look(0, 0);
  }

  describe() {
    this.root.setAttribute("aria-label", `${this.name}, with ${expressions[this.expression].words}`);
  }

  step(seconds, time) {
    const toward = (value, goal, speed) => value + (goal - value) * (1 - Math.exp(-seconds * speed));
    const still = this.calm.matches ? 0 : 1;
    const goal = expressions[this.expression];
    for (const key of ["smile", "raise", "tilt", "open", "iris", "blush", "part", "round"]) {
      this.face[key] = toward(this.face[key], goal[key], 9);
    }
    this.gaze.x = toward(this.gaze.x, this.gaze.toX, 12);
    this.gaze.y = toward(this.gaze.y, this.gaze.toY, 12);
    this.attention = toward(this.attention, this.isListening ? 1 : 0, 5);
    this.mouth = toward(this.mouth, this.level, this.level > this.mouth ? 32 : 18);
    for (const key of ["wide", "tall", "round"]) this.shape[key] = toward(this.shape[key], this.viseme[key], 16);
    this.root.dataset.mouth = this.mouth.toFixed(2);

    let pose = {};
    if (this.motion) {
      this.motion.time += seconds;
      if (this.motion.time >= this.motion.length) this.motion = null;
      else pose = this.motion.pose(this.motion.time);
    }
    const { arm = 0, swing = 0, lean = 0, nod = 0, bow = 0, shut = 0 } = still ? pose : calmed(pose);

    this.nextBlink -= seconds;
    if (this.nextBlink <= 0) {
      this.nextBlink = 1.8 + Math.random() * 3.6;
      this.blink = still ? 0.16 : 0;
    }
    this.blink = Math.max(0, this.blink - seconds);
    const closing = Math.max(shut, this.blink > 0 ? Math.sin((this.blink / 0.16) * Math.PI) : 0);

    // Where motion is not wanted the arm is not lifted: it appears where it is lifted to, and vanishes.
    this.drawBody(time, still, { arm: still || arm === 0 ? arm : 1, swing, lean, nod, bow });
    this.part("arm-right").setAttribute("opacity", Math.min(1, still ? arm * 5 : arm));
    this.drawEyes(time, still, closing);
    this.drawMouth();
  }

  drawBody(time, still, { arm, swing, lean, nod, bow }) {
    const breath = Math.sin(time * 1.5) * still;
    const sway = (Math.sin(time * 0.55) + 0.5 * Math.sin(time * 0.91)) * still;
    const set = (id, value) => this.part(id).setAttribute("transform", value);
    const talk = this.mouth * still;
    const tilt = sway * 1.1 + lean + this.attention * 3.2 + this.gaze.x * 2.2 + Math.sin(time * 3.1) * talk * 1.2;
    const drop = breath * 1.6 + nod * 20 + bow * 64 - this.gaze.y * 5 - talk * 2;
    set("whole", `translate(0 ${bow * 46}) rotate(${sway * 0.35} 320 700)`);
    set("body", `translate(0 ${-breath * 1.6 + bow * 12})`);
    set("arm-left", `translate(0 ${-breath * 1.4 + bow * 12})`);
    set("head", `translate(${this.gaze.x * 6} ${drop}) rotate(${tilt} 320 430) scale(1 ${1 - nod * 0.025 - bow * 0.06})`);
    set("hair-back", `translate(${this.gaze.x * 3} ${drop * 0.8}) rotate(${tilt * 0.7 - sway * 0.6} 320 300)`);
    // The arm hangs down outside the picture; it is lifted from the shoulder, bent at the elbow, and waves
    // in front of the frame.
    set("arm-right", `translate(0 ${-breath * 1.4 + bow * 12}) rotate(${-56 * arm} 452 552)`);
    set("forearm", `rotate(${-118 * arm + swing * 15} 452 656)`);
    set("hand", `rotate(${swing * 9} 452 752)`);
    set("ribbon", `translate(0 ${-breath * 0.8}) rotate(${sway * 0.6} 320 554)`);
  }

  drawEyes(time, still, closing) {
    const { open, iris, raise, tilt, blush, smile } = this.face;
    const drift = { x: Math.sin(time * 0.43) * 0.06 * still, y: Math.sin(time * 0.31) * 0.05 * still };
    const x = (this.gaze.x + drift.x) * 11;
    const y = -(this.gaze.y + drift.y) * 9;
    const openness = open * (1 - closing);
    for (const side of ["left", "right"]) {
      const eye = this.part(`eye-${side}`);
      const isShut = openness < 0.16;
      const white = eye.querySelector(".eye");
      white.setAttribute("transform", `translate(0 ${(1 - openness) * 9}) scale(1 ${Math.max(0.05, openness)})`);
      white.setAttribute("opacity", isShut ? 0 : 1);
      eye.querySelector(".shut").setAttribute("opacity", isShut ? 1 : 0);
      eye.querySelector(".iris").setAttribute("transform", `translate(${x} ${y}) scale(${iris})`);
      const way = side === "left" ? 1 : -1;
      const outer = 5 - raise * 8 + tilt * 7;
      const inner = 0 - raise * 9 - tilt * 10;
      const bend = -10 - raise * 8 - Math.max(0, smile) * 3 + Math.abs(tilt) * 4;
      const brow = this.part(`brow-${side}`).firstElementChild;
      brow.setAttribute("d", `M${-29 * way} ${outer}Q${-3 * way} ${bend} ${29 * way} ${inner}`);
      this.part(`blush-${side}`).setAttribute("opacity", blush);
    }
  }

  drawMouth() {
    const { smile, part, round } = this.face;
    const open = Math.max(part, this.mouth * this.shape.tall);
    const isRound = Math.max(round * (1 - this.mouth * 0.5), this.shape.round * this.mouth);
    const width = (19 + Math.max(0, smile) * 9 + Math.max(0, -smile) * 3 + open * 6) * (1 + (this.shape.wide - 1) * this.mouth) * (1 - isRound * 0.42);
    const corner = -smile * 7 * (1 - isRound * 0.6);
    const top = smile * 5 - open * 7 - isRound * open * 6;
    const bottom = smile * 9 + open * 58;
    const curl = isRound * 10 * Math.min(1, open * 3);
    const shape =
      `M${-width} ${corner}C${-width * 0.7} ${top - curl} ${width * 0.7} ${top - curl} ${width} ${corner}` +
      `C${width * (0.75 + isRound * 0.3)} ${bottom} ${-width * (0.75 + isRound * 0.3)} ${bottom} ${-width} ${corner}Z`;
    this.part("lips-shape").setAttribute("d", shape);
    const line = open > 0.06 ? shape : `M${-width} ${corner}Q0 ${corner + smile * 26 + 3} ${width} ${corner}`;
    this.part("mouth-line").setAttribute("d", line);
    this.part("teeth").setAttribute("opacity", open > 0.1 ? 1 - isRound * 0.8 : 0);
    this.part("teeth").setAttribute("y", -44 + Math.max(0, smile) * 4 - open * 4);
    this.part("tongue").setAttribute("cy", 34 + open * 22);
    this.part("tongue").setAttribute("opacity", open > 0.25 ? 1 : 0);
  }
}
