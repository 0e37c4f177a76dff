// What a key does on the console. By place on the keyboard, so that it is the same in every layout.

const ACTIONS = {
  KeyH: "hide",
  KeyL: "hold",
  KeyO: "open",
  Space: "reveal",
  ArrowRight: "reveal",
  ArrowLeft: "back",
  KeyU: "undo",
  KeyB: "blank",
  KeyA: "take",
  KeyN: "dismiss",
};
const TYPED = "input, textarea, select, [contenteditable]";
const PRESSED = "button, a, summary, [tabindex]"; // have their own use for some keys

/** @returns {string | null} the action that a keydown asks for; `help` for `?` */
export function action(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return null;
  if (event.target?.matches?.(TYPED)) return null;
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "help";
  if (event.shiftKey) return null;
  if (!event.code.startsWith("Key") && event.target?.matches?.(PRESSED)) return null;
  return ACTIONS[event.code] ?? null;
}
