// Every button that carries a command: `data-do` names it, `data-with` what belongs to it.

/** `give(what, how)` is called for each press; `state()` is what is known now. */
export function listenToButtons(root, give, state) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (!button || button.disabled) return;
    const { do: what, with: how = "{}", toggle } = button.dataset;
    give(what, toggle ? { [toggle]: !state().stage?.[toggle] } : JSON.parse(how));
    // Who has pressed with a finger or a mouse means the next space for the reveal, not for this button.
    if (event.detail > 0) button.blur();
  });
}
