// A page that slept has a connection that may be dead without knowing it, and pauses that have slept as well.

/** `act()` is called whenever the page may have woken. */
export function onWaking(act) {
  const look = () => {
    if (document.visibilityState === "visible") act();
  };
  document.addEventListener("visibilitychange", look);
  document.addEventListener("resume", look);
  addEventListener("pageshow", look);
  addEventListener("online", look);
}
