"""Previews that wait to be confirmed: few, for a while, each for the session that made it. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field

from voteboard.messages.preview import Preview

MOST = 4  # each may hold a whole file
LASTS = 15 * 60.0  # seconds


@dataclass(frozen=True, slots=True)
class _Kept:
    owner: str = field(repr=False)
    until: float
    preview: Preview


class Previews:
    """Previews by their tokens. ``monotonic`` is in seconds; ``token`` makes a random one."""

    def __init__(self, monotonic: Callable[[], float], token: Callable[[], str]) -> None:
        self._monotonic = monotonic
        self._token = token
        self._kept: dict[str, _Kept] = {}

    def keep(self, owner: str, preview: Preview) -> str:
        """Keep it for ``owner``, a session; the token. The oldest one makes room."""
        self._forget_old()
        while len(self._kept) >= MOST:
            self._kept.pop(next(iter(self._kept)))
        token = self._token()
        self._kept[token] = _Kept(owner, self._monotonic() + LASTS, preview)
        return token

    def look(self, owner: str, token: str) -> Preview | None:
        """The preview, if it is there and the owner's."""
        self._forget_old()
        kept = self._kept.get(token)
        return kept.preview if kept and kept.owner == owner else None

    def take(self, owner: str, token: str) -> Preview | None:
        """The same, once: it is gone then."""
        preview = self.look(owner, token)
        if preview is not None:
            del self._kept[token]
        return preview

    def _forget_old(self) -> None:
        now = self._monotonic()
        self._kept = {token: kept for token, kept in self._kept.items() if kept.until > now}
