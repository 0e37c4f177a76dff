// How a replay plays: positions, speeds, quiet stretches. The clock is moved by hand.

import assert from "node:assert/strict";
import test from "node:test";
import { elapsed, Playback } from "../../static/src/models/playback.js";

const BEGAN = Date.parse("2026-11-24T17:00:00.250Z");

/** A replay with a frame at each of these seconds, whose total is the index. */
function replay(seconds, { quiet = 30_000 } = {}) {
  return {
    began: BEGAN,
    quiet,
    editions: [{ vote: "a", epoch: "replay", rev: 1, question: "Кто?", counts: [0], total: 0 }],
    frames: seconds.map((second, i) => [second * 1000, 0, [i], [100], i]),
  };
}

function playing(seconds, { quiet, ...options } = {}) {
  let now = 7000;
  const playback = new Playback(replay(seconds, { quiet }), { clock: () => now, ...options });
  /** Lets the clock go on, in ticks as a screen makes them. */
  const wait = (ms, tick = 20) => {
    for (let passed = 0; passed < ms; passed += tick) {
      now += Math.min(tick, ms - passed);
      playback.tick();
    }
  };
  return { playback, wait, jump: (ms) => (now += ms) };
}

const each = (to) => Array.from({ length: to + 1 }, (_, i) => i);

test("it stands at the start until it is played", () => {
  const { playback, wait } = playing(each(10));
  wait(3000);
  assert.equal(playback.position, 0);
  playback.play();
  wait(3000);
  assert.equal(playback.position, 3000);
  assert.equal(playback.board.total, 3);
});

test("a frame is on from its moment until the next one", () => {
  const { playback } = playing([0, 2, 5]);
  const seen = [0, 1999, 2000, 4999, 5000, 9000].map((at) => (playback.seek(at), playback.board.total));
  assert.deepEqual(seen, [0, 0, 1, 1, 2, 2]);
});

test("the board is whole, with the time of its frame in whole seconds", () => {
  const { playback } = playing([0, 0.8, 61], { at: 900 });
  assert.deepEqual(playback.board, {
    vote: "a", epoch: "replay", rev: 2, question: "Кто?", counts: [1], shares: [100], total: 1,
    at: "2026-11-24T17:00:01Z",
  });
  assert.equal(playback.moment, BEGAN + 900);
});

test("pausing keeps the moment, also what has passed since the last tick", () => {
  const { playback, wait, jump } = playing(each(10));
  playback.play();
  jump(400);
  playback.pause();
  wait(5000);
  assert.equal(playback.position, 400);
  assert.equal(playback.playing, false);
});

for (const speed of [1, 2, 4, 10, 60]) {
  test(`at ${speed}× a second shows ${speed} seconds`, () => {
    const { playback, wait } = playing(each(200), { speed: String(speed) });
    playback.play();
    wait(1000);
    assert(Math.abs(playback.position - speed * 1000) < 1);
  });
}

test("another speed goes on from where it is", () => {
  const { playback, wait, jump } = playing(each(100), { speed: 1 });
  playback.play();
  wait(1000);
  jump(300);
  playback.choose("10");
  assert.equal(Math.round(playback.position), 1300, "what passed before is not played at the new speed");
  wait(1000);
  assert.equal(Math.round(playback.position), 11_300);
});

test("at the end it stops, and is played again from the start", () => {
  const { playback, wait } = playing(each(3));
  playback.play();
  wait(4000);
  assert.deepEqual([playback.position, playback.playing, playback.ended], [3000, false, true]);
  assert.equal(playback.board.total, 3);
  playback.play();
  assert.deepEqual([playback.position, playback.playing, playback.ended], [0, true, false]);
});

test("seeking stays inside, and playing goes on from there", () => {
  const { playback, wait } = playing(each(20));
  playback.play();
  playback.seek(-5);
  assert.equal(playback.position, 0);
  playback.seek(15_000);
  wait(1000);
  assert.equal(playback.position, 16_000);
  playback.seek(5000);
  wait(1000);
  assert.equal(playback.board.total, 6);
  playback.seek(1e9);
  assert.deepEqual([playback.position, playback.playing], [20_000, false]);
});

