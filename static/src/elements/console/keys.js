// The console's keys press its buttons, so that they do what is seen, and nothing that can't be done.

import { action } from "../../models/console/keys.js";

export function listenToKeys(root) {
  const card = root.querySelector("dialog.keys");
  const toggle = () => (card.open ? card.close() : card.showModal());
  const button = (name) =>
    root.querySelector(name === "blank" ? "button[data-toggle=blank]" : `button[data-do=${name}]:not([hidden])`);
  root.querySelector(".keys-button").addEventListener("click", toggle);
  addEventListener("keydown", (event) => {
    const what = action(event);
    if (what === null) return;
    if (what === "help") toggle();
    else {
      const pressed = button(what);
      const hides = pressed.closest("[hidden]") !== null;
      if (card.open || hides || pressed.disabled) return;
      pressed.click();
    }
    event.preventDefault();
  });
}
