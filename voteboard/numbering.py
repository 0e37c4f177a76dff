"""Gives each change of a vote its revision. Pure."""

from voteboard.model import Revision


class Numbering:
    """Counts each vote's changes up, from 1 or from where the record ends."""

    def __init__(self, epoch: str) -> None:
        self.epoch = epoch
        self._last: dict[str, Revision] = {}

    def next(self, hash: str) -> Revision:
        """The revision of the vote's next change."""
        last = self.last(hash)
        self._last[hash] = Revision(last.epoch, last.rev + 1)
        return self._last[hash]

    def last(self, hash: str) -> Revision:
        """The revision of the vote's last change; 0 before the first."""
        return self._last.get(hash) or Revision(self.epoch, 0)

    def resume(self, hash: str, last: Revision) -> None:
        """The vote was at this revision when it was recorded last."""
        self._last[hash] = last

    def start_anew(self, epoch: str) -> None:
        """Nobody can tell any more what follows on what: every vote begins at 1 in a new epoch."""
        self.epoch = epoch
        self._last.clear()
