"""People with browsers and programs: pages, files and the console asked for over HTTP, one after another.

Example: with Visitors("http://127.0.0.1:8000", 0.2, Random(1)) as visitors: visitors.report()
"""

import threading
from collections import Counter
from random import Random
from typing import Self

import requests

from tests.desk import Desk

STAGE = ("/", "/archive", "/ratings", "/api/stage", "/healthz", "/embed.js", "/present/login")
VOTE = (
    "/?v={}",
    "/?x={}",
    "/embed/{}",
    "/embed/{}?theme=plain&compact=1&transparent=1",
    "/api/votes/{}",
    "/api/votes/{}/history",
    "/votes/{}/export.csv",
    "/votes/{}/export.json",
    "/votes/{}/export.html",
    "/votes/{}/export.svg",
)
HEAVY = ("/votes/{}/export.xlsx", "/votes/{}/export.png")  # now and then
ODD = ("/?v=unknown", "/votes/{}/export.exe", "/embed/{}?sort=sideways", "/nowhere")
DESK_EVERY = 60  # requests
HEAVY_EVERY = 40


class Visitors:
    """Asks for something every so many seconds, on a thread of its own."""

    def __init__(self, url: str, every: float, random: Random) -> None:
        self._url = url
        self._every = every
        self._random = random
        self._over = threading.Event()
        self._away = threading.Event()
        self.on_stage: list[str] = []  # hashes: the vote that was on the stage when it was last asked
        self._answers: Counter[str] = Counter()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def go_out(self) -> None:
        """Nobody asks for anything until `come_in`."""
        self._away.set()

    def come_in(self) -> None:
        """They ask again."""
        self._away.clear()

    def report(self) -> dict[str, int]:
        """How often each status was answered; what failed is named."""
        return dict(self._answers)

    def _run(self) -> None:
        asked = 0
        while not self._over.wait(self._every):
            if self._away.is_set():
                continue
            asked += 1
            try:
                self._ask(asked)
            except Exception as error:  # noqa: BLE001 - it is told, and breaks the evening
                self._answers[type(error).__name__] += 1

    def _ask(self, asked: int) -> None:
        if asked % DESK_EVERY == 0:
            self._present()
            return
        board = requests.get(f"{self._url}/api/stage", timeout=20).json()
        self.on_stage = hashes = [board["vote"]] if board.get("vote") else []
        paths = HEAVY if asked % HEAVY_EVERY == 0 else (*STAGE, *VOTE, *ODD)
        path = self._random.choice(paths if hashes else STAGE).format(*hashes)
        answer = requests.get(self._url + path, timeout=20, headers={"Accept-Language": "ru"})
        self._answers[str(answer.status_code)] += 1

    def _present(self) -> None:
        """A presenter logs in, hides the counts and shows them again, and rehearses for a moment."""
        desk = Desk(self._url)
        with desk.http:
            for hash in self.on_stage:
                desk.do("hide", vote=hash)
                desk.do("open", vote=hash)
            desk.state("checks")
            self._answers["console"] += 1
