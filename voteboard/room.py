"""All who watch the same board, and what there is to know of it now."""

from typing import Generic, TypeVar

from voteboard.board import Board
from voteboard.message import Message

Viewer = TypeVar("Viewer")


class Room(Generic[Viewer]):
    """All who watch the same, and its newest state."""

    def __init__(self, board: Board, now: float) -> None:
        self.viewers: dict[str, Viewer] = {}
        self.told_at = now
        self.board = board
        self._whole: Message | None = None

    def keep(self, board: Board) -> None:
        """This is the newest board."""
        if board is not self.board:
            self.board = board
            self._whole = None

    def whole(self) -> Message:
        """Everything that there is to know now; encoded once per board."""
        if self._whole is None:
            self._whole = Message("board", self.board.message("board"))
        return self._whole
