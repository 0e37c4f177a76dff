"""What the engine and the delivery share: the latest boards, who watches them, what the stage shows."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from voteboard.board import Board, difference
from voteboard.model import Revision
from voteboard.stage import Stage

STAGE = "stage"
READ_LASTS = 30.0  # seconds that one HTTP request counts as watching

Listener = Callable[[str, str, Board], None]
Observer = Callable[[Board | None, Board], None]
Key = str | None  # of a board: its vote's hash; None: what an empty stage shows


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the stage: a vote's hash or nothing, how the stage is set, and what is rehearsed there."""

    hash: str | None
    stage: Stage
    rehearsed: Board | None = None


class LocalRelay:
    """The relay within one process. What it has is public."""

    def __init__(self, nothing: Board, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._boards: dict[str | None, Board] = {None: nothing}  # None: what an empty stage shows
        self._on_stage: str | None = None
        self._stage = Stage(revision=Revision(nothing.revision.epoch, 0))
        self._rehearsed: Board | None = None
        self._shown: Board | None = None  # on the stage, made once for all who ask
        self._listeners: list[Listener] = []
        self._observers: list[Observer] = []
        self._traces: list[Callable[[Key], None]] = []
        # Hashes that are watched elsewhere.
        self.watched_elsewhere: Callable[[], set[str]] = set
        self._sockets: Counter[str] = Counter()
        self._reads: dict[str, float] = {}

    # ── the engine's side ──

    def put(self, board: Board, event: str | None) -> None:
        """Keep ``board`` as the latest of its vote, and tell who watches it ``event``, if that is given.

        A board without a vote is what the stage shows as long as there is no vote for it.
        """
        key = board.key
        before = self._boards.get(key)
        self._boards[key] = board
        for trace in self._traces:
            trace(key)
        if key is not None:
            self._tell(key, event, board)
        if key == self._on_stage and self._rehearsed is None:
            self._shown = None
            self._tell(STAGE, event, self.stage())
        if key is not None and event is not None:
            for observer in self._observers:
                observer(before, board)

    def show(self, hash: str | None) -> None:
        """Put a vote that has a board on the stage; None: nothing."""
        if hash != self._on_stage:
            self._on_stage = hash
            self._set_stage(self._stage)

    def dress(self, stage: Stage) -> None:
        """Set the stage."""
        self._set_stage(stage)

    def rehearse(self, board: Board | None, event: str = "board") -> None:
        """Have the stage show a board that is no vote's, in place of everything else; None: no longer."""
        self._rehearsed = board
        if event == "board":
            self._set_stage(self._stage)
        else:
            self._stage_changed(event)

    def renew_stage(self, epoch: str) -> None:
        """Count the changes of the stage anew: what it was set to last may never have come here."""
        self._stage = replace(self._stage, revision=Revision(epoch, 0))
        self._stage_changed("board")

    def _set_stage(self, stage: Stage) -> None:
        last = self._stage.revision
        self._stage = replace(stage, revision=Revision(last.epoch, last.rev + 1))
        self._stage_changed("board")

    def _stage_changed(self, event: str | None) -> None:
        self._shown = None
        self._tell(STAGE, event, self.stage())
        for trace in self._traces:
            trace(STAGE)

    def watched(self) -> set[str]:
        """Hashes of the votes that somebody looks at now."""
        return self.watched_here() | self.watched_elsewhere()

    def watched_here(self) -> set[str]:
        """The same of this process alone."""
        horizon = self._monotonic() - READ_LASTS
        self._reads = {hash: at for hash, at in self._reads.items() if at > horizon}
        stage = {self._on_stage} if self._on_stage else set()
        return set(self._sockets) | set(self._reads) | stage

    # ── for other processes ──

    def trace(self, trace: Callable[[Key], None]) -> None:
        """Call ``trace(key)`` whenever a board was put, and ``trace("stage")`` when the stage was set."""
        self._traces.append(trace)

    @property
    def boards(self) -> dict[Key, Board]:
        """The latest of all votes, and of an empty stage."""
        return dict(self._boards)

    @property
    def shown(self) -> Shown:
        """What is on the stage."""
        return Shown(self._on_stage, self._stage, self._rehearsed)

    def mirror(self, board: Board) -> None:
        """Keep a board as another process has it; who watches it is told what has changed."""
        self.put(board, difference(self._boards.get(board.key), board))

    def mirror_stage(self, shown: Shown) -> None:
        """The same of the stage; the board of its vote comes first."""
        if shown.hash not in self._boards:
            return
        before = self.stage()
        self._on_stage, self._stage, self._rehearsed = shown.hash, shown.stage, shown.rehearsed
        self._shown = None
        self._stage_changed(difference(before, self.stage()))

    def mark_all(self, reason: str) -> None:
        """Nothing newer comes from where these boards come from."""
        for board in self.boards.values():
            if not board.stale and not (board.vote and board.vote.status.final):
                self.mirror(board.marked(reason))

    # ── the delivery's side ──

    def latest(self, watch: str | None) -> Board | None:
        """The board of ``stage``, of a vote's hash, or of an empty stage (None); None for an unknown vote."""
        return self.stage() if watch == STAGE else self._boards.get(watch)

    def stage(self) -> Board:
        """The board that the stage shows, if only an empty one, with how the stage is set."""
        if self._shown is None:
            shown = self._rehearsed or self._boards[self._on_stage]
            self._shown = replace(shown, stage=self._stage)
        return self._shown

    @property
    def on_stage(self) -> str | None:
        """The hash of the vote that is on the stage, or will be when the rehearsal is over."""
        return self._on_stage

    def subscribe(self, listener: Listener) -> None:
        """Call ``listener(watch, event, board)`` for everything that is told from now on."""
        self._listeners.append(listener)

    def observe(self, observer: Observer) -> None:
        """Call ``observer(before, now)`` for every change of a vote's board that is told; not for what is
        only restored, nor for rehearsals."""
        self._observers.append(observer)

    def join(self, watch: str) -> None:
        """One more screen watches."""
        if watch != STAGE:
            self._sockets[watch] += 1

    def leave(self, watch: str) -> None:
        """One screen less watches."""
        if watch != STAGE:
            self._sockets[watch] -= 1
            self._sockets += Counter()  # drops what is no longer positive

    def read(self, hash: str) -> None:
        """A known vote was asked for over HTTP: keep it fresh for a while."""
        self._reads[hash] = self._monotonic()

    def _tell(self, watch: str, event: str | None, board: Board) -> None:
        if event is not None:
            for listener in self._listeners:
                listener(watch, event, board)
