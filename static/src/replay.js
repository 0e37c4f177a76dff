// A replay: the stage, driven by a player instead of the server.

import { takeOver } from "./board.js";
import { Player } from "./elements/player.js";
import { Playback } from "./models/playback.js";

const root = document.querySelector(".board");

const { language, show } = takeOver(root);
const speeds = root.querySelector(".speeds");
const playback = new Playback(JSON.parse(document.querySelector("#replay").textContent), {
  clock: () => performance.now(),
  speed: speeds.querySelector("[aria-pressed=true]").value,
  at: Number(speeds.dataset.at) * 1000,
});

new Player(root, playback, language, show);

// As it looks now: keys have changed the address.
document.querySelector(".save")?.addEventListener("click", (event) => {
  event.currentTarget.search = location.search;
});
