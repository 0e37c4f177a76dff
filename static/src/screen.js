// A screen: shows the board that the page was opened for, and keeps it as the server has it.

import { Answers } from "./elements/answers.js";
import { Frame } from "./elements/frame.js";
import { Freshness } from "./elements/freshness.js";
import { connect } from "./lib/connection.js";
import { Language } from "./lib/language.js";
import { Screen } from "./models/screen.js";

const root = document.querySelector(".board");
const language = new Language(document.documentElement.lang, root.dataset.timezone);
const frame = new Frame(root, language);
const answers = new Answers(
  root.querySelector(".answers"),
  document.querySelector("#row"),
  language,
);
const freshness = new Freshness(root, language);

const screen = new Screen({
  changed(state) {
    frame.show(state);
    answers.show(state);
    freshness.show(state);
  },
  async fetchBoard() {
    const watch = root.dataset.watch;
    const path = watch === "stage" ? "/api/stage" : `/api/votes/${encodeURIComponent(watch)}`;
    const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(5000) });
    return response.ok ? response.json() : null;
  },
});

// What the server rendered is held from the start: nothing that comes later may fall behind it.
screen.board(JSON.parse(root.dataset.board));

connect(root.dataset.watch, {
  board: (message) => screen.board(message),
  tally: (message) => screen.tally(message),
  status: (message) => screen.status(message),
  unknown: () => screen.unknown(),
  contact: (present) => freshness.contact(present),
});
