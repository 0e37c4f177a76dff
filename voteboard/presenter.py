"""What a console can ask for: each command by its name, checked, done, and remembered with who asked."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from voteboard import stage
from voteboard.archive import Archive
from voteboard.curtains import Curtains, UnknownVote
from voteboard.errors import N_, BadParameter, NotOneOf, VoteboardError
from voteboard.relay.boards import STAGE
from voteboard.runtime import Runtime
from voteboard.stage import Policy
from voteboard.staging import Staging

REMEMBERED = 5000  # ids of commands
_LONGEST_ID = 64


class Replayed(VoteboardError):
    """A command was sent a second time."""

    code = "replayed"


class UnknownCommand(VoteboardError):
    """There is no such command."""

    code = "unknown-command"


@dataclass(frozen=True, slots=True)
class Command:
    """``call`` takes what was given with it, by name; ``sentence`` says afterwards what was done."""

    call: Callable[[dict], None]
    sentence: str


@dataclass(frozen=True, slots=True)
class Done:
    """The last command: what was done (English), by which console, and when."""

    sentence: str
    by: str
    at: datetime


class Presenter:
    """Does what consoles ask for. Who asks last has it."""

    def __init__(
        self, archive: Archive, curtains: Curtains, staging: Staging, runtime: Runtime, zone: ZoneInfo
    ) -> None:
        self._archive = archive
        self._curtains = curtains
        self._staging = staging
        self._runtime = runtime
        self._zone = zone
        self._used: OrderedDict[str, None] = OrderedDict()
        self.last: Done | None = None
        # Called with the id of each command, before it is done.
        self.used: Callable[[str], None] = lambda _: None
        self._commands = {
            "hide": Command(self._on_vote(curtains.hide), N_("The result was hidden")),
            "hold": Command(self._on_vote(curtains.hold), N_("The count was held")),
            "open": Command(self._on_vote(curtains.open), N_("The result was shown")),
            "reveal": Command(self._on_vote(curtains.reveal), N_("The next place was revealed")),
            "back": Command(self._on_vote(curtains.back), N_("A step of the reveal was taken back")),
            "undo": Command(self._on_vote(curtains.undo), N_("The last change was undone")),
            "reveal_every": Command(self._reveal_every, N_("The pace of the reveal was set")),
            "follow": Command(self._follow, N_("The choice of the vote was changed")),
            "pin": Command(self._on_vote(staging.pin), N_("A vote was pinned to the stage")),
            "take": Command(lambda _: staging.take(), N_("The new vote was put on the stage")),
            "dismiss": Command(lambda _: staging.decline(), N_("The new vote was declined")),
            "dress": Command(staging.dress, N_("The looks of the stage were changed")),
            "countdown": Command(self._count_down, N_("The countdown was set")),
        }

    def learn(self, name: str, call: Callable[[dict], None], sentence: str) -> None:
        """Know one command more."""
        self._commands[name] = Command(call, sentence)

    def learn_anew(self, name: str, call: Callable[[dict], None]) -> None:
        """Do a known command another way."""
        self._commands[name] = replace(self._commands[name], call=call)

    def do(self, by: str, id: object, name: object, given: object) -> None:
        """Do what the console ``by`` asks for. An ``id`` counts once, whatever comes of it.

        Raises a VoteboardError that says why not; then nothing was changed.
        """
        command = self._commands.get(name) if isinstance(name, str) else None
        if command is None:
            raise UnknownCommand(N_("There is no command “%(name)s”"), name=str(name)[:40])
        if not isinstance(given, dict):
            raise BadParameter(N_("%(name)s: must be an object"), name="with", value=str(given))
        self._use(id)
        command.call(given)
        self.last = Done(command.sentence, by, self._runtime.now())

    def _use(self, id: object) -> None:
        if not isinstance(id, str) or not 8 <= len(id) <= _LONGEST_ID:
            sentence = N_("%(name)s: must be a text of 8 to %(most)s characters")
            raise BadParameter(sentence, name="id", value=str(id), most=_LONGEST_ID)
        if id in self._used:
            raise Replayed(N_("This was done already"))
        self.remember(id)
        self.used(id)

    def remember(self, id: str) -> None:
        """This command counts no more, whoever did it."""
        self._used[id] = None
        if len(self._used) > REMEMBERED:
            self._used.popitem(last=False)

    def _on_vote(self, call: Callable[[str], None]) -> Callable[[dict], None]:
        return lambda given: call(self._vote(given))

    def _vote(self, given: dict) -> str:
        hash = given.get("vote")
        # Out of the record if need be.
        if not isinstance(hash, str) or hash == STAGE or self._archive.recall(hash) is None:
            raise UnknownVote(N_("This vote is not known any more"))
        return hash

    def _reveal_every(self, given: dict) -> None:
        self._curtains.reveal_every(self._vote(given), given.get("seconds"))

    def _follow(self, given: dict) -> None:
        policies = (Policy.AUTO, Policy.ASK)
        if given.get("policy") not in policies:
            raise NotOneOf("policy", str(given.get("policy")), policies)
        self._staging.follow(Policy(given["policy"]))

    def _count_down(self, given: dict) -> None:
        now = self._runtime.now()
        if given.get("until") is not None:
            self._staging.count_down(stage.at_time(now, given["until"], self._zone))
        elif given.get("minutes") is not None:
            self._staging.count_down(stage.in_minutes(now, given["minutes"]))
        else:
            self._staging.count_down(None)
