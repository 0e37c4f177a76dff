// What stands under the axis of time.

import assert from "node:assert/strict";
import test from "node:test";
import { Ticks } from "../../static/src/lib/ticks.js";

const evening = Date.parse("2026-11-24T20:59:30Z") / 1000; // half a minute before midnight in Moscow
const russian = new Ticks("ru", "Europe/Moscow");

test("the day stands where it begins", () => {
  assert.deepEqual(russian.texts([evening - 30, evening + 30, evening + 90], 60), [
    "23:59\n24 нояб.", "00:00\n25 нояб.", "00:01",
  ]);
});

test("seconds where ticks are closer than minutes, days where they are days apart", () => {
  assert.deepEqual(russian.texts([evening, evening + 15], 15), ["23:59:30\n24 нояб.", "23:59:45"]);
  assert.deepEqual(russian.texts([evening, evening + 86_400], 86_400), ["24 нояб.", "25 нояб."]);
});

test("in the language and the zone that are asked for", () => {
  assert.deepEqual(new Ticks("en", "UTC").texts([evening], 60), ["20:59\nNov 24"]);
});
