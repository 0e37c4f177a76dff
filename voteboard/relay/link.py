"""The connection to Redis: bounded in time, its errors in words. The library is loaded when it is used."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from voteboard.errors import N_, VoteboardError

if TYPE_CHECKING:
    from redis import Redis
    from redis.client import PubSub

PATIENCE = 0.7  # seconds for an answer, and for a connection
Result = TypeVar("Result")


class LinkDown(VoteboardError):
    """Redis can't be reached now, or does not do what it is asked."""

    code = "link-down"


class Link:
    """A Redis at an address with a password in it, which no error tells.

    Each task has a link of its own, so that one that waits keeps no other waiting.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.place = f"{parts.scheme}://{parts.hostname}:{parts.port or 6379}{parts.path}"
        self._url = url
        self._client: Redis | None = None

    def call(self, work: Callable[["Redis"], Result]) -> Result:
        """What ``work(client)`` returns. Raises LinkDown."""
        with self.in_words():
            return work(self._connected())

    def subscribed(self, channel: str) -> "PubSub":
        """A subscription, to be asked for messages within `in_words`. Raises LinkDown."""
        with self.in_words():
            subscription = self._connected().pubsub(ignore_subscribe_messages=True)
            subscription.subscribe(self._numbered(channel))
            return subscription

    def publish(self, channel: str, message: str) -> None:
        """Send it to who has subscribed. Raises LinkDown."""
        with self.in_words():
            self._connected().publish(self._numbered(channel), message)

    def _numbered(self, channel: str) -> str:
        """Databases of one Redis have their keys apart, and their channels in common."""
        return f"{channel}@{self._connected().connection_pool.connection_kwargs.get('db') or 0}"

    def hang_up(self) -> None:
        """Make a new connection for the next call. What others still wait for is not cut off under them."""
        self._client = None

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """Raises LinkDown for whatever goes wrong with Redis."""
        from redis.exceptions import RedisError

        try:
            yield
        except (RedisError, OSError) as error:
            self.hang_up()
            problem = " ".join(str(error).split()) or type(error).__name__
        else:
            return
        raise LinkDown(N_("Redis can't be used at %(place)s: %(problem)s"), place=self.place, problem=problem)

    def _connected(self) -> "Redis":
        if self._client is None:
            from redis import Redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry

            self._client = Redis.from_url(
                self._url,
                socket_timeout=PATIENCE,
                socket_connect_timeout=PATIENCE,
                # Who is asked again and when is for those to say who ask.
                retry=Retry(NoBackoff(), 0),
                protocol=2,
                decode_responses=True,
            )
        return self._client
