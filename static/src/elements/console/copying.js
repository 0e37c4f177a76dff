// Buttons that copy what stands in the field beside them.

import { write } from "../../lib/text.js";

const SAID = 2500; // ms that a button says what it has done

/** Shows the buttons within `root`, which need a script, and listens to them and to those that come later. */
export function offerCopies(root) {
  showCopies(root);
  root.addEventListener("click", ({ target }) => {
    const button = target.closest(".copy");
    if (button) copy(button);
  });
}

export function showCopies(root) {
  for (const button of root.querySelectorAll(".copy[hidden]")) button.hidden = false;
}

async function copy(button) {
  const text = document.querySelector(`#${button.dataset.of}`);
  let says = button.dataset.done;
  try {
    await navigator.clipboard.writeText(text.value); // on https alone
  } catch {
    text.focus();
    text.select();
    // Old, but it works on plain http.
    if (!document.execCommand("copy")) says = button.dataset.selected;
  }
  const name = button.textContent;
  if (button.hasAttribute("data-copied")) return;
  button.toggleAttribute("data-copied", true);
  write(button, says);
  setTimeout(() => {
    write(button, name);
    button.removeAttribute("data-copied");
  }, SAID);
}
