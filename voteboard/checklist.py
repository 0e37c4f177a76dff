"""What has to be right before the doors open, each point as a colour, a sentence and what to do. Pure.

Each function looks at plain values and makes one `Check`; nothing is asked or measured here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from voteboard import advice
from voteboard.branding import Branding
from voteboard.diagnosis import Balance, Health, RecordHealth
from voteboard.errors import N_, VoteboardError
from voteboard.schedule import is_stale
from voteboard.screens import SeenScreen

State = Literal["good", "warn", "bad", "wait"]

CLOSE = 5.0  # seconds that two clocks may differ
MINUTES_FROM = 120  # seconds from which a difference is told in minutes

FULL_SCREEN = N_("Press F on the projector's page.")
STAY_ON = N_(
    "Switch sleep off in the settings of the projector's computer. A page on plain http can't keep its "
    "screen on: open it over https, or on the computer that runs voteboard as http://localhost."
)


@dataclass(frozen=True, slots=True)
class Check:
    """One point: ``state`` is good, warn (it goes on, but look), bad, or wait (not known yet).

    ``sentence`` and each of ``advice`` are English, to be translated; ``parameters`` belong to the sentence.
    """

    name: str
    state: State
    sentence: str
    parameters: dict[str, object] = field(default_factory=dict)
    advice: tuple[str, ...] = ()

    def told(self, gettext: Callable[[str], str]) -> dict[str, str]:
        """Name, state, text and advice ("" for none) in the language that ``gettext`` speaks."""
        return {
            "name": self.name,
            "state": self.state,
            "text": gettext(self.sentence) % self.parameters,
            "advice": " ".join(map(gettext, self.advice)),
        }

    def __str__(self) -> str:
        return ". ".join([self.sentence % self.parameters, *self.advice])


def checks(
    health: Health,
    record_health: RecordHealth,
    branding: Branding | None,
    screens: Sequence[SeenScreen],
    interval: float,
    money: Balance | None = None,
    *,
    messages: bool = False,
) -> list[Check]:
    """All points, in the order of the way from the vendor to the hall; see each one's function."""
    points = [
        vendor(health, interval),
        clock(health),
        screen(screens),
        contrast(branding),
        labels(screens),
        record(record_health),
    ]
    # Who sends no messages needs no money, until the vendor says so.
    return [*points, balance(money)] if money and (messages or money.low) else points


def vendor(health: Health, interval: float) -> Check:
    """Whether the vendor, polled every ``interval`` seconds, is reached and understood."""
    age = health.last_good_age
    late = age is None or is_stale(0.0, age, interval)
    if health.problem is not None:
        return _trouble("vendor", "bad" if late else "warn", health.problem)
    if age is None:
        return Check("vendor", "wait", N_("The vendor has not answered yet"), advice=(advice.on("starting"),))
    if late:
        sentence = N_("The vendor was heard last %(seconds)s s ago")
        return Check("vendor", "bad", sentence, {"seconds": round(age)}, (advice.on("silent"),))
    took = {"ms": round(1000 * (health.usual_latency or 0))}
    return Check("vendor", "good", N_("The vendor is reached and answers in %(ms)s ms"), took)


def clock(health: Health) -> Check:
    """Whether our clock and the vendor's are together: times shown and countdowns are by ours."""
    offset = health.clock_offset
    if offset is None:
        if health.answered_at is None:
            return Check("clock", "wait", N_("The vendor has not told its time yet"))
        do = N_("Compare the clock of the computer that runs voteboard with another one.")
        return Check("clock", "wait", N_("The vendor's answers do not tell its time"), advice=(do,))
    if abs(offset) <= CLOSE:
        return Check("clock", "good", N_("voteboard's clock agrees with the vendor's"))
    in_minutes = abs(offset) >= MINUTES_FROM
    sentence = {
        (True, False): N_("voteboard's clock is %(n)s s behind the vendor's"),
        (False, False): N_("voteboard's clock is %(n)s s ahead of the vendor's"),
        (True, True): N_("voteboard's clock is %(n)s min behind the vendor's"),
        (False, True): N_("voteboard's clock is %(n)s min ahead of the vendor's"),
    }[offset > 0, in_minutes]
    apart = {"n": round(abs(offset) / (60 if in_minutes else 1))}
    do = N_(
        "Let the computer that runs voteboard set its clock by the network. Times on the boards are off "
        "until then; the numbers are not."
    )
    return Check("clock", "warn", sentence, apart, (do,))


