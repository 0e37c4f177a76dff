"""Ratings, how far they were read, and messages that ask for them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what the vendor's other commands leave behind."""
    id = sa.BigInteger().with_variant(sa.Integer, "sqlite")

    def table(name: str, *columns: sa.Column | sa.UniqueConstraint) -> None:
        op.create_table(
            name,
            sa.Column("id", id, primary_key=True),
            sa.Column("account", sa.Text, nullable=False),
            *columns,
            sqlite_autoincrement=True,
        )

    def text(name: str) -> sa.Column:
        return sa.Column(name, sa.Text, nullable=False)

    def whole(name: str, *, nullable: bool = False) -> sa.Column:
        return sa.Column(name, sa.BigInteger, nullable=nullable)

    table(
        "ratings",
        text("key"),
        whole("at"),
        text("phone"),
        whole("value"),
        text("employee"),
        text("order_nr"),
        text("text"),
        whole("released_at", nullable=True),
        sa.UniqueConstraint("account", "key", name="ratings_by_key"),
    )
    op.create_index("ratings_by_time", "ratings", ["account", "at"])
    table("ratings_read", whole("until"), sa.UniqueConstraint("account", name="ratings_read_by_account"))
    table("ratings_settings", whole("at"), text("body"))
    op.create_index("ratings_settings_by_account", "ratings_settings", ["account"])
    table("mailings", whole("at"), text("by"))
    op.create_index("mailings_by_account", "mailings", ["account"])
    table(
        "messages",
        sa.Column("mailing_id", id, sa.ForeignKey("mailings.id"), nullable=False),
        text("key"),
        whole("line"),
        text("phone"),
        text("employee"),
        text("order_nr"),
        text("text"),
        text("text_final"),
        text("state"),
        whole("changed_at"),
        text("reason"),
        sa.UniqueConstraint("account", "key", name="messages_by_key"),
    )
    op.create_index("messages_by_state", "messages", ["account", "state", "changed_at"])
    op.create_index("messages_by_mailing", "messages", ["mailing_id"])
