// Pauses before trying again: spread, growing, never none.

import assert from "node:assert/strict";
import test from "node:test";
import { about, Pauses } from "../../static/src/lib/pauses.js";

const SCREENS = 2000;

/** The nth pause of many screens: the least, the most, and the largest part of them in one tenth of that span. */
function spread(nth, otherwise = false) {
  const pauses = Array.from({ length: SCREENS }, () => {
    const one = new Pauses();
    for (let before = 1; before < nth; before += 1) one.next(otherwise);
    return one.next(otherwise);
  });
  const [least, most] = [Math.min(...pauses), Math.max(...pauses)];
  const tenths = Array(10).fill(0);
  for (const pause of pauses) tenths[Math.min(9, Math.floor(((pause - least) / (most - least)) * 10))] += 1;
  return { least, most, crowd: Math.max(...tenths) / SCREENS };
}

test("the screens of a hall come back over more than a second", () => {
  const { least, most, crowd } = spread(1);
  assert.ok(least >= 180 && least < 300, least);
  assert.ok(most > 1350 && most <= 1500, most);
  assert.ok(crowd < 0.15, crowd);
});

test("pauses grow to 4 s, still spread, and none is left out after thousands", () => {
  const { least, most, crowd } = spread(5);
  assert.ok(least >= 500, least);
  assert.ok(most > 3800 && most <= 4000, most);
  assert.ok(crowd < 0.15, crowd);
  const one = new Pauses();
  for (let tried = 0; tried < 5000; tried += 1) assert.ok(one.next(false) >= 180);
});

test("they grow to 30 s where there is another way, and are short again without it", () => {
  const { least, most } = spread(8, true);
  assert.ok(least >= 3700, least);
  assert.ok(most > 28_000 && most <= 30_000, most);
  const one = new Pauses();
  for (let tried = 0; tried < 8; tried += 1) one.next(true);
  assert.ok(one.next(false) <= 4000);
});

test("another way that has just opened makes the next try no rarer than twice", () => {
  const one = new Pauses();
  for (let tried = 0; tried < 100; tried += 1) one.next(false);
  assert.ok(one.next(true) <= 8000);
});

test("a connection makes them short again", () => {
  const one = new Pauses();
  for (let tried = 0; tried < 5; tried += 1) one.next(false);
  one.reset();
  assert.ok(one.next(false) <= 1500);
});

test("about is a quarter more or less", () => {
  const many = Array.from({ length: SCREENS }, () => about(2000));
  assert.ok(Math.min(...many) >= 1500 && Math.min(...many) < 1600);
  assert.ok(Math.max(...many) <= 2500 && Math.max(...many) > 2400);
});
