// The presenter's keys, and the card that names them. By place on the keyboard, so that they are the
// same in Russian and Latin layouts.

/** `actions`: what to do for each key's code. `?` and the button open the card. */
export function listen(card, button, actions) {
  const toggle = () => (card.open ? card.close() : card.showModal());
  button.addEventListener("click", toggle);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) toggle();
    else if (!(event.code in actions) || (event.code === "Space" && event.target.closest?.("button"))) return;
    else actions[event.code]();
    event.preventDefault();
  });
}

export function toggleFullScreen() {
  const done = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen?.();
  // Refused where the browser or a frame does not allow it: the page goes on as it is.
  done?.catch(() => {});
}
