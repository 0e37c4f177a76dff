// A wall: several votes on one screen. Each tile is a page of its own that keeps itself live; this one
// arranges them, turns pages, and adds up.

import { listen, toggleFullScreen } from "./elements/keys.js";
import { Tiles } from "./elements/tiles.js";
import { Turner } from "./elements/turner.js";
import { hidePointer, keepAwake } from "./lib/awake.js";
import { Language } from "./lib/language.js";
import { keepThisPage } from "./lib/offline.js";
import { write } from "./lib/text.js";

const root = document.querySelector(".wall");
const list = root.querySelector(".tiles");
const language = new Language(document.documentElement.lang, root.dataset.timezone);
const turner = new Turner(root.querySelector(".turns"), language, root.dataset.every * 1000, (page) => tiles.show(page));
const tiles = new Tiles(list, {
  laid: (pages) => turner.set(pages),
  // A tile that was clicked on would keep the keys to itself.
  key: (event) => dispatchEvent(new KeyboardEvent("keydown", event)) || event.preventDefault(),
});

listen(document.querySelector(".keys"), root.querySelector(".keys-button"), {
  KeyF: toggleFullScreen,
  ArrowRight: () => turner.turn(1),
  ArrowLeft: () => turner.turn(-1),
  Space: () => turner.turn(1),
});
hidePointer(root);
keepAwake(root);

addEventListener("message", ({ source, origin, data }) => {
  const tile = origin === location.origin && tiles.from(source);
  if (!tile) return;
  tiles.grow(tile, data);
  if (data?.voteboard !== "total") return;
  tile.dataset.total = data.total ?? "";
  add();
});

/** All votes together; nothing while one of the results is hidden. */
function add() {
  const totals = [...list.children].map((tile) => tile.dataset.total);
  const line = root.querySelector(".all");
  line.hidden = totals.includes("");
  const all = totals.reduce((sum, total) => sum + Number(total), 0);
  write(line.querySelector("b"), language.number(all));
  write(line.querySelector("span"), language.plural(all, line.dataset));
}

keepThisPage();
