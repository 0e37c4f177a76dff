// What the console makes of the state that it is told: rows, verdicts, reveals, screens, keys, commands.

import assert from "node:assert/strict";
import test from "node:test";
import { Language } from "../../static/src/lib/language.js";
import { told } from "../../static/src/models/console/balance.js";
import { Behind } from "../../static/src/models/console/behind.js";
import { called } from "../../static/src/models/console/called.js";
import { action } from "../../static/src/models/console/keys.js";
import { Orders } from "../../static/src/models/console/orders.js";
import { reveal } from "../../static/src/models/console/reveal.js";
import { rows } from "../../static/src/models/console/rows.js";
import { apart, lag, verdict } from "../../static/src/models/console/verdict.js";

const answers = ["А", "Б", "В"].map((text, i) => ({ id: `${i}`, code: `${i + 1}`, text, colour: i }));
const board = (more = {}) => ({
  vote: "a",
  epoch: "e",
  rev: 7,
  status: "active",
  curtain: "open",
  revealed: [],
  answers,
  counts: [1, 3, 3],
  shares: [14, 43, 43],
  total: 7,
  ...more,
});
const hidden = (revealed = []) => board({ curtain: "hidden", counts: null, shares: null, total: null, revealed });
const last = { id: "0", count: 1, share: 14, rank: 3 };
const both = [{ id: "1", count: 3, share: 43, rank: 1 }, { id: "2", count: 3, share: 43, rank: 1 }];
const seen = (list) => list.map(({ text, count, leads }) => [text, count, leads]);

test("rows stand as on the screens, by rank or by number", () => {
  assert.deepEqual(seen(rows(board(), null)), [["Б", 3, true], ["В", 3, true], ["А", 1, false]]);
  assert.deepEqual(rows(board(), "created").map((row) => row.text), ["А", "Б", "В"]);
  assert.deepEqual(rows(board(), "rank").map((row) => row.length), [1, 1, 1 / 3]);
  assert.deepEqual(rows(null, "rank"), []);
  assert.deepEqual(rows({ vote: null }, "rank"), []);
});

test("behind the curtain rows have no numbers, and what is revealed stands below them", () => {
  assert.deepEqual(seen(rows(hidden(), "rank")), [["А", null, false], ["Б", null, false], ["В", null, false]]);
  assert.deepEqual(seen(rows(hidden([last]), "rank")), [["Б", null, false], ["В", null, false], ["А", 1, false]]);
  assert.deepEqual(rows(hidden([last]), "created").map((row) => row.text), ["А", "Б", "В"]);
  assert.deepEqual(rows(hidden([...both, last]), null).map((row) => [row.text, row.length, row.leads]), [
    ["Б", 1, true],
    ["В", 1, true],
    ["А", 1 / 3, false],
  ]);
});

test("what the public sees, in a word", () => {
  assert.equal(verdict(undefined), "unknown");
  assert.equal(verdict({ public: null }), "nothing");
  assert.equal(verdict({ public: board() }), "open");
  assert.equal(verdict({ public: board({ curtain: "held" }) }), "held");
  assert.equal(verdict({ public: hidden() }), "hidden");
  assert.equal(verdict({ public: hidden([last]) }), "revealing");
  assert.equal(verdict({ public: board({ demo: true }) }), "demo");
});

test("screens are apart only where the processes are out of touch", () => {
  const check = (state) => ({ name: "processes", state });
  assert.equal(apart(undefined), false);
  assert.equal(apart([{ name: "vendor", state: "bad" }, check("good")]), false);
  assert.equal(apart([check("warn")]), false);
  assert.equal(apart([{ name: "vendor", state: "good" }, check("bad")]), true);
});

test("how far the public is behind, where it can be said", () => {
  assert.equal(lag({ truth: board({ rev: 9 }), public: board() }), 2);
  assert.equal(lag({ truth: board(), public: board({ rev: 9 }) }), 0);
  assert.equal(lag({ truth: board(), public: board({ epoch: "f" }) }), null);
  assert.equal(lag({ truth: board({ vote: "b" }), public: board() }), null);
  assert.equal(lag({ truth: null, public: null }), null);
});

