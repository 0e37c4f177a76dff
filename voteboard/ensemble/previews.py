"""Previews in Redis: whoever of several processes is asked has them. They are packed, and signed as ours."""

import hashlib
import pickle
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable

from itsdangerous import BadSignature, Signer

from voteboard.messages.keeping import LASTS
from voteboard.messages.preview import Preview
from voteboard.relay.link import Link
from voteboard.runtime import Runtime

_LIGHT = 1  # zlib's level: texts of one file are much alike, and somebody waits


class SharedPreviews:
    """The same as `messages.keeping.Previews`; each call raises LinkDown.

    ``key`` signs them: what is unpacked is surely of this program. ``token`` makes a random one.
    """

    def __init__(self, link: Link, name: str, key: str, runtime: Runtime, token: Callable[[], str]) -> None:
        self._link = link
        self._name = name
        self._signer = Signer(key, salt="voteboard.previews", digest_method=hashlib.sha256)
        self._runtime = runtime
        self._token = token

    def keep(self, owner: str, preview: Preview) -> str:
        """Keep it for ``owner``, a session; the token."""
        token = self._token()
        packed = self._runtime.blocking(self._pack, owner, token, preview)
        self._link.call(lambda redis: redis.set(self._key(token), packed, ex=int(LASTS)))
        return token

    def look(self, owner: str, token: str) -> Preview | None:
        """The preview, if it is there and the owner's."""
        return self._unpacked(owner, token, self._link.call(lambda redis: redis.get(self._key(token))))

    def take(self, owner: str, token: str) -> Preview | None:
        """The same, once: it is gone then."""
        found = self.look(owner, token)
        # Of two who ask at the same time one has it.
        gone = found is not None and self._link.call(lambda redis: redis.delete(self._key(token)))
        return found if gone else None

    def _key(self, token: str) -> str:
        return f"{self._name}:preview:{token}"

    def _pack(self, owner: str, token: str, preview: Preview) -> str:
        body = b64encode(zlib.compress(pickle.dumps((owner, token, preview)), _LIGHT))
        return self._signer.sign(body).decode()

    def _unpacked(self, owner: str, token: str, packed: str | None) -> Preview | None:
        if packed is None:
            return None
        try:
            theirs, named, preview = self._runtime.blocking(self._unpack, packed)
        except BadSignature:
            return None
        return preview if (theirs, named) == (owner, token) else None

    def _unpack(self, packed: str) -> tuple[str, str, Preview]:
        return pickle.loads(zlib.decompress(b64decode(self._signer.unsign(packed))))  # noqa: S301 - signed
