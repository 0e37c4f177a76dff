"""Mailings that other processes send: shown as running everywhere, and stopped from everywhere."""

from collections.abc import Callable

from voteboard.messages.dispatch import Dispatch
from voteboard.relay.bus import Bus
from voteboard.relay.presence import Presence


class SharedMailings:
    """Ties a process's dispatch to those of the others. ``spent()``: messages were sent, somewhere."""

    def __init__(self, dispatch: Dispatch, bus: Bus, presence: Presence, spent: Callable[[], None]) -> None:
        self._dispatch = dispatch
        self._bus = bus
        self._presence = presence
        dispatch.elsewhere = self._elsewhere
        dispatch.stop_elsewhere = lambda: bus.send("stop-mailing", {})
        dispatch.turned = self._turned
        bus.on("stop-mailing", lambda by, _: self._stop(by))
        bus.on("spent", lambda _by, _body: spent())

    def _elsewhere(self) -> set[int]:
        said = (said["mailing"] for said in self._presence.all)
        return {mailing for mailing in said if mailing is not None}

    def _turned(self) -> None:
        """A mailing was begun here, or has ended."""
        self._presence.step()
        if self._dispatch.running is None:
            self._bus.send("spent", {})

    def _stop(self, by: str) -> None:
        if by != self._bus.me:
            self._dispatch.stop_here()