test("a reveal goes on only while the result is hidden, and its last step opens the board", () => {
  assert.equal(reveal({ public: board(), truth: board(), reveal: null }).can, false);
  assert.equal(reveal(undefined).can, false);
  const at = (step, of = 2) => reveal({ public: hidden(), truth: board(), reveal: { step, of, every: 3 } });
  assert.deepEqual(at(0), { can: true, step: 0, steps: 2, opens: false, back: false, every: 3 });
  assert.deepEqual(at(2), { can: true, step: 2, steps: 2, opens: true, back: true, every: 3 });
  assert.equal(at(0, null).steps, 2, "equal counts are one step");
});

test("a screen is behind when it shows what has not been public for a while", () => {
  const behind = new Behind();
  const screen = { vote: "a", epoch: "e", rev: 6 };
  behind.note(board({ rev: 6 }), 0);
  behind.note(board({ rev: 7 }), 1000);
  assert.equal(behind.is(screen, 15_500), false, "it tells its revision every 10 s at most");
  behind.note(board({ rev: 7 }), 16_500);
  assert.equal(behind.is(screen, 16_500), true);
  assert.equal(behind.is({ ...screen, rev: 7 }, 16_500), false);
  assert.equal(behind.is({ ...screen, vote: "b" }, 16_500), false, "a page of another vote");
  assert.equal(behind.is({ ...screen, rev: undefined }, 16_500), false, "it has not told");
  behind.note(board({ rev: 1, epoch: "f" }), 17_000);
  assert.equal(behind.is(screen, 20_000), false);
  assert.equal(behind.is(screen, 33_000), true, "an epoch that is over");
  assert.equal(behind.is({ ...screen, epoch: "f", rev: 1 }, 33_000), false);
});

test("screens of a lively vote are not behind as long as they follow", () => {
  const behind = new Behind();
  for (let rev = 0; rev <= 120; rev += 1) behind.note(board({ rev }), rev * 500);
  assert.equal(behind.is({ vote: "a", epoch: "e", rev: 100 }, 60_000), false, "10 s old");
  assert.equal(behind.is({ vote: "a", epoch: "e", rev: 80 }, 60_000), true, "20 s old");
});

test("a console without a name has a number", () => {
  assert.deepEqual(["Анна", "2"].map((name) => called(name, { numbered: "console {n}" })), ["Анна", "console 2"]);
});

const target = (kind) => ({ matches: (selector) => selector.split(", ").includes(kind) });
const press = (code, more = {}) => action({ code, key: "", target: target("body"), ...more });

test("keys are places on the keyboard", () => {
  assert.equal(press("KeyH", { key: "р" }), "hide");
  assert.deepEqual(["Space", "ArrowRight", "ArrowLeft"].map((code) => press(code)), ["reveal", "reveal", "back"]);
  assert.equal(press("Slash", { key: ",", shiftKey: true }), "help");
  assert.equal(press("Digit7", { key: "?" }), "help");
  assert.equal(press("KeyQ"), null);
});

test("nothing is done by accident: while typing, by a held key, with the browser's own keys", () => {
  for (const kind of ["input", "textarea", "select"]) assert.equal(press("KeyH", { target: target(kind) }), null);
  assert.equal(press("KeyH", { repeat: true }), null);
  for (const own of ["ctrlKey", "altKey", "metaKey", "shiftKey"]) assert.equal(press("KeyH", { [own]: true }), null);
  assert.equal(press("Space", { target: target("button") }), null, "it presses the button");
  assert.equal(press("KeyH", { target: target("button") }), "hide");
});

