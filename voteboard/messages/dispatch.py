"""The console's side of sending: one mailing at a time goes out in the background, and can be watched."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from voteboard.errors import N_, VoteboardError
from voteboard.history.errors import HistoryError
from voteboard.history.mailings import Mailings
from voteboard.messages.sending import Progress, Sending
from voteboard.runtime import Runtime
from voteboard.transitions import Transitions

log = logging.getLogger(__name__)

MOST_REMEMBERED = 20  # mailings of which it is known how they ended
CHECKING = 60.0  # seconds between two looks at whether messages can be recorded
FIRST_ERASING, ERASING = 60.0, 3600.0  # seconds after the start, and between two times
ERASING_TAKES = 600.0  # seconds, at most: the record may be large, and its disk busy
LOOK_AGAIN = 0.05  # seconds


class Busy(VoteboardError):
    """A mailing is being sent already."""

    code = "sending"


class Crashed(VoteboardError):
    """Sending ended by an error of the program."""

    code = "error"


class Dispatch:
    """Sends mailings beside everything else.

    ``keep_days`` is for how long phones and texts are kept; ``spent`` is called when a mailing has ended.
    """

    def __init__(
        self,
        sending: Sending,
        mailings: Mailings,
        runtime: Runtime,
        keep_days: int,
        spent: Callable[[], None] = lambda: None,
    ) -> None:
        self._spent = spent
        self._sending = sending
        self._mailings = mailings
        self._runtime = runtime
        self._keep = timedelta(days=keep_days)
        self._progress: dict[int, Progress] = {}
        self._running: Progress | None = None
        self._problems = Transitions()
        self._ended: Counter[str] = Counter()
        self._stopped = False
        self._closed = False
        # Of several processes: the mailings that others send, how to stop them, and what is called when one
        # begins or ends here.
        self.elsewhere: Callable[[], set[int]] = set
        self.stop_elsewhere: Callable[[], None] = lambda: None
        self.turned: Callable[[], None] = lambda: None

    @property
    def running(self) -> Progress | None:
        """The mailing that is being sent here now."""
        return self._running

    @property
    def outcomes(self) -> Counter[str]:
        """What became of all messages that were tried here."""
        return self._ended + (_outcomes(self._running) if self._running else Counter())

    @property
    def under_way_here(self) -> int | None:
        """The mailing that is being sent here now."""
        return self._running and self._running.mailing

    @property
    def under_way(self) -> int | None:
        """The mailing that is being sent now, here or by another process."""
        return self.under_way_here or next(iter(self.elsewhere()), None)

    def progress(self, mailing: int) -> Progress | None:
        """How a mailing goes, or how it ended, if that was here and not long ago."""
        return Progress(mailing) if mailing in self.elsewhere() else self._progress.get(mailing)

    def start(self, mailing: int) -> None:
        """Send what waits in ``mailing``. Raises Busy while another one is being sent."""
        if self.under_way is not None or self._closed:
            raise Busy(N_("A mailing is being sent now; wait until it is done"))
        self._stopped = False
        self._running = progress = Progress(mailing)
        self._progress.pop(mailing, None)
        self._progress[mailing] = progress
        while len(self._progress) > MOST_REMEMBERED:
            del self._progress[next(iter(self._progress))]
        self.turned()
        self._runtime.spawn(self._run, progress)

    def stop(self) -> None:
        """End after the request that is under way; what waits goes on waiting."""
        self.stop_here()
        self.stop_elsewhere()

    def stop_here(self) -> None:
        """The same of this process alone."""
        self._stopped = True

    def close(self, seconds: float) -> None:
        """The same for good; the request that is under way is waited for so long."""
        self._closed = self._stopped = True
        end = self._runtime.monotonic() + seconds
        while self._running is not None and self._runtime.monotonic() < end:
            self._runtime.sleep(LOOK_AGAIN)

    def check(self) -> None:
        """See whether messages could be recorded now."""
        problem = None
        try:
            self._runtime.blocking(self._mailings.check)
        except HistoryError as error:
            problem = error
        untold = self._problems.news(problem and problem.args, self._runtime.monotonic())
        if untold is not None and problem is None:
            log.info("Messages can be recorded again%s", untold, extra={"event": "messages-record-written"})
        elif untold is not None:
            fields = {"event": "messages-record-failed", "code": problem.code}
            log.warning("Messages can't be recorded: %s%s", problem, untold, extra=fields)

    def erase(self) -> None:
        """Delete old phones and texts."""
        try:
            self._runtime.blocking(self._mailings.erase, self._runtime.now() - self._keep)
        except HistoryError as error:
            log.warning("%s", error, extra={"event": "messages-kept"})

    def _run(self, progress: Progress) -> None:
        try:
            self._sending.run(progress, stopped=lambda: self._stopped)
        except VoteboardError as error:
            log.warning("%s", error, extra={"event": "mailing-ended", "code": error.code})
            progress.ended = error
        except Exception:
            log.exception("Sending messages failed", extra={"event": "mailing-crashed"})
            progress.ended = Crashed(N_("Something went wrong in the program; its log tells what"))
        finally:
            progress.running = False
            self._ended += _outcomes(progress)
            self._running = None
            self._spent()
            self.turned()


def _outcomes(progress: Progress) -> Counter[str]:
    return Counter(sent=progress.sent, refused=progress.refused, uncertain=progress.uncertain)
