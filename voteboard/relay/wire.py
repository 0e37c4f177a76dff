"""Boards and what is on the stage as JSON, for other processes of the same program. Pure."""

from pydantic import TypeAdapter, ValidationError

from voteboard.board import Board
from voteboard.relay.boards import Shown
from voteboard.screens import SeenScreen

_BOARD, _SHOWN, _SCREENS = TypeAdapter(Board), TypeAdapter(Shown), TypeAdapter(list[SeenScreen])


class NotOurs(ValueError):
    """It is not what this program writes: another version, or somebody else."""


def board(given: Board) -> dict:
    """All of a board."""
    return _BOARD.dump_python(given, mode="json")


def read_board(told: object) -> Board:
    """The same board back. Raises NotOurs."""
    return _read(_BOARD, told)


def shown(given: Shown) -> dict:
    """What is on the stage."""
    return _SHOWN.dump_python(given, mode="json")


def read_shown(told: object) -> Shown:
    """The same back. Raises NotOurs."""
    return _read(_SHOWN, told)


def screens(given: list[SeenScreen]) -> list[dict]:
    """Screens as they tell of themselves."""
    return _SCREENS.dump_python(given, mode="json")


def read_screens(told: object) -> list[SeenScreen]:
    """The same back. Raises NotOurs."""
    return _read(_SCREENS, told)


def _read(adapter: TypeAdapter, told: object) -> object:
    try:
        return adapter.validate_python(told)
    except ValidationError:
        raise NotOurs from None
