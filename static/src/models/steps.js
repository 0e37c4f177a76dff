// How much smaller a text is set for its length: a number of steps, which styles give sizes to.
// The server starts from the same (voteboard/web/wording.py); lib/shrink.js goes on where it must.

const ANSWER = [30, 80];
const QUESTION = [60, 160];
const NUMBER = [8, 12];

export const MOST_STEPS = 5;

/** @returns {0 | 1 | 2} of an answer's text */
export function answerStep(text) {
  return steps(text, ANSWER);
}

/** @returns {0 | 1 | 2} of a question */
export function questionStep(text) {
  return steps(text, QUESTION);
}

/** @returns {0 | 1 | 2} of a number as it is written */
export function numberStep(text) {
  return steps(text, NUMBER);
}

function steps(text, limits) {
  const length = [...text].length;
  return limits.filter((limit) => length > limit).length;
}
