"""`monitor snapshots`: the captures as they came."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.ground.arguments import AsJson
from monitor.cli.ground.printing import put, put_json
from monitor.cli.ground.writing import writable, write_file


def show(
    sha256: Annotated[str, typer.Argument(help="The capture's hash, or its first digits.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write the raw bytes there.", callback=writable)] = None,
    as_json: AsJson = False,
) -> None:
    """Show where and when a capture was made; with --out write its bytes as they came."""
    from monitor.cli.ground.opening import opened_store

    if len(sha256) < 8:
        raise typer.BadParameter("give at least the first 8 digits of the hash")
    with opened_store() as store:
        capture = store.checks.snapshot(sha256.lower())
    if capture is None:
        raise typer.BadParameter(f"no capture {sha256!r}; `monitor review show` names those of a finding")
    if out is not None:
        write_file(out, capture.body)
    if as_json:
        put_json(
            {
                "url": capture.url,
                "final_url": capture.final_url,
                "redirects": capture.redirects,
                "status": capture.status,
                "fetched_at": capture.fetched_at,
                "sha256": capture.sha256,
                "size": len(capture.body),
                "headers": capture.headers,
            }
        )
        return
    put(f"url         {capture.url}")
    for status, address in capture.redirects:
        put(f"redirect    {status} {address}")
    put(f"final url   {capture.final_url}")
    put(f"status      {capture.status}")
    put(f"fetched     {capture.fetched_at:%Y-%m-%d %H:%M:%S} UTC")
    put(f"sha256      {capture.sha256}")
    put(f"size        {len(capture.body)} bytes")
    for name, value in capture.headers:
        put(f"header      {name}: {value}")
