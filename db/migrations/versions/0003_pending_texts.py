"""A surprising text waits for a second look before it is told."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("pages") as table:
        table.add_column(sa.Column("pending", sa.Text(), nullable=True))
