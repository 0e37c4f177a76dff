"""What is left on the account: asked for while somebody sits at a console, and after messages were sent."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from voteboard.diagnosis import Balance
from voteboard.errors import N_
from voteboard.runtime import Runtime
from voteboard.schedule import Target
from voteboard.transitions import Transitions
from voteboard.vendor.client import Client
from voteboard.vendor.errors import VendorError

log = logging.getLogger(__name__)

EVERY = 300.0  # seconds between two requests
LEAST = 30.0  # seconds, whatever happens
BREATH = 1.0  # seconds between two looks at whether it is time


class BalanceWatch:
    """Knows the balance. Asks for it only while ``wanted()``, and ends at nothing that goes wrong.

    ``warning`` is the amount below which a balance is low.
    """

    def __init__(self, client: Client, warning: Decimal, runtime: Runtime) -> None:
        self.wanted: Callable[[], bool] = lambda: False
        self._client = client
        self._warning = warning
        self._runtime = runtime
        self._target = Target("balance", due=runtime.monotonic())
        self._started: float | None = None
        self._soon = False
        self._amount: Decimal | None = None
        self._at: datetime | None = None
        self._told = Transitions()
        self.outcomes: Counter[str] = Counter()  # how many requests ended how: `ok`, or an error's code

    @property
    def balance(self) -> Balance:
        """What is known of it."""
        return Balance(self._amount, self._warning, self._at, self._target.problem)

    @property
    def age(self) -> float | None:
        """Seconds since it was told; None: never."""
        good = self._target.good
        return None if good is None else self._runtime.monotonic() - good

    def ask_soon(self) -> None:
        """Messages were sent, so it is another one now."""
        self._soon = True

    def step(self) -> None:
        """Ask if it is time."""
        now = self._runtime.monotonic()
        if self._is_due(now) and self.wanted():
            self._soon = False
            self._started = now
            self._ask(now)

    def _is_due(self, now: float) -> bool:
        if self._started is not None and now - self._started < LEAST:
            return False
        # After a failure the wait is kept: more messages don't mend it.
        return now >= self._target.due or (self._soon and not self._target.failures)

    def _ask(self, started: float) -> None:
        try:
            amount = self._client.balance()
        except VendorError as error:
            self._failed(error)
        except Exception:
            self._failed(VendorError(N_("An answer could not be handled: see the log")))
            raise
        else:
            self.outcomes["ok"] += 1
            untold = self._told.news(None, self._runtime.monotonic())
            if untold is not None:
                log.info("The balance is known again%s", untold, extra={"event": "balance-known"})
            self._amount, self._at = amount, self._runtime.now()
            self._target.succeeded(started, self._runtime.monotonic(), EVERY)

    def _failed(self, error: VendorError) -> None:
        self.outcomes[error.code] += 1
        now = self._runtime.monotonic()
        untold = self._told.news(error.args, now)
        if untold is not None:
            fields = {"event": "balance-failed", "code": error.code}
            log.warning("Balance: %s%s", error, untold, extra=fields)
        self._target.failed(error, now, LEAST, self._runtime.random)
