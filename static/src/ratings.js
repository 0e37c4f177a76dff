// The board of ratings: shows what the page was opened for, and keeps it as the server has it.

import { Comments } from "./elements/ratings/comments.js";
import { Heading } from "./elements/ratings/heading.js";
import { People } from "./elements/ratings/people.js";
import { Rates } from "./elements/ratings/rates.js";
import { Score } from "./elements/ratings/score.js";
import { Turning } from "./elements/ratings/turning.js";
import { dress } from "./elements/dress.js";
import { Freshness } from "./elements/freshness.js";
import { identify } from "./elements/identity.js";
import { listen, toggleFullScreen } from "./elements/keys.js";
import { hidePointer, keepAwake } from "./lib/awake.js";
import { connect, keepAsking } from "./lib/connection.js";
import { tellHeight } from "./lib/height.js";
import { Language } from "./lib/language.js";
import { Memory } from "./lib/memory.js";
import { isKept, keepThisPage } from "./lib/offline.js";
import { ServerClock } from "./models/clock.js";
import { Looks, NAMES } from "./models/looks.js";
import { RatingsScreen } from "./models/ratings-screen.js";

const root = document.querySelector(".board");
const part = (selector) => root.querySelector(selector);
const { watch, kind } = root.dataset;
const rendered = JSON.parse(root.dataset.ratings);
delete root.dataset.ratings; // what is withdrawn by and by is not to stay in the page

const language = new Language(document.documentElement.lang, root.dataset.timezone);
const clock = new ServerClock(() => performance.timeOrigin + performance.now());
const units = part(".mean-unit").dataset;
const turning = (line) => (turned) => new Turning(part(line), language, turned);
const heading = new Heading(root, language, rendered);
const score = new Score(part(".score"), language);
const rates = new Rates(part(".rates"), language, units);
const people = new People(part(".people"), document.querySelector("#person"), language, turning(".people-page"));
const comments = new Comments(
  part(".comments"), document.querySelector("#card"), language, () => clock.now(), turning(".comments-page"),
);
const freshness = new Freshness(root, language, clock);
const memory = new Memory(watch);

const screen = new RatingsScreen((state) => {
  if (state.at && !state.stale) clock.heard(state.at);
  heading.show(state);
  score.show(state);
  rates.show(state);
  people.show(state.employees);
  comments.show(state.comments);
  const ended = state.to !== null && Date.parse(state.to) <= clock.now();
  root.dataset.state = ended ? "final" : "live";
  // What tells of freshness, and what keeps it for later, know votes.
  const board = { ...state, vote: state.watch, curtain: "open", status: ended ? "finished" : "active" };
  freshness.show(board);
  memory.keep(board);
});

const { now } = root.dataset;
if (now && !isKept()) {
  const [{ responseStart }] = performance.getEntriesByType("navigation");
  clock.heard(now, performance.timeOrigin + responseStart);
}
screen.ratings((isKept() && memory.recall()) || rendered);
if (isKept()) {
  screen.unknown();
  freshness.contact(false);
}

const stayLive = root.dataset.live === "poll" ? keepAsking : connect;
const told = (message) => screen.ratings(message);
const period = watch.slice("ratings:".length);
stayLive(
  {
    watch,
    kind: kind === "embed" ? "embed" : "vote",
    address: `/api/ratings?period=${encodeURIComponent(period)}`,
    transports: root.dataset.transports.split(" "),
  },
  {
    ratings: told,
    board: told, // as an answer to a question over HTTP
    unknown: () => screen.unknown(),
    contact: (there) => freshness.contact(there),
    identify: ({ number }) => identify(number),
    reload: () => location.reload(),
    parted() {},
  },
);

if (kind === "embed") {
  if (document.documentElement.dataset.fit === "height") tellHeight(root);
} else {
  const themes = Object.keys(JSON.parse(root.dataset.themes));
  const asked = new URLSearchParams(location.search);
  const looks = new Looks(root.dataset, themes, { asked: NAMES.filter((name) => asked.has(name)) });
  const turn = (by) => () => {
    people.turn(by);
    comments.turn(by);
  };
  listen(document.querySelector(".keys"), part(".keys-button"), {
    KeyF: toggleFullScreen,
    KeyT: () => {
      looks.next("theme");
      dress(root, looks);
    },
    ArrowRight: turn(1),
    ArrowLeft: turn(-1),
  });
  hidePointer(root);
  keepAwake(root);
  keepThisPage();
}
