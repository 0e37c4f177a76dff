// What the stage has over an embed: keys, full screen, the winner, a screen that stays on.

import { dress } from "./elements/dress.js";
import { listen, toggleFullScreen } from "./elements/keys.js";
import { Winner } from "./elements/winner.js";
import { hidePointer, keepAwake } from "./lib/awake.js";
import { celebrate } from "./lib/celebration.js";

/** Sets the stage; `show(board)` of what it returns is to be called for each new state. */
export function present(root, { language, units, looks, pager, redraw }) {
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
  return new Winner(document.querySelector(".winner"), language, units, celebrate);
}
