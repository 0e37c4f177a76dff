"""The simulated vendor over HTTP, and the handles by which a test moves it.

`/api/command/COMMAND.php?json=…` are the vendor's. Under `/simulator` stand the handles: `handles.py`.
"""

import json
import time
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from zoneinfo import ZoneInfo

from flask import Flask, Response, request

from voteboard.simulator import handles
from voteboard.simulator.account import Account, SimulatedVote
from voteboard.simulator.faults import Faults
from voteboard.simulator.quality import Quality
from voteboard.simulator.spelling import SPELLINGS, ratings_csv, ratings_json

ID = 52
SECRET = "simulator-secret"  # noqa: S105 - it guards nothing but the simulator
_ZONE = ZoneInfo("Europe/Moscow")
_DATE = "%Y-%m-%d %H:%M:%S"

Command = Callable[[dict], str | bytes]


class Wrong(Exception):
    """One of the vendor's errors: what stands behind `Error: `."""


def create_app(
    account: Account,
    clock: Callable[[], float],
    *,
    secret: str = SECRET,
    spelling: str = "standing",
    quality: Quality | None = None,
) -> Flask:
    """The vendor's API for ``account``; ``clock`` gives Unix seconds."""
    app = Flask("voteboard.simulator")
    quality = quality or Quality()
    lock, faults = Lock(), Faults()

    def vote_report(query: dict) -> str:
        account.advance(clock())
        vote = _find(account, str(query["vote_nr"]))
        if vote is None:
            raise Wrong("wrong vote id or vote is inactive")
        return json.dumps(SPELLINGS[spelling](vote), ensure_ascii=False)

    def feedback_report(query: dict) -> str | bytes:
        begin, end = (_moment(query[name]) for name in ("date_from", "date_to"))
        quality.advance(clock())
        found = quality.between(begin, end)
        if query["format"] == "csv":
            return ratings_csv(found, spelling)
        return json.dumps(ratings_json(found, spelling), ensure_ascii=False)

    def send_message(query: dict) -> str:
        if query["transport"] != "sms" or not all(
            m["phone"].isdigit() and m["text"] for m in query["message"]
        ):
            raise ValueError("not a list of messages")
        refused = quality.send(query["message"], clock())
        if refused:
            raise Wrong(refused)
        return json.dumps({"status": "ok", "count": len(query["message"])})

    def balance(_: dict) -> str:
        amount = f"{quality.balance:.2f}"
        return amount if spelling == "maps" else json.dumps({"balance": amount})

    commands: dict[str, Command] = {
        call.__name__: call for call in (vote_report, feedback_report, send_message, balance)
    }

    @app.get("/api/command/<name>.php")
    def command(name: str) -> Response:
        fault = faults.take(name)
        if fault is None or fault.done:
            body = _answer(commands[name])
        if fault is None:
            # PHP's default: no JSON content type.
            return Response(body, content_type="text/html")
        time.sleep(fault.delay)
        return Response(fault.body, fault.status, fault.headers, content_type="text/html")

    def _answer(call: Command) -> str | bytes:
        malformed = "Error: json has wrong format, and cannot be decoded"
        try:
            query = json.loads(request.args["json"])
            number, given = query["id"], query["secure"]
        except (KeyError, TypeError, ValueError):
            return malformed
        if number != ID or given != secret:
            return "Error: wrong user id or token"
        if not quality.allowed:
            return "Error: API not allowed"
        with lock:
            try:
                return call(query)
            except Wrong as wrong:
                return f"Error: {wrong}"
            except (KeyError, TypeError, ValueError, AttributeError):
                return malformed

    app.register_blueprint(handles.blueprint(account, quality, faults, lock, clock))
    return app


def _find(account: Account, nr: str) -> SimulatedVote | None:
    if nr == "most_recent_active":
        return account.most_recent_active()
    return account.votes.get(int(nr)) if nr.isascii() and nr.isdigit() else None


def _moment(text: str) -> float:
    return datetime.strptime(text, _DATE).replace(tzinfo=_ZONE).timestamp()
