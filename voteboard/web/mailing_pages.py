"""What the console's page for messages shows: the start, a preview, a mailing. Phones are masked."""

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from voteboard import advice
from voteboard.errors import VoteboardError
from voteboard.history.mailings import Mailings
from voteboard.history.messages import Mailing
from voteboard.masking import mask, mask_within
from voteboard.messages.checking import LONGEST_NAME, LONGEST_TEXT
from voteboard.messages.dispatch import Dispatch
from voteboard.messages.preview import Preview
from voteboard.messages.words import STATES
from voteboard.model import MessageState
from voteboard.runtime import Runtime
from voteboard.web.looks import LooksOfPages

MOST_LISTED = 20  # mailings
MOST_OPEN = 50  # messages of one that wait for a person
_OPEN = (MessageState.UNCERTAIN, MessageState.REFUSED)  # what something is to be said of
_NEEDS_NOBODY = {MessageState.SENT, MessageState.REFUSED, MessageState.SENDING}


class MailingPages:
    """The pages. ``allowed``: messages may be sent; without it they say how to allow it."""

    def __init__(
        self, dispatch: Dispatch, mailings: Mailings, runtime: Runtime, looks: LooksOfPages, *, allowed: bool
    ) -> None:
        self._dispatch = dispatch
        self._mailings = mailings
        self._runtime = runtime
        self._looks = looks
        self.allowed = allowed

    def start(self, problem: VoteboardError | None = None, status: int = 200) -> ResponseReturnValue:
        """The forms, with what was given, and the mailings; ``problem`` is why nothing came of it."""
        now = self._runtime.now()
        self._runtime.blocking(self._mailings.abandon, now)
        known = self._runtime.blocking(self._mailings.mailings, MOST_LISTED)
        page = self._page(
            "start",
            problem=problem,
            known=known,
            open=[one for one in known if not _NEEDS_NOBODY.issuperset(one.counts)],
            left=self._runtime.blocking(self._mailings.left_today, now),
            given=request.form,
        )
        return page, status

    def preview(self, preview: Preview, token: str) -> str:
        """A look at what is to be sent, which ``token`` confirms."""
        return self._page("preview", preview=preview, token=token)

    def mailing(self, id: int) -> str:
        """How a mailing goes, and what a person can do."""
        self._runtime.blocking(self._mailings.abandon, self._runtime.now())
        known = self.known(id)
        progress = self._dispatch.progress(id)
        running = progress is not None and progress.running
        ended = None if progress is None or running else progress.ended
        return self._page(
            "mailing",
            mailing=known,
            rows=self._runtime.blocking(self._mailings.messages, id, _OPEN, MOST_OPEN),
            running=running,
            ended=ended,
            advice=ended and advice.on_messages(ended.code),
        )

    def known(self, id: int) -> Mailing:
        """The mailing, or 404."""
        found = self._runtime.blocking(lambda: self._mailings.mailings(1, only=id))
        return found[0] if found else abort(404)

    def _page(self, part: str, **more: object) -> str:
        return render_template(
            "console_ask.html",
            part=part,
            console=g.console,
            looks=self._looks.asked(),
            allowed=self.allowed,
            sending=self._dispatch.under_way,
            states=STATES,
            State=MessageState,
            longest_text=LONGEST_TEXT,
            longest_name=LONGEST_NAME,
            mask=mask,
            mask_within=mask_within,
            told=lambda error: error.translated(gettext),
            **more,
        )
