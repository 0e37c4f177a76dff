"""Socket.IO's own rooms, left without walking through all of them."""

from collections import defaultdict

from socketio import Manager


class Membership(Manager):
    """The libraries' register of who is in which room, with an index by connection.

    Each connection has a room of its own, so that a search through all of them at each leaving makes the
    leaving of thousands quadratic.
    """

    def __init__(self) -> None:
        super().__init__()
        self._of: defaultdict[tuple[str, str], set[str | None]] = defaultdict(set)

    def basic_enter_room(
        self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
    ) -> None:
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)
        self._of[namespace, sid].add(room)

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        super().basic_leave_room(sid, namespace, room)
        self._of.get((namespace, sid), set()).discard(room)

    def basic_disconnect(self, sid: str, namespace: str, **_: object) -> None:
        for room in self._of.pop((namespace, sid), ()):
            super().basic_leave_room(sid, namespace, room)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            if sid in pending.get(namespace, ()):
                pending[namespace].remove(sid)
                if not pending[namespace]:
                    del pending[namespace]
