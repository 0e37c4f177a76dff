// Numbers, plurals and times read as the server writes them (tests/web/test_pages.py).

import assert from "node:assert/strict";
import test from "node:test";
import { Language } from "../../static/src/lib/language.js";

const russian = new Language("ru", "Europe/Moscow");
const english = new Language("en", "Europe/Moscow");
const forms = { one: "голос", few: "голоса", many: "голосов", other: "голосов" };

test("grouping and per cents", () => {
  assert.equal(russian.number(12480), "12\u00a0480");
  assert.equal(russian.number(4321), "4\u00a0321");
  assert.equal(russian.percent(39), "39\u00a0%");
  assert.equal(english.number(4321), "4,321");
  assert.equal(english.percent(39), "39%");
});

test("plurals", () => {
  const said = [0, 1, 2, 5, 11, 21, 104, 1271].map((n) => russian.plural(n, forms));
  assert.deepEqual(said, [
    "голосов", "голос", "голоса", "голосов", "голосов", "голос", "голоса", "голос",
  ]);
  assert.equal(english.plural(1, { one: "vote", other: "votes" }), "vote");
  assert.equal(english.plural(2, { one: "vote", other: "votes" }), "votes");
});

test("times of day are the event's, not the machine's", () => {
  assert.equal(russian.time("2026-11-24T17:14:03Z"), "20:14:03");
  assert.equal(english.time("2026-11-24T21:14:03Z"), "00:14:03");
  assert.equal(russian.time(null), "—");
});

test("what is old is shown with its date", () => {
  const now = Date.parse("2026-11-25T09:00:00Z");
  assert.equal(russian.moment("2026-11-24T21:30:00Z", now), "00:30:00");
  assert.equal(russian.moment("2026-11-24T17:14:03Z", now), "24 нояб., 20:14");
  assert.equal(english.moment("2026-11-24T17:14:03Z", now), "Nov 24, 20:14");
  assert.equal(russian.moment(null, now), "—");
});
