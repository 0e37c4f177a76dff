"""The handles of the simulator, under `/simulator`: what a test moves it by.

``POST votes`` creates and starts a vote, ``POST votes/NR`` adds counts, renames, or sets the status.
``POST account`` sets the balance and its limits, ``POST ratings`` adds a rating, ``GET messages`` lists what
was sent. ``POST fault`` makes the next answers go wrong. What can't be done is 400 with a word why.
"""

from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from threading import Lock

from flask import Blueprint, request

from voteboard.model import Status
from voteboard.simulator.account import Account
from voteboard.simulator.faults import Fault, Faults
from voteboard.simulator.quality import Quality, Rated


def blueprint(
    account: Account, quality: Quality, faults: Faults, lock: Lock, clock: Callable[[], float]
) -> Blueprint:
    """The handles of an account; ``clock`` gives Unix seconds."""
    handles = Blueprint("handles", __name__, url_prefix="/simulator")

    @handles.errorhandler(KeyError)
    def missing(error: KeyError) -> tuple[dict, int]:
        return {"error": f"not there, or not known: {error}"}, 400

    @handles.errorhandler(TypeError)
    @handles.errorhandler(ValueError)
    def wrong(error: Exception) -> tuple[dict, int]:
        return {"error": str(error)}, 400

    @handles.post("/votes")
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

    @handles.post("/votes/<int:nr>")
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

    @handles.post("/account")
    def set_account() -> dict:
        wanted = request.get_json()
        with lock:
            for name in ("balance", "price"):
                if name in wanted:
                    setattr(quality, name, _amount(name, wanted[name]))
            for name in ("per_day", "per_month", "allowed", "replies_after"):
                if name in wanted:
                    setattr(quality, name, wanted[name])
        return {"balance": str(quality.balance)}

    @handles.post("/ratings")
    def rate() -> dict:
        wanted = {"employee": "", "order": "", "text": "", "at": clock()} | request.get_json()
        with lock:
            quality.ratings.append(Rated(**wanted))
        return {"ratings": len(quality.ratings)}

    @handles.get("/messages")
    def messages() -> dict:
        with lock:
            return {"messages": [asdict(sent) for sent in quality.sent]}

    @handles.post("/fault")
    def strike() -> dict:
        faults.set(Fault(**request.get_json()))
        return {}

    return handles


def _amount(name: str, given: object) -> Decimal:
    try:
        return Decimal(str(given))
    except InvalidOperation:
        raise ValueError(f"{name} must be a number") from None
