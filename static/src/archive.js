// The archive's page of one vote: draws how it went, closer where it is asked to, and goes on while it runs.

import { Charts } from "./elements/charts.js";
import { Legend } from "./elements/legend.js";
import { renew } from "./elements/renewal.js";
import { History } from "./lib/history.js";
import { Language } from "./lib/language.js";
import { Ticks } from "./lib/ticks.js";
import { write } from "./lib/text.js";
import { moved, scaled, within } from "./models/window.js";

const LIVE_EVERY = 10_000; // ms, while the vote is not final or could not be loaded
const POINTS = 1000;
const LEAST_DRAWN = 1000; // ms; less is one moment, not a course of things
const FINAL = ["final", "frozen"];

const root = document.querySelector(".chart");
const { vote, timezone: timeZone } = root.dataset;
const { lang } = document.documentElement;
const texts = JSON.parse(root.dataset.texts);
const tools = root.querySelector(".chart-tools");

const language = new Language(lang, timeZone);
const history = new History(vote);
const charts = new Charts(root, new Legend(root.querySelector(".legend"), language, texts), {
  language,
  ticks: new Ticks(lang, timeZone),
  timeZone,
  selected: (from, to) => look(within({ from: from * 1000, to: to * 1000 }, whole)),
  reset: () => look(null),
});

let view = null; // the part that is wanted; null: the whole vote
let whole = null;
let shown = false; // whether it is what the chart shows

/** Shows a window of time, or the whole vote (null). */
async function look(wanted) {
  view = wanted && wanted.to - wanted.from < whole.to - whole.from ? wanted : null;
  shown = false;
  try {
    const timeline = await history.fetch(view, POINTS);
    if (timeline === null) return;
    const hidden = timeline.curtain === "hidden";
    const moment = timeline.ended - timeline.began < LEAST_DRAWN;
    if (hidden) root.querySelector(".chart-body").hidden = tools.hidden = true;
    else if (!moment) show(timeline);
    write(root.querySelector(".chart-problem"), hidden ? texts.hidden : moment ? texts.moment : "");
    shown = true;
  } catch {
    write(root.querySelector(".chart-problem"), texts.failed);
  }
}

function show(timeline) {
  if (view === null) whole = { from: timeline.began, to: timeline.ended };
  root.querySelector(".chart-body").hidden = tools.hidden = false;
  charts.show(timeline);
  root.dataset.window = view === null ? "whole" : "part";
  for (const tool of tools.children) tool.disabled = view === null && tool.dataset.tool !== "closer";
}

const turns = {
  earlier: () => moved(view, whole, -0.5),
  later: () => moved(view, whole, 0.5),
  closer: () => scaled(view ?? whole, whole, 0.5),
  wider: () => scaled(view, whole, 2),
  whole: () => null,
};
tools.addEventListener("click", ({ target }) => {
  const tool = target.closest("button")?.dataset.tool;
  if (tool) look(turns[tool]());
});

function isFinal() {
  return FINAL.includes(document.querySelector(".vote-head .badge").dataset.state);
}

async function goOn() {
  const settled = shown && isFinal();
  if (!settled && document.visibilityState === "visible") {
    await Promise.all([renew("[data-live]"), look(view)]);
  }
  setTimeout(goOn, LIVE_EVERY);
}

await document.fonts.ready;
await look(null);
setTimeout(goOn, LIVE_EVERY);
