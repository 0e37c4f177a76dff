// What the stage has over an embed: keys, full screen, the winner, a screen that stays on, and the looks that
// the presenter gives to it.

import { Band } from "./elements/band.js";
import { Countdown } from "./elements/countdown.js";
import { dress } from "./elements/dress.js";
import { listen, toggleFullScreen } from "./elements/keys.js";
import { Winner } from "./elements/winner.js";
import { hidePointer, keepAwake } from "./lib/awake.js";
import { celebrate } from "./lib/celebration.js";

/**
 * Sets the stage. Of what it returns, `set(board)` is to be called for each new state before it is drawn, and
 * `show(board)` after that. `clock` is the server's; a replay has none, nor looks of the stage.
 */
export function present(root, { language, units, looks, pager, clock, redraw }) {
  const change = (name) => () => {
    looks.next(name);
    dress(root, looks);
    redraw();
  };
  listen(document.querySelector(".keys"), root.querySelector(".keys-button"), {
    KeyF: toggleFullScreen,
    KeyS: change("sort"),
    KeyP: change("show"),
    KeyT: change("theme"),
    ArrowRight: () => pager.turn(1),
    ArrowLeft: () => pager.turn(-1),
  });
  hidePointer(root);
  keepAwake(root);
  const winner = new Winner(document.querySelector(".winner"), language, units, celebrate);
  const watching = root.dataset.watch === "stage";
  const band = watching && new Band(root.querySelector(".band"));
  const countdown = watching && new Countdown(root.querySelectorAll(".countdown"), clock);

  function set({ stage }) {
    if (!watching || !stage) return;
    if (looks.follow(stage)) dress(root, looks);
    document.documentElement.style.setProperty("--scale", stage.scale);
    root.dataset.joining = stage.joining ? "on" : "off";
    document.querySelector(".blank").toggleAttribute("data-on", stage.blank);
    band.show(stage.line);
    countdown.show(stage.countdown);
  }
  return { set, show: (board) => winner.show(board) };
}
