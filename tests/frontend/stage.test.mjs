// What the presenter sets for all screens, beside what each chose for itself; and what the badge says.

import assert from "node:assert/strict";
import test from "node:test";
import { ServerClock } from "../../static/src/models/clock.js";
import { countdown } from "../../static/src/models/countdown.js";
import { Looks } from "../../static/src/models/looks.js";
import { badge, phase } from "../../static/src/models/phase.js";

const none = { sort: null, show: null, theme: null };
const now = ({ show, sort, theme }) => [show, sort, theme];

test("a value that has changed counts over this screen's own, and leaves the address", () => {
  const opened = { show: "counts", sort: "rank", theme: "dark" };
  const looks = new Looks(opened, ["dark", "light"], { opened, asked: ["show"], stage: none });
  looks.next("sort");
  assert.deepEqual(looks.chosen, ["show", "sort"]);
  assert.equal(looks.follow({ ...none, line: "Здравствуйте" }), false, "nothing of the looks has changed");
  assert.deepEqual(now(looks), ["counts", "created", "dark"]);

  assert.equal(looks.follow({ ...none, show: "both", theme: "light" }), true);
  assert.deepEqual(now(looks), ["both", "created", "light"]);
  assert.deepEqual(looks.chosen, ["sort"]);
  looks.next("show");
  assert.equal(looks.follow({ ...none, show: "both", theme: "light", sort: "rank" }), true);
  assert.deepEqual(now(looks), ["percent", "rank", "light"], "a key counts until the next change of its value");
  assert.deepEqual(looks.chosen, ["show"]);

  looks.follow(none);
  assert.deepEqual(now(looks), ["counts", "rank", "dark"], "as the page was opened");
  assert.deepEqual(looks.chosen, ["show"]);
});

test("what the first frame was made for is no change", () => {
  const opened = { show: "both", sort: "rank", theme: "dark" };
  const looks = new Looks({ ...opened, sort: "created" }, ["dark"], { opened, stage: { ...none, sort: "created" } });
  assert.equal(looks.follow({ ...none, sort: "created" }), false);
  looks.follow(none);
  assert.equal(looks.sort, "rank");
});

test("a countdown to the second, its end, and then nothing", () => {
  const until = "2026-11-24T17:00:00+00:00";
  const at = (left) => countdown(until, Date.parse(until) - left);
  const texts = { 1: "00:01", 1000: "00:01", 1001: "00:02", 299_500: "05:00", 3_599_000: "59:59", 3_600_000: "1:00:00" };
  for (const [left, text] of Object.entries(texts)) assert.equal(at(Number(left)).text, text);
  assert.equal(at(36_610_000).text, "10:10:10");
  assert.deepEqual(at(1500), { text: "00:02", next: 500 });
  assert.deepEqual(at(0), { text: "", next: 10_000 });
  assert.deepEqual(at(-9999), { text: "", next: 1 });
  assert.equal(at(-10_000), null);
});

test("the server's clock is known from the page itself, and from what comes later if that is nearer", () => {
  let local = Date.parse("2026-11-24T20:00:10Z");
  const clock = new ServerClock(() => local);
  clock.heard("2026-11-24T17:00:00.250Z", Date.parse("2026-11-24T20:00:00.250Z")); // ten seconds to start
  assert.equal(clock.now(), Date.parse("2026-11-24T17:00:10Z"));
  clock.heard("2026-11-24T17:00:05Z"); // of a read some time ago: says nothing
  assert.equal(clock.now(), Date.parse("2026-11-24T17:00:10Z"));
  local += 1000;
  clock.heard("2026-11-24T17:00:12Z");
  assert.equal(clock.now(), Date.parse("2026-11-24T17:00:12Z"));
});

test("the badge says what the curtain makes of a phase", () => {
  const says = (status, curtain) => badge({ vote: "a", status, curtain });
  assert.deepEqual(["open", "hidden", "held"].map((curtain) => says("active", curtain)), ["live", "live", "held"]);
  assert.deepEqual(["open", "hidden", "held"].map((curtain) => says("finished", curtain)), ["final", "ended", "held"]);
  assert.equal(phase({ vote: "a", status: "finished", curtain: "hidden" }), "final");
  assert.equal(badge({ vote: null, curtain: "open" }), "waiting");
});
