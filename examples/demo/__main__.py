"""`python -m examples.demo`: play the history, print what the monitor made of it."""

import argparse
import email
import sys
import time
from collections import Counter
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from examples.demo.play import Played, play
from examples.demo.world import load
from monitor.models import Finding, State
from monitor.text import one_line

ABOUT = """The demo plays January 2023 to January 2026 on a small site of its own. The texts of its pages are restated:
real dates, names and numbers, our own words; the newspapers are invented. See examples/demo/README.md."""
MARK = {State.OPEN: "open", State.ACCEPTED: "accepted", State.DISMISSED: "dismissed"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m examples.demo", description=ABOUT)
    parser.add_argument("--out", type=Path, default=Path("demo-output"), help="folder; it is emptied first")
    folder: Path = parser.parse_args().out
    say(ABOUT)
    began = time.monotonic()
    played = play(load(), folder, say)
    say(f"played in {time.monotonic() - began:.0f} s: {played.pages} pages, {played.requests} requests\n")
    messages = sorted(played.outbox.glob("*.eml"), key=lambda path: path.stat().st_mtime)
    show_findings(played.findings)
    show_digests(messages)
    show_next(folder, played)
    return 0


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def show_findings(findings: Sequence[Finding]) -> None:
    """All findings in the order in which they were opened."""
    print("FINDINGS")
    for finding in sorted(findings, key=lambda finding: (finding.opened_at, finding.id or 0)):
        voices = len({evidence.publisher for evidence in finding.evidence})
        told = f"{voices} source{'s' if voices != 1 else ''}"
        print(f"{finding.opened_at:%Y-%m-%d}  {MARK[finding.state]:9} {finding.kind:9} {one_line(finding.title, 90)}")
        if finding.kind == "fact":
            values = f"{one_line(finding.before or 'nothing known', 40)} → {one_line(finding.after or '', 60)}"
            print(f"            {values}  ({finding.verdict.value}, {told}{', disputed' if finding.disputed else ''})")
    counts = Counter((finding.kind, MARK[finding.state]) for finding in findings)
    print("\n" + ", ".join(f"{count} {kind} {state}" for (kind, state), count in sorted(counts.items())) + "\n")


def show_digests(messages: Sequence[Path]) -> None:
    """The digest that has most to tell, in full, and where all of them are."""
    if not messages:
        print("No digest was due.")
        return
    texts = dict.fromkeys(messages, "")
    for path in messages:
        message = read_message(path)
        html = message.get_body(("html",))
        if html is not None:
            path.with_suffix(".html").write_text(html.get_content(), encoding="utf-8")
        plain = message.get_body(("plain",))
        texts[path] = plain.get_content() if plain is not None else ""
    shown = max(messages, key=lambda path: len(texts[path]))
    print(f"THE FULLEST OF {len(messages)} DIGESTS\n\nSubject: {read_message(shown)['Subject']}\n\n{texts[shown]}")
    print(f"As mail:  {shown}\nAs HTML:  {shown.with_suffix('.html')}\nAll:      {shown.parent}/\n")


def read_message(path: Path) -> EmailMessage:
    """A message of the outbox."""
    message: EmailMessage = email.message_from_bytes(path.read_bytes(), policy=default)
    return message


def show_next(folder: Path, played: Played) -> None:
    """What a curious person does now."""
    waiting = [finding for finding in played.findings if finding.state is State.OPEN and finding.kind == "fact"]
    number = waiting[0].id if waiting else 1
    monitor = f"MONITOR_DATA={folder} MONITOR_SOURCES={folder}/sources.yaml .venv/bin/monitor"
    print(f"""WHAT NEXT
{len(waiting)} findings about facts wait for an answer; the demo's reviewer left them to you:
  {monitor} review list
  {monitor} review show {number}
  {monitor} review accept {number} --by you
What was known when:
  {monitor} baseline show --as-of 2023-12-31
Watch real pages: put them into sources.yaml, then
  make run""")


if __name__ == "__main__":
    sys.exit(main())
