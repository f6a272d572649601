"""A capture may be stored as what differs from an earlier one of its page."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("bodies") as table:
        table.add_column(sa.Column("base", sa.Text(), nullable=True))
        table.create_foreign_key("fk_bodies_base", "bodies", ["base"], ["sha256"])
