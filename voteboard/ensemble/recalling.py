"""Boards that are not here yet: asked of who leads, which knows what every curtain hides."""

from voteboard.archive import Archive
from voteboard.board import Board
from voteboard.history.errors import HistoryUnavailable
from voteboard.relay import wire
from voteboard.relay.asking import Asking, NobodyLeads
from voteboard.relay.boards import LocalRelay

WHAT = "board"


class Recalling:
    """Both sides of it."""

    def __init__(self, archive: Archive, relay: LocalRelay, asking: Asking) -> None:
        self._archive = archive
        self._relay = relay
        self._asking = asking
        asking.answer(WHAT, self._answer)
        archive.elsewhere = self._ask

    def _answer(self, given: dict) -> dict:
        hash = given["hash"]
        try:
            board = self._archive.recall(hash)
        except HistoryUnavailable:
            return {"unavailable": True}
        if board is not None:
            self._relay.read(hash)  # until its process says that it is watched there
        return {"board": board and wire.board(board)}

    def _ask(self, hash: str) -> Board | None:
        """Raises HistoryUnavailable."""
        try:
            said = self._asking.ask(WHAT, {"hash": hash})
        except NobodyLeads:
            return self._archive.recorded(hash)
        if "unavailable" in said:
            return self._archive.recorded(hash)
        known = self._relay.latest(hash)
        if known is not None or said["board"] is None:
            return known
        board = wire.read_board(said["board"])
        self._relay.mirror(board)
        return board
