// The presenter's console: shows the state that the server tells, and gives the presenter's commands.

import { Bar } from "./elements/console/bar.js";
import { listenToButtons } from "./elements/console/buttons.js";
import { Checks } from "./elements/console/checks.js";
import { Choice } from "./elements/console/choice.js";
import { Countdown } from "./elements/console/countdown.js";
import { Curtain } from "./elements/console/curtain.js";
import { Exports } from "./elements/console/exports.js";
import { listenToKeys } from "./elements/console/keys.js";
import { Line } from "./elements/console/line.js";
import { Looks } from "./elements/console/looks.js";
import { OnAir } from "./elements/console/on-air.js";
import { Screens } from "./elements/console/screens.js";
import { Search } from "./elements/console/search.js";
import { Sending } from "./elements/console/sending.js";
import { Toasts } from "./elements/console/toasts.js";
import { Vendor } from "./elements/console/vendor.js";
import { Language } from "./lib/language.js";
import { about } from "./lib/pauses.js";
import { present } from "./lib/presenting.js";
import { ServerClock } from "./models/clock.js";
import { Orders } from "./models/console/orders.js";

const AGAIN = 1000; // ms, about, before a command is tried again
const OF_A_VOTE = ["hide", "hold", "open", "reveal", "back", "undo", "reveal_every", "pin", "rehearse"];

const root = document.querySelector(".console");
const texts = JSON.parse(root.dataset.texts);
const { lang } = document.documentElement;
const csrf = document.querySelector("meta[name=csrf]").content;
const language = new Language(lang, root.dataset.timezone);
const clock = new ServerClock(() => performance.timeOrigin + performance.now());

let state = {};
const contact = { present: null, at: null };

const toasts = new Toasts(root.querySelector(".toasts"));
const connection = present({ csrf, lang, transports: root.dataset.transports.split(" ") }, {
  state(parts) {
    const news = parts.vendor?.answered_at;
    if (news && news !== state.vendor?.answered_at) clock.heard(news);
    state = { ...state, ...parts };
    contact.at = Date.now();
    show();
  },
  contact(there) {
    contact.present = there;
    show();
  },
  unauthorized: () => location.replace(root.dataset.login),
});

const orders = new Orders({
  carry: connection.carry,
  changed: () => show(),
  refused(order, error) {
    toasts.show(error ? error.message : texts.failed.replace("{what}", sending.name(order)));
  },
  pause: () => new Promise((done) => setTimeout(done, about(AGAIN))),
  now: () => performance.now(),
});

/** Gives a command; one about a vote is about the one on the stage, if it names none. */
function give(what, how = {}) {
  const vote = state.on_air?.vote ?? null;
  // As the presenter saw it when the key was pressed: the stage may go on meanwhile.
  const all = OF_A_VOTE.includes(what) ? { vote, ...how } : how;
  return orders.give({ id: randomId(), do: what, with: all });
}

// crypto.randomUUID exists on https alone.
function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
}

const sending = new Sending(root);
const context = { root, texts, language, clock, give, orders, contact };
const parts = [Bar, OnAir, Exports, Curtain, Choice, Looks, Line, Countdown, Vendor, Screens, Checks].map(
  (Part) => new Part(context),
);
new Search(context);

function show() {
  for (const part of parts) part.show(state);
  sending.show(orders.waiting);
}

listenToButtons(root, give, () => state);
listenToKeys(root);
show();
setInterval(show, 1000); // ages, and the countdown
