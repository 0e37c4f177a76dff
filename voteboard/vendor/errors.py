"""What can go wrong with the vendor, as a tree of exceptions that know whether asking again can help.

VendorError
├── Unreachable            no whole answer came: DNS, refused, reset, TLS, HTTP status
│   ├── DeadlineExceeded   it took too long
│   └── Throttled          429 or 403, with the wait the vendor asked for
├── Unreadable             an answer came that can't be read
│   ├── TooMuch            an answer is larger than what is read
│   ├── MissingField       a field has no key we know; names it and the keys seen
│   └── OtherVote          the answer is about another vote than asked
└── Refused                the vendor answered with one of its own errors
    ├── Malformed          our request can't be read
    ├── NoSuchVote         no vote of that number, or none running
    ├── AccountRefused     wrong account or secret, or the API is not allowed
    └── LimitReached       balance, messages per day or month
"""

from datetime import datetime

from voteboard.errors import N_, VoteboardError

MOST_KEYS = 40  # that a message quotes


class VendorError(VoteboardError):
    """Any failure to learn something from the vendor.

    ``retry`` tells whether asking again soon can help; where it can't, a person has to act.
    ``unsent`` tells whether the request had surely no effect: it never went out, or was refused.
    ``sent_at`` is the vendor's clock when it sent the answer that this is about, None if it did not say.
    ``sample`` is what that answer begins with, masked (see sample.py), "" where none came or is kept.
    """

    retry = True
    unsent = False
    sent_at: datetime | None = None
    sample: str = ""


class Unreachable(VendorError):
    """No whole answer arrived."""

    code = "unreachable"


class DeadlineExceeded(Unreachable):
    """The answer took longer than the hard deadline."""

    code = "deadline"


class Throttled(Unreachable):
    """The vendor asks for fewer requests; ``wait`` is in seconds, None if it did not say."""

    code = "throttled"

    def __init__(self, sentence: str, wait: float | None, **parameters: object) -> None:
        super().__init__(sentence, **parameters)
        self.wait = wait


class Unreadable(VendorError):
    """An answer arrived that is not what `docs/connect.md` describes."""

    code = "unreadable"


class TooMuch(Unreadable):
    """The answer is larger than what is read of one."""

    code = "too-much"


class MissingField(Unreadable):
    """A field of ours has no key in the answer; ``field`` and ``seen`` tell which and what was there."""

    code = "missing-field"

    def __init__(self, field: str, seen: list[str]) -> None:
        quoted = [_quotable(key, 40) for key in seen[:MOST_KEYS]]
        keys = ", ".join(quoted + ["…"] * (len(seen) > MOST_KEYS)) or "none"
        super().__init__(
            N_(
                "The answer has no key for the field “%(field)s”. Keys seen: %(keys)s. "
                'Name the right one: VOTEBOARD_API_KEYS={"%(field)s": "…"}'
            ),
            field=field,
            keys=keys,
        )
        self.field = field

    @property
    def seen(self) -> list[str]:
        """The keys that were there."""
        return str(self.parameters["keys"]).split(", ")


class OtherVote(Unreadable):
    """The answer is about another vote than the one asked for."""

    code = "other-vote"


class Refused(VendorError):
    """The vendor's own error."""

    code = "refused"


class NoSuchVote(Refused):
    """No vote has that number, or none is running."""

    code = "no-such-vote"


class Malformed(Refused):
    """The vendor could not read our request."""

    unsent = True


class AccountRefused(Refused):
    """The account can't be used as it is set up."""

    code = "account"
    retry = False
    unsent = True


class LimitReached(Refused):
    """The balance or a limit of messages is used up."""

    code = "limit"


# Kinds of answers, where they are counted: by the code of the error.
BRIEFLY = {
    "error": N_("went wrong"),
    "unreachable": N_("not reached"),
    "deadline": N_("too late"),
    "throttled": N_("asked too often"),
    "unreadable": N_("can't be read"),
    "too-much": N_("too long"),
    "missing-field": N_("without a field"),
    "other-vote": N_("about another vote"),
    "refused": N_("refused"),
    "no-such-vote": N_("no such vote"),
    "account": N_("account refused"),
    "limit": N_("limit reached"),
}


def _quotable(text: str, most: int) -> str:
    """Foreign text for a message of one line: no control characters, not too long."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(line.split())[:most]


_TEXTS: dict[str, tuple[type[Refused], str]] = {
    "wrong user id or token": (
        AccountRefused,
        N_("The vendor does not know this account: check VOTEBOARD_API_ID and VOTEBOARD_API_SECRET"),
    ),
    "api not allowed": (
        AccountRefused,
        N_("The account may not use the API: ask the vendor to allow it"),
    ),
    "not enough balance": (LimitReached, N_("The balance is too low: top the account up")),
    "too many messages per day": (LimitReached, N_("The daily limit of messages is reached")),
    "too many messages per month": (LimitReached, N_("The monthly limit of messages is reached")),
    "json has wrong format": (Malformed, N_("The vendor could not read our request")),
    "wrong vote id or vote is inactive": (
        NoSuchVote,
        N_("No vote has this number, or none is running"),
    ),
}


def classify(text: str) -> Refused | None:
    """The exception for one of the vendor's error texts, or None if ``text`` is none of them.

    Letter case, surrounding blanks, a byte-order mark and line ends don't matter.
    """
    words = " ".join(text.strip("\ufeff \t\r\n").lower().split())
    if not words.startswith("error"):
        return None
    for known, (kind, sentence) in _TEXTS.items():
        if known in words:
            return kind(sentence)
    return Refused(N_("The vendor answered: “%(text)s”"), text=_quotable(text, 200))


def classify_json(value: object) -> Refused | None:
    """The same for an error wrapped in JSON: ``"Error: …"`` or ``{"error": "…"}``."""
    if isinstance(value, list) and len(value) == 1:
        return classify_json(value[0])
    if isinstance(value, str):
        return classify(value)
    if isinstance(value, dict):
        said = next((v for k, v in value.items() if k.lower() in ("error", "errors")), None)
        if isinstance(said, dict):
            said = next((v for k, v in said.items() if k.lower() in ("message", "text")), None)
        if isinstance(said, list) and said:
            said = said[0]
        if isinstance(said, str) and said.strip():
            return classify(said) or classify(f"error: {said}")
    return None
