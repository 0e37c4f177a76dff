"""From a file or a form to its preview: read and checked on a thread, the balance asked meanwhile."""

from collections.abc import Iterable
from decimal import Decimal

from voteboard.errors import VoteboardError
from voteboard.history.mailings import Mailings
from voteboard.messages import checking, table
from voteboard.messages.checking import Checked
from voteboard.messages.preview import Preview, preview
from voteboard.messages.table import Row, Table
from voteboard.model import Message, MessageState
from voteboard.runtime import Runtime
from voteboard.vendor.client import LONGEST_ADDRESS, Client
from voteboard.vendor.errors import VendorError

_LONGEST_LETTER = 12  # bytes that one character takes in an address, at most
_SURELY_FITS = LONGEST_ADDRESS // 2 // _LONGEST_LETTER  # characters; the rest is for what goes with them


class Preparing:
    """Makes previews for an account."""

    def __init__(self, client: Client, mailings: Mailings, runtime: Runtime) -> None:
        self._client = client
        self._mailings = mailings
        self._runtime = runtime

    def file(self, data: bytes, text: str, final: str) -> Preview:
        """The preview of a CSV file. ``text`` and ``final`` stand where a row has none.

        Raises NotATable, and HistoryUnavailable.
        """
        return self._runtime.blocking(self._of_file, data, text, final, self._balance())

    def one(self, cells: dict[str, str]) -> Preview:
        """The same of one message, by the names of its fields (columns.py)."""
        return self._runtime.blocking(
            self._of_rows, Table(iter([Row(0, cells)]), ()), "", "", self._balance()
        )

    def _of_file(self, data: bytes, text: str, final: str, balance: Decimal | VoteboardError) -> Preview:
        read = table.read(data, has_text=bool(checking.clean(text)))
        return self._of_rows(read, text, final, balance)

    def _of_rows(self, read: Table, text: str, final: str, balance: Decimal | VoteboardError) -> Preview:
        checked = checking.check(read.rows, self._fits, text=text, final=final, breathe=self._runtime.breathe)
        known = self._known(checked)
        left = self._mailings.left_today(self._runtime.now())
        return preview(checked, known, left, balance, read.unused)

    def _known(self, checked: Checked) -> dict[str, MessageState]:
        return self._mailings.known([line.key for line in checked.lines])

    def _fits(self, message: Message) -> bool:
        texts: Iterable[str] = (message.text, message.text_final, message.employee, message.order)
        return sum(map(len, texts)) <= _SURELY_FITS or self._client.fits([message])

    def _balance(self) -> Decimal | VoteboardError:
        try:
            return self._client.balance()
        except VendorError as error:
            return error
