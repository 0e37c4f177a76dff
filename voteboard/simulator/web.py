"""The simulated vendor over HTTP, and the handles by which a test moves it.

``/api/command/vote_report.php?json=…`` is the vendor's. Under ``/simulator`` stand the handles:
``POST votes`` creates and starts a vote, ``POST votes/NR`` adds counts, renames, or sets the status,
``POST fault`` makes the next answers go wrong.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from flask import Flask, Response, request

from voteboard.model import Status
from voteboard.simulator.account import Account, SimulatedVote
from voteboard.simulator.spelling import SPELLINGS

ID = 52
SECRET = "simulator-secret"  # noqa: S105 - it guards nothing but the simulator


@dataclass(slots=True)
class Fault:
    """What to answer instead of a vote, for the next ``times`` requests (-1: until told otherwise)."""

    body: str = ""
    status: int = 200
    times: int = 0
    headers: dict[str, str] | None = None

    def take(self) -> bool:
        """Whether it strikes now."""
        if self.times > 0:
            self.times -= 1
            return True
        return self.times < 0


def create_app(
    account: Account, clock: Callable[[], float], *, secret: str = SECRET, spelling: str = "standing"
) -> Flask:
    """The vendor's API for ``account``; ``clock`` gives Unix seconds."""
    app = Flask("voteboard.simulator")
    lock = Lock()
    fault = Fault()

    @app.get("/api/command/vote_report.php")
    def vote_report() -> Response:
        nonlocal fault
        if fault.take():
            return Response(fault.body, fault.status, fault.headers, content_type="text/html")
        try:
            query = json.loads(request.args["json"])
            number, given, nr = query["id"], query["secure"], str(query["vote_nr"])
        except (KeyError, TypeError, ValueError):
            return _error("json has wrong format, and cannot be decoded")
        if number != ID or given != secret:
            return _error("wrong user id or token")
        with lock:
            account.advance(clock())
            vote = _find(account, nr)
            if vote is None:
                return _error("wrong vote id or vote is inactive")
            body = json.dumps(SPELLINGS[spelling](vote), ensure_ascii=False)
        # PHP's default: no JSON content type.
        return Response(body, content_type="text/html")

    @app.post("/simulator/votes")
    def create() -> dict:
        wanted = request.get_json()
        with lock:
            vote = account.create(
                wanted.get("name", ""),
                wanted["question"],
                wanted["answers"],
                multiple=wanted.get("multiple", False),
            )
            if wanted.get("start", True):
                account.start(vote, clock())
        return {"nr": vote.nr, "hash": vote.hash}

    @app.post("/simulator/votes/<int:nr>")
    def change(nr: int) -> dict:
        wanted = request.get_json()
        with lock:
            vote = account.votes[nr]
            for code, n in wanted.get("add", {}).items():
                vote.counts[int(code) - 1] += n
            vote.question = wanted.get("question", vote.question)
            vote.answers = wanted.get("answers", vote.answers)
            vote.counts += [0] * (len(vote.answers) - len(vote.counts))
            status = Status(wanted.get("status", vote.status))
            if status is Status.ACTIVE and vote.status is not Status.ACTIVE:
                account.start(vote, clock())
            elif status is Status.FINISHED and vote.status is not Status.FINISHED:
                account.finish(vote, clock())
            vote.status = status
        return {"counts": vote.counts}

    @app.post("/simulator/fault")
    def strike() -> dict:
        nonlocal fault
        fault = Fault(**request.get_json())
        return {}

    return app


def _find(account: Account, nr: str) -> SimulatedVote | None:
    if nr == "most_recent_active":
        return account.most_recent_active()
    return account.votes.get(int(nr)) if nr.isascii() and nr.isdigit() else None


def _error(text: str) -> Response:
    return Response(f"Error: {text}", content_type="text/html")
