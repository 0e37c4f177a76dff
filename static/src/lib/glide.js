// Moves elements from where they are on screen to where they are put, in the middle of an earlier
// move too. Only transforms and opacity animate.

/** Milliseconds until everything is where it belongs; that of --glide in css/tokens.css too. */
export const GLIDES = 900;
const GLIDE = { duration: GLIDES, easing: "cubic-bezier(0.22, 0.8, 0.24, 1)" };
const FADE = { duration: 300, easing: "ease-out" };

const moves = new Map(); // element → its move; asking the element would make the browser style it anew

export const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Where elements are now, moves included; those that can't be seen have no size. */
export function positions(elements) {
  return new Map([...elements].map((element) => [element, element.getBoundingClientRect()]));
}

/** Ends the moves of elements at once, so that a new place can be measured. */
export function halt(elements) {
  for (const element of elements) {
    moves.get(element)?.cancel();
    moves.delete(element);
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
    // What rises passes over what falls. Not animated: that would keep the browser's main thread busy.
    element.style.zIndex = y > 0 ? 1 : 0;
    const move =
      !from || reducedMotion()
        ? element.animate({ opacity: [0, 1] }, FADE)
        : element.animate({ transform: [`translate(${x}px, ${y}px)`, "none"] }, GLIDE);
    moves.set(element, move);
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
