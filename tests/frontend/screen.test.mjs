// What a screen believes, however messages arrive.

import assert from "node:assert/strict";
import test from "node:test";
import { Screen } from "../../static/src/models/screen.js";

const board = (more = {}) => ({
  vote: "a", epoch: "e1", rev: 3, shape: "s1", status: "active", stale: false, at: "2026-11-24T17:00:00Z",
  question: "Кто?", counts: [1, 2], shares: [33, 67], total: 3, ...more,
});
const tally = (more = {}) => ({
  vote: "a", epoch: "e1", rev: 4, shape: "s1", at: "2026-11-24T17:00:01Z",
  counts: [2, 2], shares: [50, 50], total: 4, ...more,
});

function watching(fetched = null) {
  const seen = [];
  let asked = 0;
  const screen = new Screen({
    changed: (state) => seen.push(state),
    fetchBoard: async () => {
      asked += 1;
      return fetched;
    },
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { screen, seen, settled, asked: () => asked, last: () => seen.at(-1) };
}

test("a tally is laid over the board of its shape", () => {
  const { screen, last } = watching();
  screen.board(board());
  screen.tally(tally());
  assert.deepEqual(last().counts, [2, 2]);
  assert.equal(last().question, "Кто?");
  assert.equal(last().rev, 4);
});

test("a lower revision is dropped, an equal one is not", () => {
  const { screen, seen, last } = watching();
  screen.board(board({ rev: 5 }));
  screen.tally(tally({ rev: 4 }));
  screen.board(board({ rev: 4 }));
  assert.equal(seen.length, 1);
  screen.tally(tally({ rev: 5, at: "2026-11-24T17:09:00Z" }));
  assert.equal(last().at, "2026-11-24T17:09:00Z");
});

for (const other of [{ shape: "s2" }, { epoch: "e2" }, { vote: "b" }]) {
  test(`a tally with another ${Object.keys(other)} asks for the board, once`, async () => {
    const { screen, settled, asked, last } = watching(board({ ...other, rev: 9, total: 99 }));
    screen.board(board());
    screen.tally(tally(other));
    screen.tally(tally(other));
    assert.equal(last().total, 3);
    await settled();
    assert.equal(asked(), 1);
    assert.equal(last().total, 99);
  });
}

test("a tally before any board asks for the board, and is laid over it", async () => {
  const { screen, seen, settled } = watching(board());
  screen.tally(tally());
  await settled();
  assert.deepEqual(seen.map((state) => state.rev), [3, 4]);
});

test("a fetch that fails or finds nothing leaves what is held", async () => {
  const { screen, seen, settled } = watching(null);
  screen.board(board());
  screen.tally(tally({ shape: "s2" }));
  await settled();
  assert.equal(seen.length, 1);
});

test("a tally that comes while the board is asked for is not lost", async () => {
  const { screen, settled, asked, last } = watching(board({ shape: "s2", rev: 4 }));
  screen.board(board());
  screen.tally(tally({ shape: "s2", rev: 4 }));
  screen.tally(tally({ shape: "s2", rev: 5, counts: [9, 9], total: 18 }));
  await settled();
  assert.equal(asked(), 1);
  assert.deepEqual(last().counts, [9, 9]);
  assert.equal(last().rev, 5);
});

test("a new epoch starts again although its revision is lower", () => {
  const { screen, last } = watching();
  screen.board(board({ rev: 50 }));
  screen.board(board({ epoch: "e2", rev: 1, total: 7 }));
  assert.equal(last().total, 7);
});

test("the stage switches to another vote at any revision", () => {
  const { screen, last } = watching();
  screen.board(board({ rev: 50 }));
  screen.board(board({ vote: "b", rev: 1 }));
  assert.equal(last().vote, "b");
});

test("a board that was asked for is dropped when the stage went on meanwhile", async () => {
  const { screen, settled, last } = watching(board({ shape: "s2", rev: 9 }));
  screen.board(board());
  screen.tally(tally({ shape: "s2" }));
  screen.board(board({ vote: "b", rev: 1 }));
  await settled();
  assert.equal(last().vote, "b");
});

const nothing = { vote: null, epoch: "e2", rev: 0, shape: "", counts: [], shares: [], total: 0, at: null };

test("a server that started anew and knows nothing yet takes no number off the screen", () => {
  const { screen, last } = watching();
  screen.board(board());
  screen.board({ ...nothing, stale: true });
  assert.deepEqual(last().counts, [1, 2]);
  assert.equal(last().stale, true);
  screen.board({ ...nothing, stale: false });
  assert.deepEqual(last().counts, [1, 2]);
  assert.equal(last().stale, true, "what was running may have gone on");
  screen.board(board({ epoch: "e2", rev: 1, counts: [5, 5] }));
  assert.deepEqual(last().counts, [5, 5]);
  assert.equal(last().stale, false);
});

test("a final result stays as it is when the server forgets or does not know it", () => {
  const { screen, last } = watching();
  screen.board(board({ status: "finished" }));
  screen.board({ ...nothing, stale: false });
  screen.unknown();
  assert.deepEqual(last().counts, [1, 2]);
  assert.equal(last().stale, false);
});

test("a screen that holds nothing shows the empty stage, and its freshness", () => {
  const { screen, last } = watching();
  screen.unknown();
  screen.board({ ...nothing, stale: true });
  assert.equal(last().vote, null);
  screen.status({ vote: null, stale: false, at: "2026-11-24T17:00:00Z", reason: null });
  assert.equal(last().stale, false);
});

test("a status marks the vote held, and no other", () => {
  const { screen, seen, last } = watching();
  screen.board(board());
  screen.status({ vote: "b", stale: true, at: null, reason: "silent" });
  assert.equal(seen.length, 1);
  screen.status({ vote: "a", stale: true, at: "2026-11-24T17:00:00Z", reason: "silent" });
  assert.equal(last().stale, true);
  assert.deepEqual(last().counts, [1, 2]);
});

test("what was kept of an earlier time gives way when the server says that nothing runs", () => {
  const { screen, last } = watching();
  screen.recall(board({ status: "finished" }));
  screen.board({ ...nothing, stale: true });
  assert.deepEqual(last().counts, [1, 2], "it has not asked the vendor yet");
  screen.board({ ...nothing, stale: false });
  assert.equal(last().vote, null);
});

test("what the server has said since is held as ever", () => {
  const { screen, last } = watching();
  screen.recall(board());
  screen.board(board({ epoch: "e2", rev: 1, counts: [5, 5] }));
  screen.board({ ...nothing, stale: false });
  assert.deepEqual(last().counts, [5, 5]);
});

const stage = (rev, more = {}) => ({ epoch: "e1", rev, blank: false, ...more });

test("a message of an older stage is dropped whole, whatever the vote's revision", () => {
  const { screen, seen, last } = watching();
  screen.board(board({ stage: stage(5) }));
  screen.board(board({ rev: 9, stage: stage(4) }));
  screen.board(board({ vote: "b", rev: 9, stage: stage(4) }));
  assert.equal(seen.length, 1);
  screen.board(board({ stage: stage(6, { blank: true }) }));
  assert.equal(last().stage.blank, true);
  screen.tally(tally());
  assert.equal(last().stage.blank, true, "a tally says nothing of the stage");
  screen.board(board({ rev: 3, stage: stage(6) }));
  assert.equal(last().rev, 4, "the same stage: the vote's revision tells");
});

test("the stage of a server that started anew wins, and what it does not know yet stays", () => {
  const { screen, last } = watching();
  screen.board(board({ stage: stage(50) }));
  screen.board({ ...nothing, stale: true, stage: stage(0, { epoch: "e2" }) });
  screen.board({ ...nothing, stale: false, stage: stage(1, { epoch: "e2", blank: true }) });
  assert.deepEqual([last().vote, last().stale, last().stage.blank], ["a", true, true]);
  screen.board(board({ epoch: "e2", rev: 1, counts: [5, 5], stage: stage(2, { epoch: "e2" }) }));
  assert.deepEqual([last().counts, last().stale, last().stage.rev], [[5, 5], false, 2]);
});

test("the same server's word that nothing is on the stage counts; a rehearsal never stays", () => {
  const { screen, last } = watching();
  screen.board(board({ stage: stage(3) }));
  screen.board({ ...nothing, epoch: "e1", stale: false, stage: stage(4) });
  assert.equal(last().vote, null);
  screen.board(board({ demo: true, stage: stage(5) }));
  screen.board({ ...nothing, stale: true, stage: stage(0, { epoch: "e2" }) });
  assert.equal(last().vote, null);
});

const restored = (more = {}) =>
  board({ epoch: "e0", rev: 40, counts: [1, 1], total: 2, stale: true, at: "2026-11-24T16:59:58Z", ...more });

test("a server that was killed and remembers less than was shown takes no number off the screen", async () => {
  const { screen, asked, last } = watching();
  screen.board(board());
  screen.board(restored());
  assert.deepEqual([last().counts, last().stale, last().at], [[1, 2], true, "2026-11-24T17:00:00Z"]);
  screen.status({ vote: "a", stale: true, at: "2026-11-24T16:59:58Z", reason: "silent" });
  assert.deepEqual([last().counts, last().at], [[1, 2], "2026-11-24T17:00:00Z"]);
  screen.tally(tally({ epoch: "e0", rev: 41 }));
  assert.deepEqual([last().counts, last().epoch, last().rev], [[2, 2], "e0", 41]);
  assert.equal(asked(), 0, "what was put aside is what the tally goes with");
  screen.status({ vote: "a", stale: false, at: "2026-11-24T17:00:09Z", reason: null });
  assert.equal(last().stale, false);
});

test("what it remembers counts once the vendor has confirmed it, or a fresh board comes", () => {
  for (const confirm of [
    (screen) => screen.status({ vote: "a", stale: false, at: "2026-11-24T17:00:09Z", reason: null }),
    (screen) => screen.board(restored({ stale: false, at: "2026-11-24T17:00:09Z" })),
  ]) {
    const { screen, last } = watching();
    screen.board(board());
    screen.board(restored());
    confirm(screen);
    assert.deepEqual([last().counts, last().epoch, last().stale], [[1, 1], "e0", false]);
    screen.tally(tally({ epoch: "e0", rev: 41 }));
    assert.deepEqual(last().counts, [2, 2]);
  }
});

test("a curtain counts at once, however old the board behind it", () => {
  const { screen, last } = watching();
  screen.board(board({ curtain: "open" }));
  screen.board(restored({ curtain: "hidden", counts: null }));
  assert.equal(last().counts, null);
});
