// A screen: shows the board that the page was opened for, and keeps it as the server has it.

import { Answers } from "./elements/answers.js";
import { Frame } from "./elements/frame.js";
import { Freshness } from "./elements/freshness.js";
import { Pager } from "./elements/pager.js";
import { Summary } from "./elements/summary.js";
import { connect } from "./lib/connection.js";
import { Language } from "./lib/language.js";
import { Memory } from "./lib/memory.js";
import { isKept, keepThisPage } from "./lib/offline.js";
import { ServerClock } from "./models/clock.js";
import { Looks } from "./models/looks.js";
import { phase } from "./models/phase.js";
import { Screen } from "./models/screen.js";
import { present } from "./stage.js";

const root = document.querySelector(".board");
const part = (selector) => root.querySelector(selector);
const { watch } = root.dataset;

const clock = new ServerClock(() => performance.timeOrigin + performance.now());
const language = new Language(document.documentElement.lang, root.dataset.timezone);
const looks = new Looks(root.dataset, Object.keys(JSON.parse(root.dataset.themes)));
const units = part(".total-unit").dataset;
const frame = new Frame(root, language);
const pager = new Pager(part(".pages"), language, () => answers.turn());
const answers = new Answers(part(".answers"), document.querySelector("#row"), language, units, pager);
const freshness = new Freshness(root, language, clock);
const summary = new Summary(document.querySelector("#summary"), language);
const memory = new Memory(watch);
const stage = root.dataset.kind === "stage" ? present(root, { language, units, looks, pager, redraw }) : null;

let board = null;

function redraw() {
  answers.show(board, looks);
}

const screen = new Screen({
  changed(state) {
    board = state;
    // A final vote is not read again: its time may be of another day.
    if (board.at && !board.stale && phase(board) === "live") clock.heard(board.at);
    frame.show(board);
    redraw();
    freshness.show(board);
    summary.show(board);
    stage?.show(board);
    memory.keep(board);
  },
  async fetchBoard() {
    const path = watch === "stage" ? "/api/stage" : `/api/votes/${encodeURIComponent(watch)}`;
    const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(5000) });
    return response.ok ? response.json() : null;
  },
});

// What the server rendered is held from the start: nothing that comes later may fall behind it.
const rendered = JSON.parse(root.dataset.board);
if (isKept()) {
  screen.recall(memory.recall() ?? rendered);
  freshness.contact(false);
} else screen.board(rendered);

connect(watch, {
  board: (message) => screen.board(message),
  tally: (message) => screen.tally(message),
  status: (message) => screen.status(message),
  unknown: () => screen.unknown(),
  contact: (there) => freshness.contact(there),
});
keepThisPage();
