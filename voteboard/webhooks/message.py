"""What is sent: an event of a vote with its board. Pure."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from voteboard.board import Board
from voteboard.model import Curtain
from voteboard.webhooks.events import LEAD_CHANGED


@dataclass(frozen=True, slots=True)
class Message:
    """One event, ``at`` the moment when it was seen; the same for all addresses, however often it is sent."""

    event: str
    board: Board
    at: datetime

    @property
    def id(self) -> str:
        """Names this event and no other: an event belongs to one revision of one vote."""
        revision = self.board.revision
        name = f"{self.event} {self.board.key} {revision.epoch} {revision.rev}"
        return f"msg_{hashlib.blake2s(name.encode(), digest_size=16).hexdigest()}"

    @property
    def can_be_left_out(self) -> bool:
        """Whether a later event says it too."""
        return self.event == LEAD_CHANGED

    def body(self, latest: Board | None) -> bytes | None:
        """The JSON to send while ``latest`` is what the public sees of the vote; None: nothing may be told.

        What a curtain took away meanwhile is not sent late.
        """
        board = self.board
        if latest is not None and latest.curtain is not Curtain.OPEN:
            if self.can_be_left_out:
                return None
            board = latest
        at = self.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        whole = {"type": self.event, "timestamp": at, "data": board.message("board")}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
