"""Errors that voteboard raises at its edges, in words that a person can act on.

VoteboardError
├── SettingsError          the environment asks for something impossible
├── BadValue               one value of it can't be used
├── BadParameter           a page was asked for with a parameter that can't be used
│   └── NotOneOf           it has a fixed set of values
├── UnknownVote            nobody knows a vote of that name
├── TooMany                one address has asked for too many files
├── NotLoggedIn            the console was asked for something by somebody who has not logged in
├── Forged                 a change of the console was asked for by a page that is not its own
└── vendor.errors.VendorError   see there
"""

from collections.abc import Callable, Sequence


class VoteboardError(Exception):
    """An error whose text is a constant English sentence with named parameters.

    ``code`` names the kind for machines. The sentence is also the key of its translation,
    so one error reads right in a log (English) and on a page (the reader's language).
    """

    code = "error"

    def __init__(self, sentence: str, **parameters: object) -> None:
        super().__init__(sentence % parameters)
        self.sentence = sentence
        self.parameters = parameters

    def __reduce__(self) -> tuple:
        return _again, (type(self), self.code, self.sentence, self.parameters)

    def redact(self, redactor: Callable[[str], str]) -> None:
        """Take secrets out of the parameters, for an error that quotes what came from outside."""
        self.parameters = {name: redactor(str(value)) for name, value in self.parameters.items()}
        self.args = (self.sentence % self.parameters,)

    def translated(self, gettext: Callable[[str], str]) -> str:
        """The sentence in the language that ``gettext`` speaks."""
        return gettext(self.sentence) % self.parameters


class SettingsError(VoteboardError):
    """A setting is missing or can't be used; the text names the environment variable."""

    code = "settings"


class BadValue(VoteboardError, ValueError):
    """A value can't be used; the text goes on after the name of what has it, and does not quote it."""

    code = "settings"


class BadParameter(VoteboardError):
    """A page was asked for with a parameter that can't be used; the text names it and what it can be."""

    code = "bad-parameter"

    def __init__(self, sentence: str, *, name: str, value: str, **parameters: object) -> None:
        super().__init__(sentence, name=name, value=value[:40], **parameters)


class NotOneOf(BadParameter):
    """A parameter is none of the values that it can have."""

    def __init__(self, name: str, value: str, allowed: Sequence[str]) -> None:
        super().__init__(
            N_("%(name)s: “%(value)s” is not one of %(allowed)s"),
            name=name,
            value=value,
            allowed=", ".join(allowed),
        )


class UnknownVote(VoteboardError):
    """Nobody knows a vote of that hash or number; ``name`` is what was asked for."""

    code = "unknown-vote"

    def __init__(self, name: str) -> None:
        super().__init__(N_("There is no vote “%(name)s”"), name=name[:40])


class TooMany(VoteboardError):
    """One address has asked for too many files; ``retry_after`` is when to come back, in seconds."""

    code = "too-many"

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            N_("Too many files for one address; try again in %(seconds)s s"), seconds=retry_after
        )
        self.retry_after = retry_after


class NotLoggedIn(VoteboardError):
    """The console was asked for something by somebody who has not logged in."""

    code = "unauthorized"

    def __init__(self) -> None:
        super().__init__(N_("Log in to the console first"))


class Forged(VoteboardError):
    """A change was asked for by a page that is not the console's own, or is one of an earlier login."""

    code = "forged"

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Nothing was changed: this does not come from the console's own page. Open the console anew; "
                "behind a proxy, have it pass on the header Host."
            )
        )


def _again(kind: type[VoteboardError], code: str, sentence: str, parameters: dict) -> VoteboardError:
    """An error that was packed: each kind is made with parameters of its own."""
    error = kind.__new__(kind)
    VoteboardError.__init__(error, sentence, **parameters)
    if code != kind.code:
        error.code = code
    return error


def N_(sentence: str) -> str:
    """Mark a sentence for the translation catalogues without translating it here."""
    return sentence
