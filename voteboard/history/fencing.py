"""The number of who leads, in the record: with a lower one nothing can be written any more.

M. Kleppmann, “How to do distributed locking”, 2016, “Making the lock safe with fencing”.
"""

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from voteboard.errors import N_
from voteboard.history.errors import HistoryError
from voteboard.history.schema import leaders

# Milliseconds after which the server ends a transaction of a process that stands still in it: the next leader
# waits for its end.
STANDSTILL = 1500


class Fenced(HistoryError):
    """Another process leads, with the number ``known``; nothing was written."""

    code = "fenced"

    def __init__(self, known: int) -> None:
        super().__init__(N_("Another process leads and writes the record"))
        self.known = known


def hold(connection: Connection, account: str, number: int, *, first: bool) -> None:
    """Let nobody with a higher number write before this transaction has ended.

    ``first``: it is not known to be this process's number yet. A Redis that lost everything may have given it
    to another one before, so it has to be higher than all. Raises Fenced.
    """
    wanted = select(leaders.c.number).where(leaders.c.account == account)
    if connection.dialect.name == "postgresql":
        bounded = func.set_config("idle_in_transaction_session_timeout", str(STANDSTILL), True)
        wanted = wanted.add_columns(bounded).with_for_update(read=True)
    found = connection.scalar(wanted)
    if found == number and not first:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    claim = dialect.insert(leaders).values(account=account, number=number)
    claim = claim.on_conflict_do_update(
        index_elements=["account"], set_={"number": number}, where=leaders.c.number < number
    )
    if connection.scalar(claim.returning(leaders.c.number)) is None:
        raise Fenced(known(connection, account))


def known(connection: Connection, account: str) -> int:
    """The highest number that ever led; 0: none."""
    return connection.scalar(select(leaders.c.number).where(leaders.c.account == account)) or 0
