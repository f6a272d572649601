"""To forget a body it is asked whether another one rests upon it: without an index each time all are read."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_index("ix_bodies_base", "bodies", ["base"], unique=False)
