"""Captures: raw answers, their bytes once per hash, compressed as what differs from an earlier one of their page."""

import hashlib
from typing import Any

import zstandard
from sqlalchemy import Connection, RowMapping, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from monitor.errors import StoreError
from monitor.models import Fetched
from monitor.store.engine import tables

LARGEST_DIFFERENCE = 8_000_000
"""Bytes; larger captures are stored whole, because a difference holds both in memory."""
CAPTURE_FIELDS = ("url", "final_url", "status", "headers", "redirects", "fetched_at", "elapsed")


def newest_snapshot(connection: Connection, page_id: int) -> int | None:
    snapshot = tables.snapshots.c
    return connection.execute(
        select(snapshot.id).where(snapshot.page_id == page_id).order_by(snapshot.id.desc()).limit(1)
    ).scalar()


def write_snapshot(connection: Connection, page_id: int, fetched: Fetched) -> int:
    """The bytes once per hash, the circumstances each time."""
    sha256 = fetched.sha256
    same = select(tables.bodies.c.sha256).where(tables.bodies.c.sha256 == sha256)
    # Locked against being forgotten as nobody's, until this look is stored.
    known = connection.execute(same.with_for_update(read=True, key_share=True)).first()
    if known is None:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(
            dialect.insert(tables.bodies).on_conflict_do_nothing(),
            {"sha256": sha256, "size": len(fetched.body)} | _pack(connection, page_id, fetched.body),
        )
    values = {name: getattr(fetched, name) for name in CAPTURE_FIELDS}
    statement = insert(tables.snapshots).returning(tables.snapshots.c.id)
    return int(connection.execute(statement, {"page_id": page_id, "sha256": sha256} | values).scalar_one())


def _pack(connection: Connection, page_id: int, body: bytes) -> dict[str, Any]:
    """Compressed, as a difference from an earlier capture of the page where that is a quarter of the size or less.

    Captures of a page resemble each other: over 23 histories of real pages this takes a fifth of the space. A base is
    always stored whole, so that every capture needs at most one other.
    """
    whole = zstandard.ZstdCompressor(level=3).compress(body)
    base = _base(connection, page_id) if len(body) <= LARGEST_DIFFERENCE else None
    if base is None or base["size"] > LARGEST_DIFFERENCE:
        return {"zstd": whole, "base": None}
    try:
        earlier = unpack(connection, base)
    except StoreError:
        return {"zstd": whole, "base": None}  # damage to an old capture must not keep new ones out
    parameters = zstandard.ZstdCompressionParameters.from_level(3, source_size=len(body), dict_size=len(earlier))
    difference = zstandard.ZstdCompressor(dict_data=_raw(earlier), compression_params=parameters).compress(body)
    if len(difference) * 4 > len(whole):
        return {"zstd": whole, "base": None}
    return {"zstd": difference, "base": base["sha256"]}


def _base(connection: Connection, page_id: int) -> RowMapping | None:
    """The body stored whole that the page's newest capture is, or rests upon."""
    snapshot, body, whole = tables.snapshots, tables.bodies, tables.bodies.alias()
    newest = (
        select(func.coalesce(body.c.base, body.c.sha256))
        .join_from(snapshot, body)
        .where(snapshot.c.page_id == page_id)
        .order_by(snapshot.c.id.desc())
        .limit(1)
    )
    return connection.execute(select(whole).where(whole.c.sha256 == newest.scalar_subquery())).mappings().first()


def unpack(connection: Connection, row: RowMapping) -> bytes:
    """The bytes of a row of `bodies`; raises StoreError when they are not those that were stored."""
    try:
        if row["base"] is None:
            raw = zstandard.ZstdDecompressor().decompress(row["zstd"], max_output_size=row["size"])
        else:
            body = tables.bodies
            base = connection.execute(select(body).where(body.c.sha256 == row["base"])).mappings().one()
            known = _raw(unpack(connection, base))
            raw = zstandard.ZstdDecompressor(dict_data=known).decompress(row["zstd"], max_output_size=row["size"])
    except zstandard.ZstdError:
        raw = b""
    if hashlib.sha256(raw).hexdigest() != row["sha256"]:
        raise StoreError(f"the stored capture {row['sha256'][:12]} is damaged; restore a backup")
    return raw


def _raw(content: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