test("a step is five seconds as they are played", () => {
  const { playback } = playing(each(300), { speed: 10, at: 100_000 });
  playback.step(1);
  assert.equal(playback.position, 150_000);
  playback.step(-2);
  assert.equal(playback.position, 50_000);
});

test("a page that slept goes on where it was", () => {
  const { playback, jump } = playing(each(100), { speed: 1 });
  playback.play();
  jump(60_000);
  playback.tick();
  assert(playback.position <= 500);
});

test("fit plays the whole vote in about a minute, and never slower than it was", () => {
  assert.equal(playing(each(40)).playback.rate, 1);
  assert.equal(playing(each(60)).playback.rate, 1);
  assert.equal(playing(each(190)).playback.rate, 3.2);
  const { playback, wait } = playing(each(3600));
  assert.equal(playback.rate, 60);
  playback.play();
  wait(58_000);
  assert.equal(playback.playing, true);
  wait(3000);
  assert.equal(playback.ended, true);
});

test("fit leaves out what is passed quickly", () => {
  // An hour before anybody votes, then 100 seconds of votes.
  const { playback, wait } = playing([0, ...each(100).map((s) => 3600 + s)]);
  assert(playback.rate < 2, `${playback.rate}`);
  playback.play();
  wait(1000);
  assert.equal(playback.skipping, true);
  wait(1100);
  assert.equal(playback.skipping, false);
  assert(playback.board.total >= 1);
  wait(59_000);
  assert.equal(playback.ended, true);
});

test("a quiet stretch that is short at this speed is not hurried", () => {
  const { playback, wait } = playing([0, 60, 61], { speed: 60 });
  playback.play();
  assert.equal(playback.skipping, false);
  wait(500);
  assert.equal(Math.round(playback.position), 30_000);
});

test("thirty seconds without a change are part of the story", () => {
  const { playback, wait } = playing([0, 30, 31], { speed: 1 });
  playback.play();
  wait(1000);
  assert.equal(playback.position, 1000);
  assert.equal(playback.skipping, false);
});

test("frames that are a sample of a long vote are not quiet", () => {
  const { playback } = playing(each(100).map((i) => i * 43), { quiet: 130_000 });
  playback.play();
  assert.equal(playback.skipping, false);
});

test("a tick over several frames and a quiet stretch takes each at its rate", () => {
  const { playback, jump } = playing([0, 0.1, 100.1, 101], { speed: 1 });
  playback.play();
  jump(300); // 100 ms at 1×, 200 ms at 50×
  playback.tick();
  assert.equal(Math.round(playback.position), 10_100);
});

test("faster and slower go through the speeds, from fit to the next one", () => {
  const { playback } = playing(each(190), { speed: "fit" });
  const rates = [];
  for (const by of [1, 1, 1, 1, -1, -1, -1, -1, -1, -1]) {
    playback.shift(by);
    rates.push(playback.rate);
  }
  assert.deepEqual(rates, [4, 10, 60, 60, 10, 4, 2, 1, 1, 1]);
});

test("a single frame is a still that can't be played", () => {
  const { playback, wait } = playing([0]);
  playback.play();
  wait(1000);
  assert.deepEqual([playback.playing, playback.ended, playback.end, playback.rate], [false, true, 0, 1]);
});

test("two frames of the same moment: the later one is seen", () => {
  const { playback, wait } = playing([0, 1, 1, 2]);
  playback.play();
  wait(1000);
  assert.equal(playback.board.total, 2);
});

test("stretches of time as they are written", () => {
  assert.deepEqual([0, 999, 61_000, 3_599_000, 3_600_000, 36_065_000].map(elapsed), [
    "0:00", "0:00", "1:01", "59:59", "1:00:00", "10:01:05",
  ]);
});
