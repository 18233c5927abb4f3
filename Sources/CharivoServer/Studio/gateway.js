// The connection to the server's gateway, version 1 of its protocol: messages both ways, and a new connection when one is lost.

const SUBPROTOCOL = "charivo.gateway.v1";
const FIRST_DELAY = 500;
const LONGEST_DELAY = 15000;
const PING_EVERY = 5000;
// A server that lives answers every ping; one of which nothing has come for so long is gone, whatever the network says.
const LONGEST_SILENCE = 10000;
const LOOK_EVERY = 1000;

export class Gateway extends EventTarget {
  constructor(url) {
    super();
    this.url = url;
    this.token = "";
    this.isWanted = false;
    this.isWelcome = false;
    this.failures = 0;
    this.dials = 0;
  }

  // From now on there is to be a connection, and a new one whenever it is lost, until `stop`. Before each of them `prepare` gets ready
  // what a conversation needs, and answers with what to say in the hello.
  start(prepare) {
    this.prepare = prepare;
    this.isWanted = true;
    this.failures = 0;
    this.dial();
  }

  // Lets go of a connection that is being ended, so that nothing of it reaches the next conversation.
  leave() {
    this.dials += 1;
    clearTimeout(this.timer);
    clearInterval(this.watch);
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

  async dial() {
    this.leave();
    const dial = this.dials;
    const hello = await this.prepare();
    if (dial !== this.dials || !this.isWanted) return;
    const protocols = [SUBPROTOCOL];
    if (this.token) protocols.push(`charivo-token.${this.token}`);
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
    this.listen(socket);
    let goodbye = null;
    socket.onopen = () => {
      if (this.socket !== socket) return;
      this.heardOf = performance.now();
      this.send({ type: "hello", version: 1, ...hello });
    };
    socket.onmessage = ({ data }) => {
      if (this.socket !== socket) return;
      this.heardOf = performance.now();
      this.unanswered = null;
      // Of a conversation that was ended only its last words are of interest.
      if (typeof data !== "string") return this.isWanted ? this.sound(data) : undefined;
      const message = JSON.parse(data);
      if (message.type === "pong") return;
      if (!this.isWanted && message.type !== "event" && message.type !== "goodbye") return;
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
      this.leave();
      this.closed(goodbye, wasWelcome);
    };
  }

  // A cable that was pulled and a server that hangs close nothing. So the server is asked for a sign of life, and while a connection is
  // being made that is its opening. A page in the background is woken seldom: it asks first, and judges the next time.
  listen(socket) {
    clearInterval(this.watch);
    this.heardOf = this.asked = performance.now();
    this.unanswered = this.asked;
    this.watch = setInterval(() => {
      const now = performance.now();
      if (this.unanswered !== null && now - this.unanswered >= LONGEST_SILENCE - PING_EVERY && now - this.heardOf >= LONGEST_SILENCE) {
        const wasWelcome = this.isWelcome;
        this.leave();
        if (this.isWanted) this.again({ goodbye: null, refusal: null, isSilent: true, wasWelcome });
        else this.tell("ended", { reason: "stopped", message: "" });
      } else if (now - this.asked >= PING_EVERY && socket.readyState === WebSocket.OPEN) {
        this.asked = now;
        this.unanswered ??= now;
        this.send({ type: "ping" });
      }
    }, LOOK_EVERY);
  }

  async closed(goodbye, wasWelcome) {
    if (!this.isWanted) return this.tell("ended", goodbye ?? { reason: "stopped", message: "" });
    if (goodbye && !goodbye.comeBack) {
      this.isWanted = false;
      return this.tell("ended", goodbye);
    }
    // A page is not told why a WebSocket was refused; the same address over HTTP tells.
    const dial = this.dials;
    const refusal = goodbye ? null : await this.ask();
    // Its visitor may have ended the conversation meanwhile, and begun another.
    if (!this.isWanted || dial !== this.dials) return;
    if (refusal?.status === 401) {
      this.isWanted = false;
      return this.tell("unauthenticated", refusal);
    }
    this.again({ goodbye, refusal, wasWelcome });
  }

  // Tells that the connection is lost, and tries again after a while.
  again(lost) {
    const backOff = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.failures) * (0.8 + 0.4 * Math.random());
    const delay = Math.max(backOff, (lost.refusal?.retryAfter ?? 0) * 1000);
    this.failures += 1;
    this.tell("lost", { ...lost, delay });
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
