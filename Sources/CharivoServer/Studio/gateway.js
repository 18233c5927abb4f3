// The connection to the server's gateway, version 1 of its protocol: messages both ways, and a new connection when one is lost.

const SUBPROTOCOL = "charivo.gateway.v1";
const FIRST_DELAY = 500;
const LONGEST_DELAY = 15000;

export class Gateway extends EventTarget {
  constructor(url) {
    super();
    this.url = url;
    this.token = "";
    this.isWanted = false;
    this.isWelcome = false;
    this.failures = 0;
  }

  // From now on there is to be a connection, and a new one whenever it is lost, until `stop`.
  start(hello) {
    this.hello = hello;
    this.isWanted = true;
    this.failures = 0;
    this.dial();
  }

  // Lets go of a connection that is being ended, so that nothing of it reaches the next conversation.
  leave() {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    this.isWelcome = false;
    socket?.close();
  }

  stop() {
    this.isWanted = false;
    clearTimeout(this.timer);
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.send({ type: "stop" });
      // The server says goodbye and closes; one that does not is left.
      const socket = this.socket;
      setTimeout(() => socket.close(), 4000);
    } else {
      this.socket?.close();
      this.tell("ended", { reason: "stopped", message: "" });
    }
  }

  // Tries again now rather than at the end of the wait.
  retry() {
    if (!this.isWanted || this.socket) return;
    clearTimeout(this.timer);
    this.dial();
  }

  dial() {
    const protocols = [SUBPROTOCOL];
    if (this.token) protocols.push(`charivo-token.${this.token}`);
    this.leave();
    let socket;
    try {
      socket = new WebSocket(this.url, protocols);
    } catch {
      // Not every key can stand in a subprotocol, and a browser refuses to try.
      this.isWanted = false;
      return this.tell("unauthenticated", { isUnsendable: true });
    }
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    let goodbye = null;
    socket.onopen = () => {
      if (this.socket !== socket) return;
      this.send({ type: "hello", version: 1, ...this.hello });
    };
    socket.onmessage = ({ data }) => {
      if (this.socket !== socket) return;
      if (typeof data !== "string") return this.sound(data);
      const message = JSON.parse(data);
      if (message.type === "goodbye") goodbye = message;
      if (message.type === "welcome") {
        this.isWelcome = true;
        this.failures = 0;
      }
      this.tell(message.type, message);
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      const wasWelcome = this.isWelcome;
      this.socket = null;
      this.isWelcome = false;
      this.closed(goodbye, wasWelcome);
    };
  }

  async closed(goodbye, wasWelcome) {
    if (!this.isWanted) return this.tell("ended", goodbye ?? { reason: "stopped", message: "" });
    if (goodbye && !goodbye.comeBack) {
      this.isWanted = false;
      return this.tell("ended", goodbye);
    }
    // A page is not told why a WebSocket was refused; the same address over HTTP tells.
    const refusal = goodbye ? null : await this.ask();
    if (!this.isWanted || this.socket) return;
    if (refusal?.status === 401) {
      this.isWanted = false;
      return this.tell("unauthenticated", refusal);
    }
    const backOff = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.failures) * (0.8 + 0.4 * Math.random());
    const delay = Math.max(backOff, (refusal?.retryAfter ?? 0) * 1000);
    this.failures += 1;
    this.tell("lost", { goodbye, refusal, delay, wasWelcome });
    this.timer = setTimeout(() => this.dial(), delay);
  }

  async ask() {
    try {
      const headers = this.token ? { Authorization: `Bearer ${this.token}` } : {};
      const answer = await fetch(this.url.replace(/^ws/, "http"), { headers, cache: "no-store", signal: AbortSignal.timeout(4000) });
      const body = await answer.json().catch(() => ({}));
      return { status: answer.status, message: body.error?.message ?? "", retryAfter: body.error?.retryAfter };
    } catch {
      return null;
    }
  }

  sound(buffer) {
    const header = new DataView(buffer);
    if (buffer.byteLength < 12 || header.getUint8(0) !== 1 || header.getUint8(1) !== 1) return;
    const samples = new Int16Array(buffer.slice(12));
    this.tell("sound", { generation: header.getUint32(4, true), position: header.getUint32(8, true), samples });
  }

  send(message) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  // Sound that the network does not take is dropped here; it would only be heard late.
  sendSound(samples) {
    if (!this.isWelcome || this.socket?.readyState !== WebSocket.OPEN || this.socket.bufferedAmount > 480000) return;
    this.socket.send(samples);
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
