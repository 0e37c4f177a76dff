// Notices when nothing is heard any more. The server says something every 5 s, if only `heartbeat`.
//
// Timers of pages that sleep or are hidden go off late, and what has arrived meanwhile may still wait
// behind them: a late one gives it a moment.

const SILENCE = 9500; // ms; one heartbeat may be late, two are not
const LATE = 2000; // ms that a timer may be late in a page that is awake
const MOMENT = 1000; // ms for what waits

export class Silence {
  #fell;
  #heard = 0;
  #timer = 0;

  /** `fell(slept)` is called, once, when nothing was heard; `slept`: perhaps only since the page was asleep. */
  constructor(fell) {
    this.#fell = fell;
  }

  /** Something was heard, which also begins to listen. */
  hear() {
    this.#heard = Date.now();
    this.#wait(SILENCE, () => {
      if (this.#since() > SILENCE + LATE) this.#hesitate();
      else this.#end(false);
    });
  }

  /** The page has woken: looks at the clock, because timers have slept as well. */
  wake() {
    if (this.#timer && this.#since() > SILENCE) this.#hesitate();
  }

  /** Listens no more, until something is heard. */
  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #hesitate() {
    this.#wait(MOMENT, () => this.#end(true));
  }

  #end(slept) {
    this.stop();
    this.#fell(slept);
  }

  #wait(ms, then) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }

  #since() {
    return Date.now() - this.#heard;
  }
}
