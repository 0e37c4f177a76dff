// Moves children of an element into a new order, each gliding from where it is now.

/** `order` are all children, first one first. Only transforms animate. */
export function reorder(parent, order) {
  const children = [...parent.children];
  if (order.every((child, i) => child === children[i])) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  // Where they are on screen now, in the middle of an earlier move too.
  const before = new Map(children.map((child) => [child, child.getBoundingClientRect().top]));
  for (const child of children) {
    for (const move of child.getAnimations()) if (move.id === "move") move.cancel();
  }
  parent.append(...order);
  if (still) return;
  for (const child of order) {
    const from = before.get(child);
    if (from === undefined) continue;
    const by = from - child.getBoundingClientRect().top;
    if (by === 0) continue;
    child.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], {
      id: "move",
      duration: 900,
      easing: "cubic-bezier(0.22, 0.8, 0.24, 1)",
    });
  }
}