/** Orders whose answers are given by hand: `answers` gets one entry for each try. */
function ordering() {
  const tries = [];
  const refused = [];
  let now = 0;
  const orders = new Orders({
    carry: (order, n) =>
      new Promise((resolve, reject) => tries.push({ id: order.id, n, resolve, lose: () => reject(new Error("lost")) })),
    changed: () => {},
    refused: (order, error) => refused.push([order.id, error?.code ?? null]),
    pause: () => Promise.resolve(),
    now: () => now,
  });
  const give = (id, what = "open", how = { vote: "a" }) => orders.give({ id, do: what, with: how });
  return { orders, tries, refused, give, later: (ms) => (now += ms) };
}
const settle = () => new Promise((done) => setImmediate(done));
const ids = (tries) => tries.map(({ id, n }) => `${id}${n}`);

test("commands go one after the other, and a lost one is tried again with the same id", async () => {
  const { orders, tries, refused, give } = ordering();
  const first = give("a");
  const second = give("b", "undo");
  await settle();
  assert.deepEqual(ids(tries), ["a0"]);
  tries[0].lose();
  await settle();
  assert.deepEqual(ids(tries), ["a0", "a1"]);
  assert.equal(orders.waits("open"), true);
  tries[1].resolve({ error: { code: "replayed", message: "" } }); // the first try had arrived
  assert.equal(await first, true);
  await settle();
  tries[2].resolve({ ok: true });
  assert.equal(await second, true);
  assert.deepEqual([orders.waiting, refused], [[], []]);
});

test("hiding waits for nobody, and what it overtakes is not tried again", async () => {
  const { tries, refused, give } = ordering();
  const opened = give("a", "open");
  const dressed = give("b", "dress", { blank: true });
  await settle();
  const hid = give("c", "hide");
  await settle();
  assert.deepEqual(ids(tries), ["a0", "c0"]);
  tries[0].lose();
  tries[1].resolve({ ok: true });
  assert.deepEqual(await Promise.all([opened, hid]), [false, true]);
  await settle();
  assert.deepEqual(ids(tries), ["a0", "c0", "b0"], "looks have nothing to do with it");
  tries[2].resolve({ ok: true });
  assert.equal(await dressed, true);
  assert.deepEqual(refused, []);
});

test("a command that can't be brought in time is told, and never comes late", async () => {
  const { orders, tries, refused, give, later } = ordering();
  const done = give("a", "reveal");
  await settle();
  later(16_000);
  tries[0].lose();
  assert.equal(await done, false);
  assert.deepEqual(refused, [["a", null]]);
  assert.deepEqual([ids(tries), orders.waiting], [["a0"], []]);
});

test("an error is told; a new id that was used before is one", async () => {
  const { tries, refused, give } = ordering();
  give("a");
  await settle();
  tries[0].resolve({ error: { code: "unknown-vote", message: "" } });
  await settle();
  give("b");
  await settle();
  tries[1].resolve({ error: { code: "replayed", message: "" } });
  await settle();
  assert.deepEqual(refused, [["a", "unknown-vote"], ["b", "replayed"]]);
});

test("a balance is told with its time, warned of in words, and never made up", () => {
  const texts = { of: "{amount} at {time}", unknown: "not known", low: "low: {amount}" };
  const language = new Language("en", "UTC");
  const at = "2026-11-24T17:00:05Z";
  const say = (vendor) => told(vendor, texts, language);
  assert.deepEqual(say({ balance: null, balance_problem: null }), { fact: "—", why: "", warning: null });
  assert.deepEqual(say({}), { fact: "—", why: "", warning: null }); // a server of before
  assert.deepEqual(say({ balance: null, balance_problem: "Why." }), { fact: "not known", why: "Why.", warning: null });
  const balance = { amount: "1234.50", low: false, at };
  assert.deepEqual(say({ balance }), { fact: "1,234.50 at 17:00:05", why: "", warning: null });
  const low = { balance: { ...balance, low: true }, balance_problem: "Why." };
  assert.deepEqual(say(low), { fact: "1,234.50 at 17:00:05", why: "Why.", warning: "low: 1,234.50" });
});
