"""All who watch the same board, and what there is to know of it now. Pure."""

from typing import Generic, Protocol, TypeVar

from voteboard.message import Message

Viewer = TypeVar("Viewer")


class Shown(Protocol):
    """A board: of a vote, or of ratings. ``WHOLE`` is the event that tells all of it."""

    WHOLE: str

    def message(self, event: str) -> dict:
        """The body of that event."""


class Room(Generic[Viewer]):
    """Viewers by their id, and the newest board. ``told_at``: when all of them were last told something."""

    def __init__(self, board: Shown, now: float) -> None:
        self.told_at = now
        self.board = board
        self._whole: Message | None = None
        self._by_id: dict[str, Viewer] = {}
        self._viewers: tuple[Viewer, ...] | None = ()

    @property
    def viewers(self) -> tuple[Viewer, ...]:
        """All who are here now: it does not change while it is walked through, though they come and go."""
        if self._viewers is None:
            self._viewers = tuple(self._by_id.values())
        return self._viewers

    def enter(self, sid: str, viewer: Viewer) -> None:
        """From now on the viewer is here."""
        self._by_id[sid] = viewer
        self._viewers = None

    def leave(self, sid: str) -> None:
        """The viewer is gone."""
        self._by_id.pop(sid, None)
        self._viewers = None

    def expel(self, viewer: Viewer) -> None:
        """Whoever this is, it is told nothing more."""
        self._by_id = {sid: other for sid, other in self._by_id.items() if other is not viewer}
        self._viewers = None

    def keep(self, board: Shown) -> None:
        """This is the newest board."""
        if board is not self.board:
            self.board = board
            self._whole = None

    def whole(self) -> Message:
        """Everything that there is to know now; encoded once per board, when it is wanted."""
        if self._whole is None:
            self._whole = Message(self.board.WHOLE, self.board.message(self.board.WHOLE))
        return self._whole
