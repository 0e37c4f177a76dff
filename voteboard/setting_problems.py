"""What is wrong with values of settings, in our words; those of pydantic are English alone. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence

from voteboard.errors import N_, BadValue, SettingsError

_NUMBER, _WHOLE, _YES = N_("must be a number"), N_("must be a whole number"), N_("must be 1 or 0")
_OBJECT, _TEXT = N_("must be a JSON object"), N_("must be text")
# pydantic's types of errors (docs.pydantic.dev, usage errors), with the names of their parameters.
_SENTENCES = {
    "int_parsing": _WHOLE, "int_type": _WHOLE, "int_from_float": _WHOLE, "int_parsing_size": _WHOLE,
    "float_parsing": _NUMBER, "float_type": _NUMBER, "finite_number": _NUMBER,
    "decimal_parsing": _NUMBER, "decimal_type": _NUMBER,
    "bool_parsing": _YES, "bool_type": _YES,
    "dict_type": _OBJECT, "string_type": _TEXT,
    "greater_than_equal": N_("must be %(ge)s or more"),
    "less_than_equal": N_("must be %(le)s or less"),
    "string_too_long": N_("must have at most %(max_length)s characters"),
    "literal_error": N_("must be one of %(expected)s"),
}  # fmt: skip

Problem = tuple[str, BadValue]  # the variable, and what is wrong with it


class UnusableSettings(SettingsError):
    """Values of settings can't be used; the text names each variable and what its value must be."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(N_("Can't use the settings: %(problems)s"), problems=_joined(problems, str))
        self._problems = tuple(problems)

    def translated(self, gettext: Callable[[str], str]) -> str:
        told = _joined(self._problems, lambda problem: problem.translated(gettext))
        return gettext(self.sentence) % {"problems": told}


def problem(error: Mapping) -> Problem:
    """One of the errors of a ValidationError."""
    given = error.get("ctx", {})
    ours = given.get("error")
    if isinstance(ours, BadValue):
        # Anew: the traceback of the old one leads to the value.
        told = BadValue(ours.sentence, **ours.parameters)
    elif error["type"] in _SENTENCES:
        words = {name: ", ".join(re.findall(r"'(\w+)'", str(v))) or v for name, v in given.items()}
        told = BadValue(_SENTENCES[error["type"]], **words)
    else:
        told = BadValue(N_("can't be used"))
    return ".".join(map(str, error["loc"])), told


def _joined(problems: Sequence[Problem], tell: Callable[[BadValue], str]) -> str:
    return "; ".join(f"{name}: {tell(problem)}" for name, problem in problems)
