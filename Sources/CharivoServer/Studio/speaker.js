// The speaker: renders what the server sends, and tells how far it was heard.

import { keepAwake } from "./awake.js";
import { loadWorklet } from "./worklet.js";

export class Speaker {
  constructor({ onHeard, onFlushed, onStill }) {
    this.onHeard = onHeard;
    this.onFlushed = onFlushed;
    this.onStill = onStill;
    this.deviceID = "";
    this.isLoaded = false;
  }

  // Must follow a press of a button: browsers keep pages silent until then.
  async open() {
    if (this.context) return this.wake?.();
    let context;
    try {
      context = new AudioContext({ sampleRate: 24000, latencyHint: "interactive" });
    } catch {
      context = new AudioContext({ latencyHint: "interactive" });
    }
    this.context = context;
    await loadWorklet(context, "speaker-worklet.js");
    await this.choose(this.deviceID);
    // It may have been closed meanwhile, and opened again.
    if (this.context !== context) return;
    this.isLoaded = true;
    this.wake = keepAwake(context, this.onStill);
    await this.wake();
    if (this.context === context) this.begin();
  }

  // A new connection counts its generations from the start.
  begin() {
    if (!this.isLoaded) return;
    this.node?.port.postMessage({ stop: true });
    this.node?.disconnect();
    const node = new AudioWorkletNode(this.context, "speaker", { numberOfInputs: 0, outputChannelCount: [1] });
    node.port.onmessage = ({ data }) => {
      if (node !== this.node) return;
      if (data.flushed !== undefined) this.onFlushed(data.flushed, data.samples);
      else this.onHeard(data.generation, data.samples);
    };
    node.connect(this.context.destination);
    this.node = node;
    this.tellLatency();
  }

  tellLatency() {
    const latency = (this.context.outputLatency || 0) + (this.context.baseLatency || 0);
    this.node.port.postMessage({ latency });
  }

  // Sound that is still on its way when the speaker is closed is not wanted any more.
  play(generation, samples) {
    if (!this.node) return;
    this.tellLatency();
    this.node.port.postMessage({ generation, samples }, [samples.buffer]);
  }

  flush(id) {
    if (this.node) this.node.port.postMessage({ flush: id });
    else this.onFlushed(id, 0);
  }

  get canChoose() {
    return typeof AudioContext !== "undefined" && "setSinkId" in AudioContext.prototype;
  }

  async choose(deviceID) {
    this.deviceID = deviceID;
    if (this.context?.setSinkId) await this.context.setSinkId(deviceID).catch(() => {});
  }

  close() {
    this.node?.port.postMessage({ stop: true });
    this.node?.disconnect();
    this.context?.close().catch(() => {});
    this.node = this.context = this.wake = undefined;
    this.isLoaded = false;
    this.onStill(false);
  }
}
