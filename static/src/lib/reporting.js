// Tells the server how this screen is, when it is asked to; and does what the presenter asks of it.

import { identify } from "../elements/identity.js";
import { EVERY, isDue } from "../models/report.js";

const RELOADED = "voteboard:reloaded";
const RELOADS = 10_000; // ms from one reload to the next, whoever asks for it

export class Reporting {
  #root;
  #fits;
  #send;
  #board = null;
  #last = null;
  #sent = 0;
  #timer = 0;

  /** `fits()` says whether all texts are whole, or null; `send(report)` sends it. */
  constructor(root, fits, send) {
    this.#root = root;
    this.#fits = fits;
    this.#send = send;
  }

  /** This is the board that is seen now. */
  shows(board) {
    this.#board = board;
  }

  /** The server wants to know. */
  begin() {
    this.end();
    this.#last = null;
    this.#look();
    this.#timer = setInterval(() => this.#look(), EVERY);
  }

  /** There is nobody to tell. */
  end() {
    clearInterval(this.#timer);
  }

  identify({ number }) {
    identify(number);
  }

  reload() {
    if (!lately()) location.reload();
  }

  #look() {
    if (this.#board === null) return;
    const report = this.#report();
    const now = performance.now();
    // A timer may come a little early.
    if (!isDue(this.#last, report, now - this.#sent + EVERY / 10)) return;
    this.#last = report;
    this.#sent = now;
    this.#send(report);
  }

  #report() {
    const { vote, epoch, rev } = this.#board;
    const { awake } = this.#root.dataset;
    return {
      w: innerWidth,
      h: innerHeight,
      dpr: Math.round(devicePixelRatio * 100) / 100,
      vote,
      epoch,
      rev,
      full_screen: fillsTheScreen(),
      awake: awake ? awake === "yes" : null,
      fits: this.#fits(),
    };
  }
}

function fillsTheScreen() {
  if (document.fullscreenElement || matchMedia("(display-mode: fullscreen)").matches) return true;
  return innerHeight === screen.height && innerWidth === screen.width;
}

function lately() {
  try {
    const since = Date.now() - Number(sessionStorage.getItem(RELOADED));
    if (since >= 0 && since < RELOADS) return true;
    sessionStorage.setItem(RELOADED, Date.now());
  } catch {
    // No storage here: nobody reloads it as often as that.
  }
  return false;
}
