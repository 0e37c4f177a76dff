// Keeps the screen from going dark, and the pointer from standing in the picture.

const POINTER_HIDES = 3000; // ms

/** Asks for the screen to stay on, again each time the page comes back; says so in `data-awake`. */
export function keepAwake(root) {
  // Only there in a secure context: over https, or on the machine itself.
  if (!navigator.wakeLock) return;
  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      root.dataset.awake = "yes";
      lock.addEventListener("release", () => (root.dataset.awake = "no"));
    } catch {
      root.dataset.awake = "no"; // a low battery, for one
    }
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}

export function hidePointer(root) {
  let timer = 0;
  const moved = () => {
    clearTimeout(timer);
    root.dataset.pointer = "moving";
    timer = setTimeout(() => (root.dataset.pointer = "idle"), POINTER_HIDES);
  };
  addEventListener("pointermove", moved);
  moved();
}
