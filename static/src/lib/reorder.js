// Moves the children of a grid into a new order, each gliding from where it is now.
//
// The order on screen is CSS's `order`: putting an element elsewhere in the document would cut
// short the transitions that run in it. `settle` catches up once everything stands still, so that
// those who read the document find the same order.

const GLIDE = { id: "move", duration: 900, easing: "cubic-bezier(0.22, 0.8, 0.24, 1)" };

/** `order` are all children, first one first. Only transforms animate. */
export function reorder(parent, order) {
  if (order.every((child, i) => child === onScreen(parent)[i])) return;
  // Where they are now, in the middle of an earlier move too.
  const before = new Map(order.map((child) => [child, child.getBoundingClientRect().top]));
  for (const child of order) {
    for (const move of child.getAnimations()) if (move.id === GLIDE.id) move.cancel();
  }
  order.forEach((child, i) => {
    child.style.order = i;
  });
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const child of order) {
    const by = before.get(child) - child.getBoundingClientRect().top;
    if (by) child.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], GLIDE);
  }
}

/** Brings the document into the order on screen, unless something moves; whether that is done. */
export function settle(parent) {
  if (parent.getAnimations({ subtree: true }).length) return false;
  parent.append(...onScreen(parent));
  return true;
}

function onScreen(parent) {
  return [...parent.children].sort((a, b) => a.style.order - b.style.order);
}
