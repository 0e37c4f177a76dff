// A replay: the stage, driven by a player instead of the server.

import { Answers } from "./elements/answers.js";
import { Frame } from "./elements/frame.js";
import { Pager } from "./elements/pager.js";
import { Player } from "./elements/player.js";
import { Summary } from "./elements/summary.js";
import { Language } from "./lib/language.js";
import { Looks } from "./models/looks.js";
import { Playback } from "./models/playback.js";
import { present } from "./stage.js";

const root = document.querySelector(".board");
const part = (selector) => root.querySelector(selector);

const language = new Language(document.documentElement.lang, root.dataset.timezone);
const looks = new Looks(root.dataset, Object.keys(JSON.parse(root.dataset.themes)));
const units = part(".total-unit").dataset;
const frame = new Frame(root, language);
const pager = new Pager(part(".pages"), language, () => answers.turn());
const answers = new Answers(part(".answers"), document.querySelector("#row"), language, units, pager);
const summary = new Summary(document.querySelector("#summary"), language);
const stage = present(root, { language, units, looks, pager, redraw });

let board = null;

function redraw() {
  answers.show(board, looks);
}

const speeds = part(".speeds");
const playback = new Playback(JSON.parse(document.querySelector("#replay").textContent), {
  clock: () => performance.now(),
  speed: speeds.querySelector("[aria-pressed=true]").value,
  at: Number(speeds.dataset.at) * 1000,
});

new Player(root, playback, language, (state) => {
  board = state;
  frame.show(board);
  redraw();
  summary.show(board);
  stage.show(board);
});

// As it looks now: keys have changed the address.
document.querySelector(".save")?.addEventListener("click", (event) => {
  event.currentTarget.search = location.search;
});
