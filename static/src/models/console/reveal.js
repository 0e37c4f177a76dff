// Where a reveal is, and what can be done next.

/**
 * `steps`: all steps until every place is known; the one after them opens the board.
 * @returns {{can: boolean, step: number, steps: number, opens: boolean, back: boolean, every: number | null}}
 */
export function reveal(onAir) {
  const hidden = onAir?.public?.curtain === "hidden" && Boolean(onAir.public.vote);
  const { step = 0, of = null, every = null } = onAir?.reveal ?? {};
  const steps = of ?? places(onAir?.truth?.counts ?? []);
  return { can: hidden, step, steps, opens: hidden && step >= steps, back: hidden && step > 0, every };
}

// Equal counts share a place, and are revealed together.
function places(counts) {
  return new Set(counts).size;
}
