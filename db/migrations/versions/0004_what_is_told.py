"""A finding may wait for a second source, or only be listed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("findings", sa.Column("telling", sa.Text(), nullable=False, server_default="alert"))
