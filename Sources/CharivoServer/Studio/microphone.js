// The microphone: asked for when a conversation begins, let go when it ends.

import { keepAwake } from "./awake.js";
import { loadWorklet } from "./worklet.js";

const refusals = {
  NotAllowedError: "The microphone was refused. Allow it beside the address above, then press Talk again. You can also just write.",
  SecurityError: "The microphone was refused. Allow it beside the address above, then press Talk again. You can also just write.",
  NotFoundError: "No microphone was found. Plug one in and press Talk again. You can also just write.",
  OverconstrainedError: "The chosen microphone is gone. Choose another one. You can also just write.",
  InsecureContextError: "Browsers give a page the microphone only over https, or on the server's own machine. Ask the server's owner for an https address. You can also just write.",
  AbortError: "The microphone could not be started. End the conversation and begin again to try once more. You can also just write.",
  NotReadableError: "The microphone is in use by another program. Close it there and press Talk again. You can also just write.",
};

export function explain(error) {
  return refusals[error?.name] ?? "The microphone does not work here. You can also just write.";
}

export class Microphone {
  constructor({ onPiece, onLevel, onLost, onStill }) {
    this.onPiece = onPiece;
    this.onLevel = onLevel;
    this.onLost = onLost;
    this.onStill = onStill;
    this.isMuted = false;
    this.closings = 0;
  }

  // Answers with `false` when it was closed meanwhile: asking takes as long as its user thinks.
  async open(deviceID) {
    this.close();
    const closings = this.closings;
    if (!window.isSecureContext) throw new DOMException("A page over plain http has no microphone.", "InsecureContextError");
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("This browser has no microphone for pages.", "NotSupportedError");
    const wish = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
    if (deviceID) wish.deviceId = { exact: deviceID };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: wish });
    if (closings !== this.closings) {
      for (const track of stream.getTracks()) track.stop();
      return false;
    }
    this.stream = stream;
    try {
      await this.connect(stream, 24000);
    } catch (error) {
      if (closings !== this.closings) return false;
      // What the server did not bring this time it does not bring at once.
      if (error?.name === "AbortError") throw error;
      // Some browsers do not take a microphone into a context of another rate; the worklet resamples then.
      await this.context?.close().catch(() => {});
      if (closings !== this.closings) return false;
      await this.connect(stream, undefined);
    }
    if (closings !== this.closings) return false;
    for (const track of stream.getAudioTracks()) track.onended = () => this.onLost();
    return true;
  }

  async connect(stream, sampleRate) {
    const context = new AudioContext(sampleRate ? { sampleRate } : {});
    this.context = context;
    await loadWorklet(context, "microphone-worklet.js");
    if (this.context !== context) return;
    const source = context.createMediaStreamSource(stream);
    this.node = new AudioWorkletNode(context, "microphone", { numberOfOutputs: 0 });
    this.node.port.onmessage = ({ data }) => {
      this.onLevel(this.isMuted ? 0 : data.level);
      if (!this.isMuted) this.onPiece(data.samples);
    };
    source.connect(this.node);
    this.wake = keepAwake(context, this.onStill);
    await this.wake();
  }

  get isOpen() {
    return Boolean(this.stream);
  }

  close() {
    this.closings += 1;
    for (const track of this.stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.node?.port.postMessage({ stop: true });
    this.node?.disconnect();
    this.context?.close().catch(() => {});
    this.stream = this.node = this.context = this.wake = undefined;
    this.onLevel(0);
    this.onStill(false);
  }
}
