// The dialog about sound: which microphone and which speaker, and how loud the microphone is.

export class Settings {
  #parts;
  #sound;
  #bars;

  // `onMicrophone` is told when another microphone was chosen.
  constructor(parts, bars, sound, onMicrophone) {
    this.#parts = parts;
    this.#sound = sound;
    this.#bars = bars;
    const { open, dialog, microphone, speaker, speakerLabel } = parts;
    open.addEventListener("click", () => {
      this.list();
      dialog.showModal();
    });
    microphone.addEventListener("change", () => {
      this.#tellMicrophone();
      onMicrophone();
    });
    speaker.addEventListener("change", () => sound.speaker.choose(speaker.value));
    speaker.hidden = speakerLabel.hidden = !sound.speaker.canChoose;
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.list());
  }

  get isOpen() {
    return this.#parts.dialog.open;
  }

  // Devices have names once the microphone is allowed, and come and go.
  async list() {
    if (!navigator.mediaDevices?.enumerateDevices) return;
    const devices = await navigator.mediaDevices.enumerateDevices();
    for (const [id, kind] of [["microphone", "audioinput"], ["speaker", "audiooutput"]]) {
      const select = this.#parts[id];
      const chosen = select.value;
      const known = devices.filter((device) => device.kind === kind && device.deviceId && device.deviceId !== "default");
      select.replaceChildren(new Option("The system's own", ""), ...known.map((device, index) => new Option(device.label || `Number ${index + 1}`, device.deviceId)));
      select.value = known.some((device) => device.deviceId === chosen) ? chosen : "";
    }
    this.#tellMicrophone();
  }

  #tellMicrophone() {
    this.#sound.microphoneID = this.#parts.microphone.value;
  }

  showLevel(level) {
    const loudness = Math.min(1, Math.sqrt(level) * 1.6);
    this.#parts.level.value = loudness;
    this.#bars.forEach((bar, index) => {
      bar.style.transform = `scaleY(${0.2 + 0.8 * loudness * (1 - Math.abs(index - 2) * 0.22)})`;
    });
  }
}
