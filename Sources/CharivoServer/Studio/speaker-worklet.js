// Where the character's sound is rendered, and counted: the server is told which samples were heard, and believes only that.
//
// Sound comes in generations, one between two flushes. A flush ends its generation at once; whatever was handed to the device before is
// still heard, so the count at a flush is that of the samples handed over. In between, the count that is told is that of the sound
// which has by now left the speaker: what was handed over one output latency ago.
const RATE = 24000;
const REPORT_EVERY = 0.033;
const FADE = 64;

class Speaker extends AudioWorkletProcessor {
  constructor() {
    super();
    this.step = RATE / sampleRate;
    this.queue = [];
    this.offset = 0;
    this.generation = 1;
    this.received = 0;
    this.consumed = 0;
    this.heard = 0;
    this.told = 0;
    this.latency = 0;
    this.history = [];
    this.nextReport = 0;
    this.last = 0;
    this.fade = 0;
    this.isOpen = true;
    this.port.onmessage = (event) => this.receive(event.data);
  }

  receive(message) {
    if (message.samples) {
      if (message.generation > this.generation) this.begin(message.generation);
      if (message.generation === this.generation) {
        this.queue.push(message.samples);
        this.received += message.samples.length;
      }
    } else if (message.flush !== undefined) {
      const isNow = message.flush === this.generation;
      this.port.postMessage({ flushed: message.flush, samples: isNow ? this.rendered : 0 });
      if (isNow) this.begin(message.flush + 1);
    } else if (message.latency !== undefined) {
      this.latency = Math.max(0, Math.min(0.5, message.latency));
    } else if (message.stop) {
      this.isOpen = false;
    }
  }

  begin(generation) {
    this.generation = generation;
    this.queue = [];
    this.offset = 0;
    this.received = 0;
    this.consumed = 0;
    this.heard = 0;
    this.told = 0;
    this.history = [];
    // Not a click but a breath: the last value fades out within three milliseconds.
    this.fade = FADE;
  }

  // How many samples were handed over. A device of another rate may stand between two, and beyond the last; no more count than there were.
  get rendered() {
    return Math.min(this.received, Math.floor(this.consumed + this.offset));
  }

  // The next sample, between two of the sound's where the device runs at another rate.
  next() {
    while (this.queue.length > 0 && this.offset >= this.queue[0].length) {
      this.offset -= this.queue[0].length;
      this.consumed += this.queue[0].length;
      this.queue.shift();
    }
    if (this.queue.length === 0) return null;
    const piece = this.queue[0];
    const index = Math.floor(this.offset);
    const fraction = this.offset - index;
    const after = index + 1 < piece.length ? piece[index + 1] : this.queue.length > 1 ? this.queue[1][0] : piece[index];
    this.offset += this.step;
    return (piece[index] * (1 - fraction) + after * fraction) / 0x8000;
  }

  process(_inputs, outputs) {
    const output = outputs[0];
    for (let frame = 0; frame < output[0].length; frame++) {
      const sample = this.next();
      let value = sample;
      if (sample === null) {
        value = this.fade > 0 ? this.last * (this.fade-- / FADE) : 0;
        if (this.fade === 0) this.last = 0;
      } else {
        this.last = sample;
        this.fade = FADE;
      }
      for (const channel of output) channel[frame] = value;
    }
    this.history.push({ time: currentTime, rendered: this.rendered });
    while (this.history.length > 0 && this.history[0].time <= currentTime - this.latency) this.heard = this.history.shift().rendered;
    const count = this.heard;
    if (count !== this.told && currentTime >= this.nextReport) {
      this.told = count;
      this.nextReport = currentTime + REPORT_EVERY;
      this.port.postMessage({ generation: this.generation, samples: count });
    }
    return this.isOpen;
  }
}

registerProcessor("speaker", Speaker);
