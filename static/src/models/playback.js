// A replay as it plays: which moment is on, how fast it goes on, and the board of that moment. Keeps no
// time of its own: `clock()` gives milliseconds that go on evenly.
//
// Positions are milliseconds of the vote from its first frame on.

export const FIT = "fit";
const SPEEDS = [1, 2, 4, 10, 60];
const FIT_TAKES = 60_000; // ms, about
const QUIET_TAKES = 2000; // ms, at most, for a stretch in which nothing changed
const LONGEST_TICK = 500; // ms; a page that was hidden or slept goes on where it was
const STEP = 5000; // ms as played

export class Playback {
  #frames;
  #editions;
  #began;
  #quiet;
  #clock;
  #fit;
  #ticked = 0;
  #index = 0;
  position = 0;
  playing = false;
  speed = FIT;

  /** `replay` as voteboard/replay.py makes it; `speed` is `fit` or a number; `at` a position. */
  constructor(replay, { clock, speed = FIT, at = 0 }) {
    this.#frames = replay.frames;
    this.#editions = replay.editions;
    this.#began = replay.began;
    this.#quiet = replay.quiet;
    this.#clock = clock;
    this.#fit = this.#fitting();
    this.choose(speed);
    this.seek(at);
  }

  get end() {
    return this.#frames.at(-1)[0];
  }

  get ended() {
    return this.position >= this.end;
  }

  /** How many times faster than it was, but for quiet stretches. */
  get rate() {
    return this.speed === FIT ? this.#fit : this.speed;
  }

  /** Whether a stretch without any change is passed quickly now. */
  get skipping() {
    return this.playing && this.#rateAfter(this.#index) > this.rate;
  }

  /** Milliseconds since 1970 of the moment that is on. */
  get moment() {
    return this.#began + this.position;
  }

  /** The `board` message of the moment that is on. */
  get board() {
    const [at, edition, counts, shares, total] = this.#frames[this.#index];
    const time = new Date(Math.floor((this.#began + at) / 1000) * 1000).toISOString().replace(".000", "");
    return { ...this.#editions[edition], rev: this.#index + 1, counts, shares, total, at: time };
  }

  /** From the start, when the end is on. */
  play() {
    if (this.end === 0) return;
    if (this.ended) this.seek(0);
    this.playing = true;
    this.#ticked = this.#clock();
  }

  pause() {
    this.tick();
    this.playing = false;
  }

  choose(speed) {
    this.tick();
    this.speed = speed === FIT ? FIT : Number(speed);
  }

  /** To the next faster (1) or slower (-1) speed. */
  shift(by) {
    const others = by > 0 ? SPEEDS.filter((one) => one > this.rate) : SPEEDS.filter((one) => one < this.rate);
    const next = by > 0 ? others[0] : others.at(-1);
    if (next) this.choose(next);
  }

  seek(position) {
    this.position = Math.min(Math.max(0, position), this.end);
    this.#index = this.#at(this.position);
    this.#ticked = this.#clock();
    if (this.ended) this.playing = false;
  }

  /** Back (-1) or forth (1) by some seconds as they are played. */
  step(by) {
    this.seek(this.position + by * STEP * this.rate);
  }

  /** Goes on to what the clock says. */
  tick() {
    const now = this.#clock();
    let left = Math.min(now - this.#ticked, LONGEST_TICK);
    this.#ticked = now;
    if (!this.playing) return;
    while (left > 0 && !this.ended) {
      const rate = this.#rateAfter(this.#index);
      const next = this.#frames[this.#index + 1][0];
      const takes = (next - this.position) / rate;
      this.position = takes > left ? this.position + left * rate : next;
      this.#index = this.#at(this.position);
      left -= takes;
    }
    if (this.ended) this.playing = false;
  }

  /** The rate between the frame of that index and the next one. */
  #rateAfter(index, rate = this.rate) {
    const stretch = this.#stretch(index);
    return stretch > this.#quiet ? Math.max(rate, stretch / QUIET_TAKES) : rate;
  }

  #stretch(index) {
    return index + 1 < this.#frames.length ? this.#frames[index + 1][0] - this.#frames[index][0] : 0;
  }

  /** The index of the last frame that is not after `position`. */
  #at(position) {
    let [low, high] = [0, this.#frames.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#frames[middle][0] <= position) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The slowest speed, from 1, at which the whole vote takes no longer than FIT_TAKES; written short. */
  #fitting() {
    const stretches = this.#frames.map((_, i) => i);
    const takes = (rate) => stretches.reduce((sum, i) => sum + this.#stretch(i) / this.#rateAfter(i, rate), 0);
    let [low, high] = [1, Math.max(1, this.end / FIT_TAKES)];
    if (takes(low) <= FIT_TAKES) return 1;
    while (high - low > 0.01) {
      const middle = (low + high) / 2;
      if (takes(middle) > FIT_TAKES) low = middle;
      else high = middle;
    }
    return high < 10 ? Math.ceil(high * 10) / 10 : Math.ceil(high);
  }
}

/** `4:07`, or `1:04:07`: minutes and seconds of a stretch of time. */
export function elapsed(ms) {
  const seconds = Math.floor(ms / 1000);
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