def screen(screens: Sequence[SeenScreen]) -> Check:
    """Whether a screen of the stage is connected, in full screen, and kept from going dark."""
    stages = _stages(screens)
    if not stages:
        do = N_("Open the first page of voteboard in the browser of the projector's computer.")
        return Check("screen", "bad", N_("No screen shows the stage"), advice=(do,))
    reporting = [stage for stage in stages if stage.seen is not None]
    if not reporting:
        do = N_("Wait ten seconds. If this stays, reload the projector's page.")
        return Check("screen", "wait", N_("The screen of the stage has not told yet how it is"), advice=(do,))
    best = max(reporting, key=lambda stage: (stage.full_screen is True) + (stage.awake is True))
    number = {"number": best.number}
    if not best.full_screen and not best.awake:
        sentence = N_("Screen %(number)s is not in full screen and may go dark")
        return Check("screen", "warn", sentence, number, (FULL_SCREEN, STAY_ON))
    if not best.full_screen:
        return Check("screen", "warn", N_("Screen %(number)s is not in full screen"), number, (FULL_SCREEN,))
    if not best.awake:
        return Check("screen", "warn", N_("Screen %(number)s may go dark"), number, (STAY_ON,))
    return Check("screen", "good", N_("Screen %(number)s is in full screen and stays on"), number)


def contrast(branding: Branding | None) -> Check:
    """Whether the event's colours can be seen; None when the theme shown is not made of them."""
    shown = branding or Branding()
    if not shown.faint:
        return Check("contrast", "good", N_("All colours can be told from the ground"))
    # The names are those of the settings and parameters, in any language.
    named = "; ".join(f"{name} {' '.join(map(str, colours))}" for name, colours in shown.faint.items())
    do = N_(
        "Choose colours further from the ground: VOTEBOARD_EVENT_INK, VOTEBOARD_EVENT_ACCENT, "
        "VOTEBOARD_EVENT_BARS. A projector shows less contrast than this screen."
    )
    sentence = N_("Hard to see on the ground %(ground)s: %(colours)s")
    return Check("contrast", "warn", sentence, {"ground": shown.filled.ground, "colours": named}, (do,))


def labels(screens: Sequence[SeenScreen]) -> Check:
    """Whether the longest texts fit on every screen of the stage, as the screens themselves measured."""
    told = [stage for stage in _stages(screens) if stage.seen is not None and stage.fits is not None]
    if not told:
        return Check("labels", "wait", N_("No screen has told yet whether all texts fit"))
    cut = ", ".join(str(stage.number) for stage in told if not stage.fits)
    if cut:
        do = N_("Shorten the longest answer or the question at the vendor, or make the scale smaller.")
        return Check(
            "labels", "bad", N_("Some text does not fit on screen %(numbers)s"), {"numbers": cut}, (do,)
        )
    return Check("labels", "good", N_("All texts fit"))


def record(health: RecordHealth) -> Check:
    """Whether what happens is recorded."""
    if health.problem is not None:
        return _trouble("record", "bad", health.problem)
    if health.behind:
        sentence = N_("The record is behind; waiting to be written: %(waiting)s")
        do = N_(
            "Boards go on, and the record follows by itself. If it stays behind, look whether the disk is "
            "busy."
        )
        return Check("record", "warn", sentence, {"waiting": health.waiting}, (do,))
    return Check("record", "good", N_("Every change is recorded"))


def balance(money: Balance) -> Check:
    """Whether there is enough on the account."""
    if money.low:
        sentence = N_("The balance is low: %(amount)s")
        state: State = "warn" if money.amount > 0 else "bad"
        return Check("balance", state, sentence, {"amount": money.text}, (advice.on("limit"),))
    if money.problem is not None:
        return _trouble("balance", "warn", money.problem)
    if money.amount is None:
        return Check("balance", "wait", N_("The balance is not known yet"))
    return Check("balance", "good", N_("The balance is %(amount)s"), {"amount": money.text})


def _trouble(name: str, state: State, problem: VoteboardError) -> Check:
    return Check(name, state, problem.sentence, problem.parameters, (advice.on(problem.code),))


def _stages(screens: Sequence[SeenScreen]) -> list[SeenScreen]:
    return [screen for screen in screens if screen.kind == "stage"]
