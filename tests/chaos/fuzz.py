"""Stories of damaged answers against the wired program, for as long as you like.

    python -m tests.chaos.fuzz --minutes 30

Whatever is shown must have been planted in an answer; nothing may crash, or end without a reason in words.
It ends with 1 and the shortest story that it found when something is wrong.
"""

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.chaos.mutations import STORIES, Turn
from tests.chaos.proxy import about, vendor
from tests.chaos.spellings import COUNTS, GOOD, HASH, IDS, NR, OTHER, OTHER_NR
from tests.chaos.witness import Witness
from voteboard.board import Board
from voteboard.model import Status

CHUNK = 300  # stories between two lines of progress, each on a new program


class Fuzzer:
    """Tells stories to ``witness``, and counts them."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        self.stories = self.answers = self.shown = 0

    def run(self, examples: int) -> None:
        """Tell so many. Raises AssertionError, with the shortest story that leads there."""

        @settings(
            max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(STORIES)
        def tell(story: list[Turn]) -> None:
            self.tell(story)

        tell()

    def tell(self, story: list[Turn]) -> None:
        """One story, from the known board on."""
        witness = self._witness
        witness.reset()
        self.stories += 1
        good = Turn(GOOD, dict(zip(map(str, IDS), COUNTS, strict=True)), whole=True)
        for turn in story:
            self.answers += 1
            before = self._boards()
            # Who asks by the number is told what was last told whole.
            witness.vendor.answer = about(turn.body, {NR: good.body, OTHER_NR: OTHER})
            asked = len(witness.vendor.requests)
            witness.poll()
            self._judge(turn, good, before)
            if turn.whole and len(witness.vendor.requests) == asked + 1:
                self._expect(turn)
            good = turn if turn.whole else good
        witness.look()

    def _boards(self) -> dict[str, Board]:
        engine = self._witness.program.engine
        return {hash: engine.relay.latest(hash) for hash in engine.poller._journal.entries()}

    def _judge(self, turn: Turn, good: Turn, before: dict[str, Board]) -> None:
        witness = self._witness
        board = witness.api()
        witness.told()
        assert witness.crashes == 0
        assert sum(board["counts"]) == board["total"]
        assert sum(board["shares"]) == (100 if board["total"] else 0)
        for hash, after in self._boards().items():
            was, counts = before.get(hash), _counts(after)
            if was is None or counts != _counts(was):
                self.shown += 1
                assert turn.may_be(counts) or good.may_be(counts), f"{counts} was never planted"

    def _expect(self, turn: Turn) -> None:
        """What is told whole is shown at once, unless it has to be said twice or the vote was deleted."""
        assert self._witness.told() is None
        entry = self._witness.program.engine.poller._journal.entry(HASH)
        if entry.doubt is None and entry.report.vote.status is not Status.DELETED:
            assert _counts(self._boards()[HASH]) == turn.planted


def _counts(board: Board) -> dict[str, int]:
    return dict(zip((answer.id for answer in board.vote.answers), board.counts, strict=True))


def main(arguments: list[str]) -> int:
    """Tell stories for as long as is asked, chunk by chunk."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.chaos.fuzz",
        description="Tell the wired program stories of damaged answers, and look at all that is shown.",
        epilog="example: python -m tests.chaos.fuzz --minutes 30",
    )
    parser.add_argument("--minutes", type=float, default=30.0, help="how long (30)")
    end = time.monotonic() + 60 * parser.parse_args(arguments).minutes
    logging.disable()
    begun, stories, answers, shown = time.monotonic(), 0, 0, 0
    while time.monotonic() < end:
        with vendor() as running, tempfile.TemporaryDirectory() as folder:
            fuzzer = Fuzzer(Witness(running, Path(folder), interrupted=False))
            fuzzer.run(CHUNK)
        stories, answers, shown = stories + fuzzer.stories, answers + fuzzer.answers, shown + fuzzer.shown
        minutes = (time.monotonic() - begun) / 60
        print(
            f"{minutes:.1f} min: {stories:,} stories of {answers:,} answers, {shown:,} shown, nothing wrong",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
