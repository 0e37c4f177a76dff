// A board put together from its parts, whoever feeds it: the server (screen.js) or a player (replay.js).

import { Answers } from "./elements/answers.js";
import { Frame } from "./elements/frame.js";
import { Pager } from "./elements/pager.js";
import { Summary } from "./elements/summary.js";
import { Language } from "./lib/language.js";
import { Looks, NAMES } from "./models/looks.js";
import { present } from "./stage.js";

/**
 * Takes the page's first frame over; `show(board)` of what it returns is to be called for each new state.
 * `clock`: the server's, where there is a server.
 */
export function takeOver(root, clock = null) {
  const part = (selector) => root.querySelector(selector);
  const { lang } = document.documentElement;
  const language = new Language(lang, root.dataset.timezone);
  const asked = new URLSearchParams(location.search);
  const looks = new Looks(root.dataset, Object.keys(JSON.parse(root.dataset.themes)), {
    opened: root.dataset.opened && JSON.parse(root.dataset.opened),
    asked: NAMES.filter((name) => asked.has(name)),
    stage: JSON.parse(root.dataset.board).stage,
  });
  const units = part(".total-unit").dataset;
  const frame = new Frame(root, language);
  const pager = new Pager(part(".pages"), language, () => answers.turn());
  const answers = new Answers(part(".answers"), document.querySelector("#row"), language, units, pager);
  const summary = new Summary(document.querySelector("#summary"), language);
  let shown = null;
  const redraw = () => answers.show(shown, looks);
  const embedded = root.dataset.kind === "embed";
  const stage = embedded ? null : present(root, { language, units, looks, pager, clock, redraw });

  function show(board) {
    shown = board;
    stage?.set(board);
    frame.show(board);
    redraw();
    summary.show(board);
    stage?.show(board);
  }
  return { language, show, fits: () => answers.fits };
}
