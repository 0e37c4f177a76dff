"""Very many readers of one vote, each on a connection of its own, as pages with `live=poll` ask."""

import asyncio
import json
import resource
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlsplit

EVERY = 2.0  # seconds
SPREAD = 0.25  # the part by which a pause is longer or shorter


@dataclass
class Readers:
    """Ask in `run`; ``answers`` are (sent, seconds until answered, the board that is shown then)."""

    url: str
    path: str
    number: int
    answers: list[tuple[float, float, dict]] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)
    caches: Counter = field(default_factory=Counter)
    controls: set[str] = field(default_factory=set)
    failures: list[BaseException] = field(default_factory=list)

    def run(self, seconds: float) -> None:
        """Ask for so long."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        try:
            asyncio.run(self._all(seconds))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    async def _all(self, seconds: float) -> None:
        chance, end = Random(5), time.monotonic() + seconds
        readers = (self._one(Random(chance.random()), end) for _ in range(self.number))
        for result in await asyncio.gather(*readers, return_exceptions=True):
            if isinstance(result, BaseException):
                self.failures.append(result)

    async def _one(self, chance: Random, end: float) -> None:
        await asyncio.sleep(chance.uniform(0, EVERY))
        address = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        etag, shown = "", {}
        while (sent := time.monotonic()) < end:
            known = f"If-None-Match: {etag}\r\n" if etag else ""
            request = (
                f"GET {self.path} HTTP/1.1\r\nHost: votes.example\r\nCache-Control: max-age=0\r\n{known}\r\n"
            )
            writer.write(request.encode())
            etag, body = await self._answer(reader)
            shown = json.loads(body) if body else shown
            self.answers.append((sent, time.monotonic() - sent, shown))
            pause = EVERY * chance.uniform(1 - SPREAD, 1 + SPREAD)
            await asyncio.sleep(min(pause, max(0.0, end - time.monotonic())))
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[str, bytes]:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if line)
        status = int(first.split()[1])
        body = await reader.readexactly(int(headers.get("content-length", 0))) if status != 304 else b""
        self.statuses[status] += 1
        self.caches[headers.get("x-cache")] += 1
        self.controls.add(headers.get("cache-control"))
        return next(line.split(": ", 1)[1] for line in lines if line.lower().startswith("etag: ")), body
