// Which of the screens this is, large enough to be read from the back of the hall.

const STAYS = 5000; // ms

let shown = null;
let timer = 0;

/** Shows `number` for a while, over everything. */
export function identify(number) {
  clearTimeout(timer);
  shown?.remove();
  shown = document.createElement("p");
  shown.className = "identity";
  shown.setAttribute("role", "status");
  shown.textContent = number;
  shown.popover = "manual"; // over an open dialog as well, where browsers know how
  document.body.append(shown);
  shown.showPopover?.();
  timer = setTimeout(() => shown.remove(), STAYS);
}
