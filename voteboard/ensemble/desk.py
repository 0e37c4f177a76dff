"""The console's desk in a process that does not lead: it asks who does."""

import hashlib
import json
from collections.abc import Callable

from voteboard import advice, processes
from voteboard.catalogue import translator
from voteboard.desk import Desk, refusal
from voteboard.relay.asking import Asking, NobodyLeads
from voteboard.runtime import Runtime

PARTS, DO = "parts", "do"
KEPT = 0.2  # seconds
WAITS = 5.0  # seconds for a command


class SharedDesk:
    """The same as a `Desk`, wherever it stands."""

    def __init__(self, desk: Desk, asking: Asking, leads: Callable[[], bool], runtime: Runtime) -> None:
        self._desk = desk
        self._asking = asking
        self._leads = leads
        self._runtime = runtime
        self._known: dict[str, dict[str, object]] = {}  # by language
        self._asked: dict[str, float] = {}
        asking.answer(PARTS, self._tell)
        asking.answer(DO, self._do)

    def parts(self, language: str) -> dict[str, object]:
        """All parts by name, as JSON; the last that were heard, with what is wrong, where nobody leads."""
        if self._leads():
            return self._desk.parts(language)
        now = self._runtime.monotonic()
        if language not in self._known or now - self._asked[language] > KEPT:
            self._asked[language] = now
            self._ask(language)
        return self._known[language]

    def do(self, by: str, asked: object, language: str) -> dict:
        """Do the command ``{id, do, with}``; the answer to who asked."""
        if self._leads():
            return self._desk.do(by, asked, language)
        try:
            return self._asking.ask(DO, {"by": by, "asked": asked, "language": language}, WAITS)
        except NobodyLeads as error:
            return refusal(error, language)

    def _ask(self, language: str) -> None:
        known = self._known.get(language, {})
        marks = {name: _mark(part) for name, part in known.items()}
        try:
            said = self._asking.ask(PARTS, {"language": language, "knows": marks})
        except NobodyLeads as error:
            self._known[language] = _with_problem(known, self._desk.parts(language), error, language)
        else:
            self._known[language] = known | said

    def _tell(self, given: dict) -> dict:
        knows = given["knows"]
        parts = self._desk.parts(given["language"])
        return {name: part for name, part in parts.items() if knows.get(name) != _mark(part)}

    def _do(self, given: dict) -> dict:
        return self._desk.do(given["by"], given["asked"], given["language"])


def _mark(part: object) -> str:
    return hashlib.blake2s(json.dumps(part, sort_keys=True).encode(), digest_size=8).hexdigest()


def _with_problem(
    known: dict[str, object], own: dict[str, object], error: NobodyLeads, language: str
) -> dict[str, object]:
    """What was ``known`` last, or else what this process says of its ``own``, and that it is old."""
    gettext = translator(language)
    problem = {
        "code": error.code,
        "message": error.translated(gettext),
        "advice": gettext(advice.on(error.code)),
    }
    parts = known or own
    # Who led said that all is well, and can't say any more that it is not.
    out_of_touch = [check for check in own["checks"] if check["name"] == processes.NAME]
    others = [check for check in parts["checks"] if check["name"] != processes.NAME]
    return parts | {
        "vendor": parts["vendor"] | {"problem": problem},
        "checks": [*out_of_touch, *others],
    }
