"""The console's page `/present/ask`: messages that ask clients for a rating, from a form or a file."""

from flask import Blueprint, abort, g, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from voteboard.bulkhead import Bulkhead
from voteboard.doorkeeper import Doorkeeper
from voteboard.errors import N_, VoteboardError
from voteboard.history.errors import HistoryUnavailable
from voteboard.history.mailings import Mailings
from voteboard.history.messages import Decision, Mailing
from voteboard.messages import columns
from voteboard.messages.dispatch import Busy, Dispatch
from voteboard.messages.keeping import Previews
from voteboard.messages.preparing import Preparing
from voteboard.messages.preview import Preview
from voteboard.messages.problems import NotATable
from voteboard.messages.table import LARGEST
from voteboard.model import MessageState
from voteboard.relay.asking import NobodyLeads
from voteboard.relay.link import LinkDown
from voteboard.runtime import Runtime
from voteboard.web import login, upload
from voteboard.web.links import link
from voteboard.web.mailing_pages import MailingPages

PATH = "/present/ask"
LARGEST_UPLOAD = LARGEST + 64 * 1024  # bytes: the file, and the form around it
CHECKED_AT_ONCE, WAITING = 1, 3  # files
_CHECK = "console_ask.check"


class Forgotten(VoteboardError):
    """A preview is not there any more."""

    code = "forgotten"


def blueprint(
    door: Doorkeeper,
    shown: MailingPages,
    dispatch: Dispatch,
    mailings: Mailings,
    preparing: Preparing,
    runtime: Runtime,
    previews: Previews,
) -> Blueprint:
    """`/present/ask` (`preview`, `mailing`), its `progress` as JSON, and what its forms do: `check`, `send`,
    `decide`. For who is logged in."""
    pages = Blueprint("console_ask", __name__)

    @pages.before_request
    def take_time() -> None:
        if request.endpoint == _CHECK:
            upload.yield_often(runtime.sleep)

    login.guard(pages, door, largest={_CHECK: LARGEST_UPLOAD})

    @pages.before_request
    def permit() -> None:
        if request.method == "POST" and not shown.allowed:
            said = gettext("Messages are not allowed: set VOTEBOARD_MESSAGES=1 and start the program again")
            abort(403, said)

    @pages.errorhandler(LinkDown)
    def out_of_touch(_: LinkDown) -> ResponseReturnValue:
        return shown.start(NobodyLeads(), 503)

    @pages.get(PATH)
    def page() -> ResponseReturnValue:
        if "mailing" in request.args:
            return shown.mailing(_number(request.args["mailing"]))
        token = request.args.get("preview")
        if token is None:
            return shown.start()
        preview = previews.look(g.console.id, token)
        return shown.start(_forgotten(), 410) if preview is None else shown.preview(preview, token)

    @pages.get(f"{PATH}/progress")
    def progress() -> ResponseReturnValue:
        known = shown.known(_number(request.args.get("mailing", "")))
        now = dispatch.progress(known.id)
        counts = {str(state): known.counts.get(state, 0) for state in MessageState}
        return jsonify(mailing=known.id, total=known.total, counts=counts, running=bool(now and now.running))

    _add_commands(pages, previews, shown, dispatch, mailings, preparing, runtime)
    return pages


def _add_commands(
    pages: Blueprint,
    previews: Previews,
    shown: MailingPages,
    dispatch: Dispatch,
    mailings: Mailings,
    preparing: Preparing,
    runtime: Runtime,
) -> None:
    bulkhead = Bulkhead(runtime, CHECKED_AT_ONCE, WAITING)

    @pages.post(f"{PATH}/check")
    def check() -> ResponseReturnValue:
        uploaded = request.files.get("file")
        try:
            if uploaded and uploaded.filename:
                with bulkhead.turn():
                    data = runtime.blocking(uploaded.read)
                    preview = preparing.file(data, *_texts())
            else:
                preview = preparing.one({field: request.form.get(field, "") for field in columns.FIELDS})
                if preview.problems:
                    return shown.start(preview.problems[0].error, 400)
            token = previews.keep(g.console.id, preview)
        except (NotATable, HistoryUnavailable) as error:
            return shown.start(error, 400)
        return redirect(link(PATH, preview=token), 303)

    @pages.post(f"{PATH}/send")
    def send() -> ResponseReturnValue:
        if dispatch.under_way is not None:
            return shown.start(_busy(), 409)  # the preview stays
        preview = previews.take(g.console.id, request.form.get("preview", ""))
        if preview is None or not preview.count:
            return shown.start(_forgotten(), 410)
        mailing = runtime.blocking(_confirm, preview, g.console.name)
        if mailing is None:
            return shown.start(Forgotten(N_("All of these messages were recorded meanwhile")), 409)
        return _sent(mailing.id)

    @pages.post(f"{PATH}/decide")
    def decide() -> ResponseReturnValue:
        mailing = _number(request.form.get("mailing", ""))
        line, wanted = request.form.get("line"), request.form.get("do", "")
        shown.known(mailing)
        if wanted == "continue":
            return _sent(mailing)
        if wanted == "stop":
            dispatch.stop()
        elif wanted in list(Decision):
            runtime.blocking(_decide, Decision(wanted), mailing, None if line is None else _number(line))
        else:
            abort(400, "do")
        return redirect(link(PATH, mailing=mailing), 303)

    def _sent(mailing: int) -> ResponseReturnValue:
        try:
            dispatch.start(mailing)
        except Busy as error:
            return shown.start(error, 409)
        return redirect(link(PATH, mailing=mailing), 303)

    def _confirm(preview: Preview, by: str) -> Mailing | None:
        rows = ((line.line, line.key, line.message) for line in preview.lines)
        return mailings.confirm(rows, by, runtime.now())

    def _decide(decision: Decision, mailing: int, line: int | None) -> None:
        mailings.abandon(runtime.now())
        mailings.decide(decision, mailing, runtime.now(), line=line)


def _texts() -> tuple[str, str]:
    return request.form.get("text", ""), request.form.get("text_final", "")


def _number(text: str) -> int:
    """A number of a mailing or a line; what is none is not found."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else abort(404)


def _forgotten() -> Forgotten:
    return Forgotten(
        N_("This preview was used already, or is older than 15 minutes: check the messages once more")
    )


def _busy() -> Busy:
    return Busy(N_("A mailing is being sent now; wait until it is done"))
