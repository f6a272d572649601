"""What holds for every digest, whatever stands in it."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from monitor.digest import build, next_slot, render, slot
from monitor.digest.marks import inline, sides
from monitor.digest.view import Mark
from monitor.digest.words import safe_link
from monitor.models import Evidence, Finding, Recipient

ROOT = Path(__file__).parents[2]
TEMPLATES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "templates" / "email").glob("*.j2")}
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
OUR_TAGS = set(
    re.findall(r"\w+", "html head meta title style body div h1 h2 h3 p span strong blockquote ul li a ins del code")
)
WORDS = st.text(st.sampled_from("ab ,.å1"), max_size=60)
ANY = st.text(max_size=80)
ZONES = ["UTC", "Europe/Oslo", "Europe/Helsinki", "America/Nuuk", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo"]


def told(marks: tuple[Mark, ...], without: str) -> str:
    return "".join(mark.text for mark in marks if mark.kind != without)


@given(WORDS, WORDS)
def test_the_old_marks_give_the_old_text_and_the_new_marks_the_new(before: str, after: str) -> None:
    old, new = sides(before, after, limit=10_000)
    assert (told(old, "new"), told(new, "old")) == (before, after)
    if max(len(before), len(after)) <= 60:
        both = inline(before, after, limit=10_000)
        assert (told(both, "new"), told(both, "old")) == (before, after)


@given(WORDS)
def test_a_text_beside_itself_has_no_marks(text: str) -> None:
    assert all(mark.kind == "same" or mark.text == text for mark in inline(text, text))


@given(ANY, ANY, ANY, st.sampled_from(["daily", "immediate"]))
def test_any_text_gives_a_subject_of_one_short_line_and_only_our_tags(
    title: str, quote: str, url: str, mode: Literal["daily", "immediate"]
) -> None:
    voice = Evidence(source_id="s", publisher=quote, tier=1, url=url, quote=quote, seen_at=NOW, published=title)
    finding = Finding(
        kind="fact",
        key="k",
        title=title,
        before=quote,
        after=title,
        reason=quote,
        severity="high",
        evidence=(voice,),
        opened_at=NOW,
        updated_at=NOW,
    )
    digest = build(
        [finding],
        recipient=Recipient(address="a@b", mode=mode),
        now=NOW,
        since=None,
        held_back={quote: 1},
        checked=1,
        troubles=(),
        sources_total=1,
    )
    assert digest is not None
    result = render(digest, TEMPLATES)
    assert len(result.subject) <= 70
    assert not {unicodedata.category(character) for character in result.subject} & {"Cc", "Cs", "Zl", "Zp"}
    assert set(re.findall(r"<(\w+)", result.html)) <= OUR_TAGS


@given(ANY)
def test_a_link_is_an_ordinary_address_or_nothing(address: str) -> None:
    for candidate in (address, f"https://example.org/{address}", f"https://{address}"):
        link = safe_link(candidate)
        assert link is None or re.fullmatch(r"https?://[\x21-\x7e]+", link)
        assert link is None or not set(link) & set("\"'<>\\`")


READERS = st.builds(
    Recipient,
    address=st.just("a@b"),
    timezone=st.sampled_from(ZONES),
    at=st.builds(lambda minutes: f"{minutes // 60:02}:{minutes % 60:02}", st.integers(0, 60 * 24 - 1)),
    mode=st.sampled_from(["daily", "weekly"]),
    weekday=st.integers(0, 6),
)


@given(READERS, st.integers(0, 60 * 24 * 366 * 3))
def test_a_slot_is_due_and_the_next_one_is_not(reader: Recipient, minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    key, due = slot(reader, now)
    following = next_slot(reader, now)
    assert following is not None
    assert due <= now < following[1]
    assert key < following[0]
    assert abs(following[1] - due - timedelta(days=1 if reader.mode == "daily" else 7)) <= timedelta(hours=1)
    assert slot(reader, following[1]) == following
    assert slot(reader, following[1] - timedelta(seconds=1)) == (key, due)
