// The parts of the page that run beside it, for its sound. They come from the server, which may be gone, or hang.

const PATIENCE = 10000;

// Loads one into a context. Fails with an `AbortError` when it does not come in time.
export async function loadWorklet(context, file) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new DOMException(`${file} did not come within ${PATIENCE / 1000} s.`, "AbortError")), PATIENCE);
  });
  try {
    await Promise.race([context.audioWorklet.addModule(file), late]);
  } finally {
    clearTimeout(timer);
  }
}
