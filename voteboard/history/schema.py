"""The tables. A change of them needs a new file in ``migrations/versions``.

Times are whole milliseconds since 1970 in UTC; lists and objects are JSON text, which both databases
hold alike.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()
_Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only its own INTEGER up by itself
_NEVER_AGAIN = {"sqlite_autoincrement": True}  # the id of a row that was deleted is no other row's


def _vote() -> Column:
    return Column("vote_id", _Id, ForeignKey("votes.id"), nullable=False)


# One row a vote; everything but account and hash is that of its newest tally, to list and find it by.
votes = Table(
    "votes",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("account", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("nr", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("started_at", BigInteger),
    Column("words", Text, nullable=False),  # what a search looks through, in small letters
    Column("tally_id", _Id),
    Column("seen_at", BigInteger, nullable=False),
    UniqueConstraint("account", "hash", name="votes_by_hash"),
    Index("votes_by_number", "account", "nr"),
    **_NEVER_AGAIN,
)

# What a vote looked like but for its counts: a new row whenever that changed.
editions = Table(
    "editions",
    metadata,
    Column("id", _Id, primary_key=True),
    _vote(),
    Column("body", Text, nullable=False),
    Index("editions_by_vote", "vote_id"),
    **_NEVER_AGAIN,
)

# One row a change. The newest of a vote is the one with the highest id.
tallies = Table(
    "tallies",
    metadata,
    Column("id", _Id, primary_key=True),
    _vote(),
    Column("edition_id", _Id, ForeignKey("editions.id"), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("rev", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("counts", Text, nullable=False),
    Column("late", Boolean, nullable=False),
    UniqueConstraint("vote_id", "epoch", "rev", name="tallies_by_revision"),
    Index("tallies_by_time", "vote_id", "at", postgresql_include=["id"]),
    **_NEVER_AGAIN,
)

# Moments at which another answer took the first place.
leads = Table(
    "leads",
    metadata,
    Column("id", _Id, primary_key=True),
    _vote(),
    Column("at", BigInteger, nullable=False),
    Column("leaders", Text, nullable=False),
    Index("leads_by_time", "vote_id", "at"),
    **_NEVER_AGAIN,
)

# Counts that fell.
corrections = Table(
    "corrections",
    metadata,
    Column("id", _Id, primary_key=True),
    _vote(),
    Column("at", BigInteger, nullable=False),
    Column("answer", Text, nullable=False),
    Column("difference", BigInteger, nullable=False),
    Index("corrections_by_time", "vote_id", "at"),
    **_NEVER_AGAIN,
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", _Id, primary_key=True),
    _vote(),
    Column("began_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("lost", BigInteger, nullable=False),
    Index("gaps_by_time", "vote_id", "began_at"),
    **_NEVER_AGAIN,
)

# One row a change of a vote's curtain; `body` is what it keeps (codec.py).
curtains = Table(
    "curtains",
    metadata,
    Column("id", _Id, primary_key=True),
    _vote(),
    Column("at", BigInteger, nullable=False),
    Column("curtain", Text, nullable=False),
    Column("epoch", BigInteger),
    Column("rev", BigInteger),
    Column("late", Boolean),
    Column("body", Text),
    Index("curtains_by_vote", "vote_id"),
    **_NEVER_AGAIN,
)

# Which vote the stage showed, from when on.
stage = Table(
    "stage",
    metadata,
    Column("id", _Id, primary_key=True),
    _vote(),
    Column("at", BigInteger, nullable=False),
    **_NEVER_AGAIN,
)

# How the stage was set, from when on.
stage_settings = Table(
    "stage_settings",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("account", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("stage_settings_by_account", "account"),
    **_NEVER_AGAIN,
)


def _account() -> Column:
    return Column("account", Text, nullable=False)


# One row a rating. `key` tells it from others of the account; `released_at` is when its comment went public.
ratings = Table(
    "ratings",
    metadata,
    Column("id", _Id, primary_key=True),
    _account(),
    Column("key", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("phone", Text, nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("employee", Text, nullable=False),
    Column("order_nr", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("released_at", BigInteger),
    UniqueConstraint("account", "key", name="ratings_by_key"),
    Index("ratings_by_time", "account", "at"),
    **_NEVER_AGAIN,
)

# Up to when an account's ratings are known; one row an account.
ratings_read = Table(
    "ratings_read",
    metadata,
    Column("id", _Id, primary_key=True),
    _account(),
    Column("until", BigInteger, nullable=False),
    UniqueConstraint("account", name="ratings_read_by_account"),
    **_NEVER_AGAIN,
)

# How the board of ratings was set, from when on.
ratings_settings = Table(
    "ratings_settings",
    metadata,
    Column("id", _Id, primary_key=True),
    _account(),
    Column("at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("ratings_settings_by_account", "account"),
    **_NEVER_AGAIN,
)

# One row for what was confirmed together: a file, or a form.
mailings = Table(
    "mailings",
    metadata,
    Column("id", _Id, primary_key=True),
    _account(),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Index("mailings_by_account", "account"),
    **_NEVER_AGAIN,
)

# One row a message. `key` stands for its phone, order and text, and stays when those were deleted.
messages = Table(
    "messages",
    metadata,
    Column("id", _Id, primary_key=True),
    _account(),
    Column("mailing_id", _Id, ForeignKey("mailings.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("phone", Text, nullable=False),
    Column("employee", Text, nullable=False),
    Column("order_nr", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_final", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("account", "key", name="messages_by_key"),
    Index("messages_by_state", "account", "state", "changed_at"),
    Index("messages_by_mailing", "mailing_id"),
    **_NEVER_AGAIN,
)

# The number of the process that leads, where several serve an account; one row an account.
leaders = Table(
    "leaders",
    metadata,
    Column("account", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
)
