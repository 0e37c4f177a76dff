// The player's controls: play and pause, the time bar, speeds, and their keys. What they move is a Playback.

import { reducedMotion } from "../lib/glide.js";
import { write } from "../lib/text.js";
import { elapsed } from "../models/playback.js";
import { Moment } from "./moment.js";

const AT_MOST_EVERY = 1000; // ms between two boards, as live: digits that roll faster can't be read
const BUTTONS = "button, a, dialog";

export class Player {
  #root;
  #playback;
  #language;
  #shown;
  #scrubber;
  #play;
  #speeds;
  #badge;
  #badgeText;
  #moment;
  #spoken = "";
  #rev = 0;
  #changedAt = 0;

  /** `shown(board)` is called for each board that is on. */
  constructor(root, playback, language, shown) {
    const part = (selector) => root.querySelector(selector);
    this.#root = root;
    this.#playback = playback;
    this.#language = language;
    this.#shown = shown;
    this.#scrubber = part(".scrubber");
    this.#play = part(".play");
    this.#speeds = [...root.querySelectorAll(".speeds button")];
    this.#badge = part(".badge-state");
    this.#badgeText = this.#badge.textContent;
    this.#moment = new Moment(part(".freshness"), language, root.dataset.timezone);

    this.#scrubber.max = playback.end;
    this.#scrubber.disabled = this.#play.disabled = playback.end === 0; // a still
    this.#scrubber.addEventListener("input", () => this.#do(() => playback.seek(Number(this.#scrubber.value))));
    this.#play.addEventListener("click", () => this.#do(() => this.#toggle()));
    for (const button of this.#speeds) {
      button.addEventListener("click", () => this.#do(() => playback.choose(button.value)));
    }
    this.#scrubber.addEventListener("keydown", (event) => this.#onBar(event));
    addEventListener("keydown", (event) => this.#onPage(event));

    this.#draw(true);
    // Who wants no motion starts it by hand; what is opened at its end stays there.
    if (!reducedMotion() && !playback.ended) this.#do(() => playback.play());
  }

  #toggle() {
    if (this.#playback.playing) this.#playback.pause();
    else this.#playback.play();
  }

  /** Does what somebody asked for: it is seen at once, and goes on from there. */
  #do(action) {
    const wasPlaying = this.#playback.playing;
    action();
    this.#draw(true);
    this.#tell();
    if (this.#playback.playing && !wasPlaying) requestAnimationFrame(() => this.#goOn());
  }

  #goOn() {
    if (!this.#playback.playing) return;
    this.#playback.tick();
    this.#draw(this.#playback.ended || performance.now() - this.#changedAt >= AT_MOST_EVERY);
    requestAnimationFrame(() => this.#goOn());
  }

  #draw(wholly) {
    const { playing, position, end, ended, rate, speed, skipping, moment } = this.#playback;
    this.#scrubber.value = position;
    this.#scrubber.style.setProperty("--played", `${end ? (position / end) * 100 : 100}%`);
    const time = `${elapsed(position)} / ${elapsed(end)}`;
    write(this.#root.querySelector(".elapsed"), time);
    if (!wholly) return;

    // With the board, whose numbers are of this moment.
    this.#moment.show(moment, skipping);
    this.#spoken = `${time}, ${this.#language.time(moment)}`;
    // A bar that has the focus is not read out again and again while it moves by itself.
    if (!playing || document.activeElement !== this.#scrubber) this.#tell();
    this.#root.dataset.playing = ended ? "ended" : playing ? "yes" : "no";
    this.#play.setAttribute("aria-label", this.#play.dataset[playing ? "pause" : "play"]);
    for (const button of this.#speeds) button.setAttribute("aria-pressed", button.value === String(speed));
    write(this.#badge, rate > 1 ? `${this.#badgeText} · ${this.#language.number(rate)}×` : this.#badgeText);

    const { board } = this.#playback;
    if (board.rev === this.#rev) return;
    this.#rev = board.rev;
    this.#changedAt = performance.now();
    this.#shown(board);
  }

  #tell() {
    if (this.#scrubber.getAttribute("aria-valuetext") === this.#spoken) return;
    this.#scrubber.setAttribute("aria-valuetext", this.#spoken);
  }

  /** Keys on the time bar; the page would turn pages with the arrows. */
  #onBar(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -6, PageUp: 6 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    this.#do(() => this.#playback.step(by));
  }

  #onPage(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const playback = this.#playback;
    const action = {
      Space: () => this.#toggle(),
      KeyK: () => this.#toggle(),
      Home: () => playback.seek(0),
      End: () => playback.seek(playback.end),
      Equal: () => playback.shift(1),
      NumpadAdd: () => playback.shift(1),
      Minus: () => playback.shift(-1),
      NumpadSubtract: () => playback.shift(-1),
    }[event.code];
    // A button that has the focus is pressed by Space.
    if (!action || (event.code === "Space" && event.target.closest?.(BUTTONS))) return;
    event.preventDefault();
    this.#do(action);
  }
}
