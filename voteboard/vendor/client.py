"""The vendor's four commands for one account: what we ask in our words, what it answers as our values."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from voteboard.errors import N_
from voteboard.masking import mask_within
from voteboard.model import Message
from voteboard.redaction import Redactor
from voteboard.settings import Settings
from voteboard.vendor import account, ratings, receipt, wire
from voteboard.vendor.errors import OtherVote, Refused, VendorError
from voteboard.vendor.fields import Keys
from voteboard.vendor.sample import sample
from voteboard.vendor.transport import Answer, Transport

MOST_RECENT_ACTIVE = "most_recent_active"
RATINGS_DEADLINE = 15.0  # seconds
# Seconds. A vendor that is told to stop waiting for may have sent all the same.
SENDING_DEADLINE = 30.0
LONGEST_ADDRESS = 7000  # bytes; servers take 8 KB of a request's line and head together
_DATE = "%Y-%m-%d %H:%M:%S"

Read = TypeVar("Read")


class Client:
    """The vendor's API for one account."""

    def __init__(
        self,
        settings: Settings,
        deadline: Callable[[float, Exception], AbstractContextManager],
        redactor: Redactor,
    ) -> None:
        self._transport = Transport(settings, deadline)
        self._keys = Keys(settings.api_keys)
        self._zone = settings.zone
        self._redactor = redactor
        redactor.hide(settings.api_secret.get_secret_value())

    def vote_report(self, nr: int | str = MOST_RECENT_ACTIVE) -> wire.Reading:
        """The report of the vote number ``nr``, or of the newest running one.

        Raises a VendorError of any kind; nothing in it tells the secret.
        """
        answer = self._transport.ask("vote_report", {"vote_nr": str(nr)}, sampled=self._sample)
        try:
            reading = self._understand(answer, lambda body: self._read_vote(body, nr))
        except VendorError as error:
            error.sample = self._sample(answer.body)
            raise
        return replace(reading, sent_at=answer.sent_at)

    def feedback_report(self, begin: datetime, end: datetime, format: str = "json") -> ratings.Ratings:
        """The ratings from ``begin`` to ``end``, both included and taken in whole seconds.

        ``format`` is `json` or `csv`. Raises a VendorError; a TooMuch when a shorter period may do.
        """
        asked = {
            "format": format,
            "date_from": begin.astimezone(self._zone).strftime(_DATE),
            "date_to": end.astimezone(self._zone).strftime(_DATE),
        }
        answer = self._transport.ask("feedback_report", asked, seconds=RATINGS_DEADLINE)
        read = ratings.FORMATS[format]
        found = self._privately(answer, lambda body: read(body, self._keys, self._zone))
        return replace(found, sent_at=answer.sent_at)

    def send_message(self, messages: Sequence[Message]) -> str:
        """Have the messages sent, and what the vendor said to it, cut short.

        It costs money, and is never tried again here. Raises a VendorError; ``unsent`` of it tells whether
        surely none of them was sent.
        """
        answer = self._transport.ask(
            "send_message", _sendable(messages), seconds=SENDING_DEADLINE, fresh=True
        )
        try:
            return self._privately(answer, receipt.read)
        except Refused as error:
            # A limit may have been reached in the middle of them.
            error.unsent = error.unsent or len(messages) == 1
            raise

    def fits(self, messages: Sequence[Message]) -> bool:
        """Whether they can be sent by one request."""
        return self._transport.length("send_message", _sendable(messages)) <= LONGEST_ADDRESS

    def balance(self) -> Decimal:
        """What is left on the account, in the account's money. Raises a VendorError."""
        answer = self._transport.ask("balance", {})
        return self._privately(answer, lambda body: account.balance(body, self._keys))

    def _read_vote(self, body: bytes, nr: int | str) -> wire.Reading:
        reading = wire.read(body, self._keys, self._zone)
        if nr == MOST_RECENT_ACTIVE:
            return wire.believe_running(reading)
        if reading.report.vote.nr != int(nr):
            raise OtherVote(
                N_("Asked for vote %(asked)s, the answer is about vote %(told)s"),
                asked=nr,
                told=reading.report.vote.nr,
            )
        return reading

    def _sample(self, body: bytes) -> str:
        return sample(body, self._redactor)

    def _privately(self, answer: Answer, read: Callable[[bytes], Read]) -> Read:
        """The same for an answer that may hold phone numbers: no error tells them."""
        try:
            return self._understand(answer, read)
        except VendorError as error:
            error.redact(mask_within)
            raise

    def _understand(self, answer: Answer, read: Callable[[bytes], Read]) -> Read:
        try:
            return read(answer.body)
        except VendorError as error:
            failure = error
        # Errors quote the answer, cut short, and an answer may quote the request: mask it before it is cut.
        text = answer.body.decode("utf-8", "replace")
        masked = self._redactor(text)
        if masked != text:
            failure.redact(self._redactor)
            try:
                read(masked.encode("utf-8", "replace"))
            except VendorError as error:
                failure = error
        failure.sent_at = answer.sent_at
        raise failure


def _sendable(messages: Sequence[Message]) -> dict:
    """The vendor's spelling: https://sms-vote.ru, `send_message`; what is empty is left out."""
    return {
        "transport": "sms",
        "message": [
            {
                key: value
                for key, value in (
                    ("phone", message.phone),
                    ("employee", message.employee),
                    ("order", message.order),
                    ("text", message.text),
                    ("text_final", message.text_final),
                )
                if value
            }
            for message in messages
        ],
    }
