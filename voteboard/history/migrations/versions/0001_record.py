"""Votes, what they looked like, every change of their counts, and what happened around them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    id = sa.BigInteger().with_variant(sa.Integer, "sqlite")

    def of_a_vote(name: str, *more: sa.schema.SchemaItem) -> None:
        vote = sa.Column("vote_id", id, sa.ForeignKey("votes.id"), nullable=False)
        op.create_table(name, sa.Column("id", id, primary_key=True), vote, *more, sqlite_autoincrement=True)

    def time(name: str = "at") -> sa.Column:
        return sa.Column(name, sa.BigInteger, nullable=False)

    def text(name: str) -> sa.Column:
        return sa.Column(name, sa.Text, nullable=False)

    op.create_table(
        "votes",
        sa.Column("id", id, primary_key=True),
        text("account"),
        text("hash"),
        sa.Column("nr", sa.BigInteger, nullable=False),
        text("status"),
        sa.Column("started_at", sa.BigInteger),
        text("words"),
        sa.Column("tally_id", id),
        time("seen_at"),
        sa.UniqueConstraint("account", "hash", name="votes_by_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("votes_by_number", "votes", ["account", "nr"])

    of_a_vote("editions", text("body"))
    op.create_index("editions_by_vote", "editions", ["vote_id"])

    of_a_vote(
        "tallies",
        sa.Column("edition_id", id, sa.ForeignKey("editions.id"), nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("rev", sa.BigInteger, nullable=False),
        time(),
        text("counts"),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.UniqueConstraint("vote_id", "epoch", "rev", name="tallies_by_revision"),
    )
    op.create_index("tallies_by_time", "tallies", ["vote_id", "at"], postgresql_include=["id"])

    of_a_vote("leads", time(), text("leaders"))
    op.create_index("leads_by_time", "leads", ["vote_id", "at"])

    of_a_vote("corrections", time(), text("answer"), sa.Column("difference", sa.BigInteger, nullable=False))
    op.create_index("corrections_by_time", "corrections", ["vote_id", "at"])

    of_a_vote(
        "gaps",
        time("began_at"),
        time("ended_at"),
        text("reason"),
        sa.Column("lost", sa.BigInteger, nullable=False),
    )
    op.create_index("gaps_by_time", "gaps", ["vote_id", "began_at"])

    of_a_vote("curtains", time(), text("curtain"))
    op.create_index("curtains_by_vote", "curtains", ["vote_id"])

    of_a_vote("stage", time())
