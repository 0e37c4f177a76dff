// Moves elements from where they are on screen to where they are put, in the middle of an earlier
// move too. Only transforms and opacity animate.

const GLIDE = { id: "move", duration: 900, easing: "cubic-bezier(0.22, 0.8, 0.24, 1)" };
const FADE = { id: "move", duration: 300, easing: "ease-out" };

export const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Where elements are now, moves included; those that can't be seen have no size. */
export function positions(elements) {
  return new Map([...elements].map((element) => [element, element.getBoundingClientRect()]));
}

/** Ends all moves at once, so that a new place can be measured. */
export function halt(elements) {
  for (const element of elements) {
    for (const move of element.getAnimations()) if (move.id === GLIDE.id) move.cancel();
  }
}

/** Lets `elements` glide from where they were `before` to where they are laid out now. */
export function glide(before, elements) {
  const after = positions(elements);
  for (const element of elements) {
    const from = before.get(element);
    const to = after.get(element);
    const x = from && from.left - to.left;
    const y = from && from.top - to.top;
    if (from && !x && !y) continue;
    if (!from || reducedMotion()) element.animate({ opacity: [0, 1] }, FADE);
    else {
      // What rises passes over what falls.
      const zIndex = y > 0 ? 1 : 0;
      element.animate(
        [{ transform: `translate(${x}px, ${y}px)`, zIndex }, { transform: "none", zIndex }],
        GLIDE,
      );
    }
  }
}

/** Cross-fades: out, `change()`, in. */
export async function crossFade(element, change) {
  const out = element.animate({ opacity: [1, 0] }, { duration: 180, fill: "forwards" });
  await out.finished.catch(() => {});
  change();
  out.cancel();
  element.animate({ opacity: [0, 1] }, { duration: 260 });
}
