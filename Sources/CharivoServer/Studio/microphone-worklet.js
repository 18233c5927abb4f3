// The microphone's sound on its way to the server: blocks of the audio thread in, 40 ms of 16-bit samples at 24,000 Hz out.
const RATE = 24000;
const PIECE = 960;

// Takes sound from one rate to another. Between two samples a short windowed sinc is laid, cut off below the lower of the two rates'
// halves, so that nothing above it folds back into the voice.
class Resampler {
  constructor(from, to) {
    this.step = from / to;
    this.cut = Math.min(1, to / from) * 0.94;
    this.half = Math.ceil(16 / this.cut);
    this.kept = new Float32Array(this.half * 2);
    this.position = this.half;
  }

  weight(distance) {
    if (Math.abs(distance) >= this.half) return 0;
    const x = Math.PI * distance * this.cut;
    const sinc = x === 0 ? 1 : Math.sin(x) / x;
    return this.cut * sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / this.half));
  }

  run(input, emit) {
    const all = new Float32Array(this.kept.length + input.length);
    all.set(this.kept);
    all.set(input, this.kept.length);
    while (this.position + this.half < all.length) {
      const first = Math.floor(this.position) - this.half + 1;
      let sum = 0;
      for (let index = first; index < first + this.half * 2; index++) sum += all[index] * this.weight(index - this.position);
      emit(sum);
      this.position += this.step;
    }
    const used = Math.max(0, Math.floor(this.position) - this.half);
    this.kept = all.slice(used);
    this.position -= used;
  }
}

class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = sampleRate === RATE ? null : new Resampler(sampleRate, RATE);
    this.piece = new Int16Array(PIECE);
    this.filled = 0;
    this.power = 0;
    this.isOpen = true;
    this.port.onmessage = (event) => {
      if (event.data.stop) this.isOpen = false;
    };
  }

  take(sample) {
    const value = Math.max(-1, Math.min(1, sample));
    this.power += value * value;
    this.piece[this.filled++] = value < 0 ? value * 0x8000 : value * 0x7fff;
    if (this.filled < PIECE) return;
    this.port.postMessage({ samples: this.piece, level: Math.sqrt(this.power / PIECE) }, [this.piece.buffer]);
    this.piece = new Int16Array(PIECE);
    this.filled = 0;
    this.power = 0;
  }

  process(inputs) {
    const channel = inputs[0][0];
    if (channel && this.isOpen) {
      if (this.resampler) this.resampler.run(channel, (sample) => this.take(sample));
      else for (const sample of channel) this.take(sample);
    }
    return this.isOpen;
  }
}

registerProcessor("microphone", Microphone);
