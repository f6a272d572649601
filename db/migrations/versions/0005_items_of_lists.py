"""Lists have items, and the articles behind them are pages with a life of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for name, kind, default in (
        ("role", sa.Text(), "page"),
        ("site", sa.Text(), ""),
        ("title", sa.Text(), ""),
        ("looks", sa.Integer(), "0"),
    ):
        op.add_column("pages", sa.Column(name, kind, nullable=False, server_default=default))
    for name in ("first_seen_at", "published", "done_at"):
        op.add_column("pages", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_pages_url", "pages", ["url"], unique=False)
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("key_digest", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("titles", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name="fk_items_page_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_items_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
        sa.UniqueConstraint("source_id", "key_digest", name="uq_items_source_id_key_digest"),
    )
    op.create_index("ix_items_page_id", "items", ["page_id"], unique=False)
    op.create_index("ix_items_source_id_url", "items", ["source_id", "url"], unique=False)
    op.create_index("ix_items_state", "items", ["state"], unique=False)
