// A screen: shows the board that the page was opened for, and keeps it as the server has it.

import { takeOver } from "./board.js";
import { Freshness } from "./elements/freshness.js";
import { connect, keepAsking } from "./lib/connection.js";
import { tellHeight } from "./lib/height.js";
import { Memory } from "./lib/memory.js";
import { isKept, keepThisPage } from "./lib/offline.js";
import { Reporting } from "./lib/reporting.js";
import { tellTotal } from "./lib/tile.js";
import { ServerClock } from "./models/clock.js";
import { phase } from "./models/phase.js";
import { Screen } from "./models/screen.js";

const root = document.querySelector(".board");
const { watch } = root.dataset;
const kind = root.dataset.kind === "embed" ? "embed" : watch === "stage" ? "stage" : "vote";
const address = watch === "stage" ? "/api/stage" : `/api/votes/${encodeURIComponent(watch)}`;

const isTile = document.documentElement.hasAttribute("data-tile");

const clock = new ServerClock(() => performance.timeOrigin + performance.now());
const { language, show, fits } = takeOver(root, clock);
const freshness = new Freshness(root, language, clock);
const memory = new Memory(watch);
const reporting = new Reporting(root, fits, (report) => connection.send("screen", report));

const screen = new Screen({
  changed(board) {
    // A final vote is not read again: its time may be of another day.
    if (board.at && !board.stale && phase(board) === "live") clock.heard(board.at);
    show(board);
    freshness.show(board);
    reporting.shows(board);
    memory.keep(board);
    if (isTile) tellTotal(board);
  },
  async fetchBoard() {
    const response = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(5000) });
    return response.ok ? response.json() : null;
  },
});

// What the server rendered is held from the start: nothing that comes later may fall behind it.
const rendered = JSON.parse(root.dataset.board);
delete root.dataset.board; // it may be hidden by and by, and nothing of it is to stay in the page
const { now } = root.dataset;
if (now && !isKept()) {
  const [{ responseStart }] = performance.getEntriesByType("navigation");
  clock.heard(now, performance.timeOrigin + responseStart);
}
if (isKept()) {
  screen.recall(memory.recall() ?? rendered);
  freshness.contact(false);
} else screen.board(rendered);

const stayLive = root.dataset.live === "poll" ? keepAsking : connect;
const connection = stayLive({ watch, kind, address, transports: root.dataset.transports.split(" ") }, {
  board: (message) => screen.board(message),
  tally: (message) => screen.tally(message),
  status: (message) => screen.status(message),
  unknown: () => screen.unknown(),
  contact: (there) => freshness.contact(there),
  report: () => reporting.begin(),
  identify: (message) => reporting.identify(message),
  reload: () => reporting.reload(),
  parted: () => reporting.end(),
});
keepThisPage();
if (document.documentElement.dataset.fit === "height") tellHeight(root);
