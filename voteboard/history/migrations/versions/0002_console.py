"""How curtains hang and at which revision, and how the stage is set."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what the console has to remember."""
    id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    for name, kind in (
        ("epoch", sa.BigInteger()),
        ("rev", sa.BigInteger()),
        ("late", sa.Boolean()),
        ("body", sa.Text()),
    ):
        op.add_column("curtains", sa.Column(name, kind))
    op.create_table(
        "stage_settings",
        sa.Column("id", id, primary_key=True),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("stage_settings_by_account", "stage_settings", ["account"])
