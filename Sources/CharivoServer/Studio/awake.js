// Sound that stands still: a telephone call, a sleeping tablet or the browser itself suspends an AudioContext, at any time.

const PATIENCE = 1000;

// Keeps a context going: resumes it when it was suspended and whenever the page is looked at again, and tells `onStill` when that takes
// a press of a button, with `false` once it goes on. Answers with a function that tries again, to be called from such a press.
export function keepAwake(context, onStill) {
  let isStill = false;

  function tell(next) {
    if (next === isStill) return;
    isStill = next;
    onStill(next);
  }

  async function wake() {
    if (context.state === "running") return tell(false);
    // A browser that wants a press of a button first neither resumes nor refuses.
    await Promise.race([context.resume().catch(() => {}), new Promise((done) => setTimeout(done, PATIENCE))]);
    if (context.state !== "closed") tell(context.state !== "running");
  }

  function look() {
    if (document.visibilityState === "visible") wake();
  }

  context.addEventListener("statechange", () => {
    // Whoever closes it knows, and has gone on to something else by now.
    if (context.state === "closed") document.removeEventListener("visibilitychange", look);
    else wake();
  });
  document.addEventListener("visibilitychange", look);
  return wake;
}
