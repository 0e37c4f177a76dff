"""One vote's results as a plain page, `/?x=HASH`, as at the vendor's `?x=`."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from flask import abort, current_app
from flask_babel import get_locale

from voteboard.archive import Archive
from voteboard.catalogue import translator
from voteboard.exported import Exported, Result
from voteboard.relay.boards import STAGE, LocalRelay
from voteboard.runtime import Runtime
from voteboard.writers import page


def page_of(archive: Archive, relay: LocalRelay, runtime: Runtime, zone: ZoneInfo) -> Callable[[str], str]:
    """What answers with the page of a vote's hash; 404 for an unknown one."""

    def answer(hash: str) -> str:
        board = archive.recall(hash) if hash != STAGE else None
        if board is None:
            abort(404, "Unknown vote")
        relay.read(hash)
        language = str(get_locale())
        exported = Exported((Result(board),), zone, language, translator(language), runtime.now())
        stylesheet = current_app.jinja_env.globals["asset"]("results.css")
        return page.document(exported, stylesheet, demo=current_app.config["DEMO"])

    return answer
