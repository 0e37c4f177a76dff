// Asks for the board over plain HTTP, again and again: what a screen lives on where websockets are blocked.

import { about } from "./pauses.js";

const EVERY = 2000; // ms
const LONGEST = 8000; // ms, while nothing answers or answers take long
const UNKNOWN = 8000; // ms, while the server does not know the vote
const PATIENCE = 4000; // ms for an answer
const SWALLOWED = 1000; // ms without an answer, as on a network that is away
const RELIEF = 4; // times what an answer took is waited as well: a busy server is asked less

/** One question at a time, none while the page is hidden. */
export class Asking {
  #address;
  #handlers;
  #going = false;
  #turn = 0; // of the question that counts; an answer to an earlier one comes too late
  #waits = false;
  #timer = 0;
  #pause = EVERY;
  #failed = false; // the question before
  #seen = "";

  /** Whether the last question was answered. */
  works = false;

  /**
   * `handlers`: board(message), unknown(), answered() after each of both, failed(ms that it was waited
   * for), and refused() where not everybody may ask.
   */
  constructor(address, handlers) {
    this.#address = address;
    this.#handlers = handlers;
    document.addEventListener("visibilitychange", () => this.#ask());
  }

  /** Begins, with a question at once. */
  start() {
    if (this.#going) return;
    this.#going = true;
    this.#seen = "";
    this.#pause = EVERY;
    this.#ask();
  }

  /** Ends; an answer that is still under way is not listened to. */
  stop() {
    this.#going = this.#waits = this.works = false;
    this.#turn += 1;
    clearTimeout(this.#timer);
  }

  async #ask() {
    if (!this.#going || this.#waits || document.visibilityState === "hidden") return;
    clearTimeout(this.#timer);
    this.#waits = true;
    const turn = (this.#turn += 1);
    const began = performance.now();
    const answer = await fetched(this.#address);
    if (turn !== this.#turn) return;

    this.#waits = false;
    this.works = answer !== null;
    const took = performance.now() - began;
    this.#pause = this.#next(answer, took);
    this.#failed = answer === null;
    this.#timer = setTimeout(() => this.#ask(), about(this.#pause));
    this.#tell(answer, took);
  }

  #next(answer, took) {
    // The network's return is for this to find: after many failures Chromium holds up websockets for 1 to 5 s.
    if (answer === null && took > SWALLOWED) return EVERY;
    if (answer === null) return Math.min(2 * this.#pause, LONGEST);
    // What the first answer after an outage took tells of the outage, not of the server.
    if (answer.board && this.#failed) return EVERY;
    return answer.board ? Math.min(EVERY + RELIEF * took, LONGEST) : UNKNOWN;
  }

  #tell(answer, took) {
    if (answer === null) {
      this.#handlers.failed(took);
      return;
    }
    if (answer.refused) {
      this.#handlers.refused?.();
      return;
    }
    // The browser asks with the ETag it has, and gives what it kept when nothing has changed.
    if (!answer.board) this.#handlers.unknown();
    else if (answer.text !== this.#seen) this.#handlers.board(answer.board);
    this.#seen = answer.text;
    this.#handlers.answered();
  }
}

/** `{text, board}`, without a board when the server does not know the vote; null when nobody of ours answered. */
async function fetched(address) {
  try {
    const response = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE) });
    if (response.status === 404) return { text: "" };
    if (response.status === 401) return { refused: true };
    if (!response.ok) return null;
    const text = await response.text();
    return { text, board: JSON.parse(text) }; // a login page of the hall's Wi-Fi is no JSON
  } catch {
    return null;
  }
}
