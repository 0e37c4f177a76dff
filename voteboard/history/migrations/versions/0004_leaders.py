"""Who leads of several processes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the number that tells an earlier leader from a later one."""
    op.create_table(
        "leaders",
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
    )
