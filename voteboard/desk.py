"""What a console is told and does, in its language: the same for its socket and for plain HTTP."""

import logging

from voteboard.catalogue import translator
from voteboard.console import Console
from voteboard.errors import N_, VoteboardError
from voteboard.presenter import Presenter

log = logging.getLogger(__name__)


class Failed(VoteboardError):
    """A command met an error that nobody foresaw."""

    code = "failed"


class Desk:
    """Parts and commands where this process leads."""

    def __init__(self, console: Console, presenter: Presenter) -> None:
        self._console = console
        self._presenter = presenter

    def parts(self, language: str) -> dict[str, object]:
        """All parts by name, as JSON."""
        return self._console.parts(translator(language))

    def do(self, by: str, asked: object, language: str) -> dict:
        """Do the command ``{id, do, with}``; the answer to who asked."""
        asked = asked if isinstance(asked, dict) else {}
        try:
            self._presenter.do(by, asked.get("id"), asked.get("do"), asked.get("with", {}))
        except VoteboardError as error:
            return refusal(error, language)
        except Exception:
            log.exception("A command of the console failed", extra={"event": "command-crashed"})
            return refusal(Failed(N_("That did not work: see the log")), language)
        return {"ok": True}


def refusal(error: VoteboardError, language: str) -> dict:
    """The answer to a command that was not done."""
    # It may quote what is no text.
    message = error.translated(translator(language)).encode("utf-8", "replace").decode()
    return {"error": {"code": error.code, "message": message}}
