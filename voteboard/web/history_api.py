"""A vote over time as JSON, for charts: no more points than asked for, with an ETag."""

from flask import Blueprint, Response, abort, jsonify, request

from voteboard import timeline
from voteboard.archive import Archive
from voteboard.errors import N_, BadParameter
from voteboard.relay.boards import STAGE
from voteboard.web.parameters import moment, whole

LEAST_POINTS, USUAL_POINTS, MOST_POINTS = 2, 1000, 4000


def blueprint(archive: Archive) -> Blueprint:
    """`/api/votes/HASH/history` (`points`, `from`, `to`)."""
    history = Blueprint("history_api", __name__, url_prefix="/api")

    @history.get("/votes/<hash>/history")
    def of_a_vote(hash: str) -> Response:
        points = whole("points", USUAL_POINTS, LEAST_POINTS, MOST_POINTS)
        began, ended = moment("from"), moment("to")
        if began and ended and began >= ended:
            sentence = N_("%(name)s: “%(value)s” is not before “to”")
            raise BadParameter(sentence, name="from", value=request.args["from"])
        recorded = archive.timeline(hash, points, began, ended) if hash != STAGE else None
        if recorded is None:
            abort(404, "Unknown vote")
        board = archive.recall(hash)
        revision = board.revision
        response = jsonify(
            {
                "vote": hash,
                "epoch": revision.epoch,
                "rev": revision.rev,
                "curtain": str(board.curtain),
                **timeline.message(recorded),
            }
        )
        response.add_etag(weak=True)
        return response.make_conditional(request)

    return history
