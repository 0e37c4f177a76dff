"""Which vote is on the stage, and how the stage is set: as the presenter says, or by itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from voteboard import stage
from voteboard.errors import N_, VoteboardError
from voteboard.recorder import Recorder
from voteboard.stage import Policy, Stage


class NothingOffered(VoteboardError):
    """There is no vote that the presenter was asked about."""

    code = "nothing-offered"


class Staging:
    """The stage as it is wished. What is wished is recorded, and seen a moment later."""

    def __init__(self, recorder: Recorder, themes: Sequence[str]) -> None:
        self._recorder = recorder
        self._themes = themes
        self._declined: str | None = None
        self.stage = Stage()
        self.running: str | None = None  # the newest running vote
        self.shown: str | None = None
        # Called when another vote has begun to run.
        self.began: Callable[[], None] = lambda: None

    def resume(self, set_last: Stage | None, shown: str | None) -> None:
        """The stage was set like this, and showed this vote, when the program ended."""
        self.stage = set_last or self.stage
        self.shown = shown

    @property
    def offered(self) -> str | None:
        """The running vote that waits for the presenter's word."""
        asks = self.stage.policy is Policy.ASK
        return self.running if asks and self.running not in (self.shown, self._declined) else None

    def newest(self, hash: str | None) -> None:
        """This is the newest running vote; None: nothing is running, and the stage stays as it is."""
        begins = hash not in (None, self.running)
        self.running = hash
        if hash is not None and self.stage.policy is Policy.AUTO:
            self._show(hash)
        if begins:
            self.began()

    # ── the presenter's word ──

    def follow(self, policy: Policy) -> None:
        """Show the newest running vote from now on: by itself, or when asked for."""
        self._declined = None
        self._set(replace(self.stage, policy=policy, pinned=None))
        self.newest(self.running)

    def pin(self, hash: str) -> None:
        """Show this vote, which has a board, and no other."""
        self._set(replace(self.stage, policy=Policy.PINNED, pinned=hash))
        self._show(hash)

    def take(self) -> None:
        """Show the vote that was offered. Raises NothingOffered."""
        self._show(self._offer())

    def decline(self) -> None:
        """Don't offer this vote again. Raises NothingOffered."""
        self._declined = self._offer()

    def dress(self, changes: dict) -> None:
        """Change the looks. Raises BadParameter."""
        self._set(stage.dress(self.stage, changes, self._themes))

    def count_down(self, until: datetime | None) -> None:
        """Show how long it is until then; None: no longer."""
        self._set(replace(self.stage, countdown=until))

    def _offer(self) -> str:
        if self.offered is None:
            raise NothingOffered(N_("No vote is waiting to be shown"))
        return self.offered

    def _show(self, hash: str) -> None:
        self.shown = hash
        self._recorder.stage(hash)

    def _set(self, wished: Stage) -> None:
        if wished != self.stage:
            self.stage = wished
            self._recorder.dress(wished)
