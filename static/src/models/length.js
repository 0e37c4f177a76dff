// How long a text is, in the steps that styles know (voteboard/web/wording.py has the same).

const LONG = 30;
const LONGEST = 80;

/** @returns {"short" | "long" | "longest"} of an answer's text */
export function answerLength(text) {
  return step([...text].length);
}

/** @returns {"short" | "long" | "longest"} of a question, which has twice the room */
export function questionLength(text) {
  return step([...text].length / 2);
}

function step(characters) {
  if (characters > LONGEST) return "longest";
  return characters > LONG ? "long" : "short";
}
