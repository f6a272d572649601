"""How the service, its database and its mail are."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.ground.arguments import AsJson
from monitor.cli.ground.printing import count, put_json, put_table

if TYPE_CHECKING:
    from monitor.models import OutboxState
    from monitor.store import Store


def going(store: "Store") -> str:
    """How many sources are read well, and what is wrong with the others."""
    from datetime import UTC, datetime

    watched = [state for state in store.pages.states(held_back_since=datetime.now(UTC)) if state.watched]
    troubles = Counter(state.page.state for state in watched if state.page and state.page.failures)
    said = f"{sum(state.healthy for state in watched)} of {count(len(watched), 'source')} can be read"
    if not troubles:
        return said
    kinds = ", ".join(f"{number} {kind}" for kind, number in troubles.most_common(4))
    more = f" and {len(troubles) - 4} other kinds" if len(troubles) > 4 else ""
    return f"{said}, {sum(troubles.values())} cannot ({kinds}{more}); `monitor sources` tells each"


def status(
    ready: Annotated[bool, typer.Option("--ready", help="Exit 1 unless the service is at work.")] = False,
    as_json: AsJson = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 when a message waits for somebody: given up, or perhaps sent.")
    ] = False,
) -> None:
    """Say how the database, the service and the mail are."""
    from datetime import UTC, datetime, timedelta

    from monitor.cli.ground.opening import opened_store
    from monitor.models import OutboxState

    with opened_store(inspect=False, needed=False) as store:
        health = store.health()
        due = store.pages.next_due() if health.current else None
        mail = store.outbox.state() if health.current else OutboxState()
        told = going(store) if health.current else "none is known yet; `monitor check` looks at them"
    fresh = health.last_tick is not None and datetime.now(UTC) - health.last_tick < timedelta(minutes=10)
    if as_json:
        put_json({"health": health, "ready": fresh and health.current and health.writable, "mail": mail})
    else:
        put_table(
            ("what", "is"),
            [
                ("database", f"{health.database} ({health.backend})"),
                ("schema", "current" if health.current else "missing or old; run `monitor migrate`"),
                ("writable", "yes" if health.writable else "no"),
                ("next look", f"{due:%Y-%m-%d %H:%M:%S} UTC" if due else "nothing is due: no source was read in yet"),
                ("sources", told),
                ("mail", _mail(mail)),
                ("last tick", f"{health.last_tick:%Y-%m-%d %H:%M:%S} UTC" if health.last_tick else "never"),
            ],
        )
    if (ready and not (fresh and health.current and health.writable)) or (exit_code and mail.wants_somebody):
        raise typer.Exit(1)


def _mail(state: "OutboxState") -> str:
    """How the messages on their way are, and what to do."""
    parts = []
    if state.waiting:
        oldest = f"the oldest since {state.since:%Y-%m-%d %H:%M} UTC, tried {count(state.attempts, 'time')}"
        parts.append(f"{count(state.waiting, 'message')} waiting ({oldest}{': ' * bool(state.error)}{state.error})")
    if state.given_up:
        parts.append(f"{state.given_up} given up")
    if state.unsure:
        parts.append(f"{state.unsure} perhaps sent")
    advice = "; `monitor digest outbox` lists them, `digest resend NO` and `digest drop NO` decide"
    return (", ".join(parts) or "nothing waits") + (advice if state.wants_somebody else "")
