"""Whole pages that stand in a page's place, and short real notes that must not be taken for them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor import extract
from monitor.errors import ExtractError
from monitor.models import Fetched

CASES = Path(__file__).parent.parent / "cases" / "extract"
PLACES: list[dict[str, Any]] = yaml.safe_load((CASES / "in-its-place.yaml").read_text(encoding="utf-8"))
NOTES: list[list[str]] = yaml.safe_load((CASES / "short-notes.yaml").read_text(encoding="utf-8"))
URL = "https://www.example.org/news/agreement"
TEXT = [
    f"Paragraph {number} of the article – written on day {number * 7} – says which of the {number + 3} areas are meant."
    f" It was “agreed” in the capital; the minister’s words are quoted in full, with reservation no. {number}."
    for number in range(12)
]
MENU = "".join(f"<li><a href=/{n}>{n}</a></li>" for n in ("News", "Topics", "Documents", "The ministry", "Contact"))
READ = "".join(
    f"<li><a href=/a{n}><h3>Headline number {n} of the things that most people read today</h3></a></li>"
    for n in range(8)
)
SEARCH = "<form><input type=search><button>Search</button></form>"
HEADER = f"<header><a href=/>Example</a><nav><ul>{MENU}</ul></nav>{SEARCH}</header>"
FOOTER = (
    "<footer><p>Example, Street 1, 0030 Oslo. Phone 22 00 00 00.</p><a href=/p>Privacy</a><a href=/a>Accessibility</a>"
    "</footer>"
)
BANNER = (
    "<div class=cookie-banner role=dialog><p>We use cookies to make our site better. You can accept or reject them.</p>"
    "<button>Accept all</button><button>Reject</button></div>"
)
ASIDE = (
    "<noscript>Some parts of this site work better with JavaScript.</noscript><div><a href=/in>Log in</a></div>"
    "<div id=modal-root></div><div class=spinner hidden>Loading…</div>"
)
LETTER = (
    "<aside><h3>Newsletter</h3><p>Subscribe and choose what you want to read.</p><input type=email><button>OK</button>"
    "</aside>"
)
LAYOUTS = {
    "bare": "{}",
    "site": f"<a href=#m>Skip to content</a>{HEADER}<main id=m>{{}}</main>{FOOTER}",
    "news": f"{HEADER}<main>{{}}</main><section class=most-read><h2>Most read</h2><ul>{READ}</ul></section>{FOOTER}",
    "portal": f"{BANNER}{ASIDE}{HEADER}<main>{{}}</main>{LETTER}{FOOTER}",
}


def html(layout: str, title: str, main: str) -> str:
    body = LAYOUTS[layout].replace("{}", main)
    return f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"


def article(count: int = len(TEXT)) -> str:
    return "<h1>The agreement</h1>" + "".join(f"<p>{text}</p>" for text in TEXT[:count])


def body_of(case: dict[str, Any]) -> bytes:
    if "raw" in case:
        return str(case["raw"]).encode()
    layout = case["layout"]
    if "cut" in case or case.get("garble"):
        whole = html(layout, case["title"], article())
        start = whole.index("<p>Paragraph")
        end = start + int((whole.rindex("Paragraph 11") - start) * case.get("cut", 1))
        return whole[:end].encode() if "cut" in case else whole.encode().decode("cp1252", "replace").encode()
    return html(layout, case["title"], (article(case["keeps"]) if "keeps" in case else "") + case["html"]).encode()


def judge(body: bytes, known: extract.Known | None = None) -> str | None:
    fetched = Fetched(
        url=URL,
        final_url=URL,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=body,
        fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
        elapsed=0.1,
    )
    try:
        extract.read(fetched, known)
    except ExtractError as error:
        return error.kind
    return None


def past(layout: str) -> extract.Known:
    document = extract.document(html(layout, "The agreement", article()).encode(), url=URL, content_type="text/html")
    return extract.Known("before", "before", document)


def check(case: dict[str, Any], known: extract.Known | None) -> None:
    wanted = case["reason"] if isinstance(case["reason"], list) else [case["reason"]]
    assert judge(body_of(case), known) in wanted


@pytest.mark.parametrize("case", PLACES, ids=lambda case: case["kind"])
def test_what_stands_in_the_place_of_a_known_page(case: dict[str, Any]) -> None:
    check(case, past(case.get("layout", "bare")))


@pytest.mark.parametrize("case", [case for case in PLACES if not case.get("past")], ids=lambda case: case["kind"])
def test_the_same_at_the_first_look(case: dict[str, Any]) -> None:
    check(case, None)


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note[0])
def test_short_notes_are_pages(note: list[str]) -> None:
    title, text = note
    main = f"<h1>{title}</h1><p>{text}</p>"
    assert [judge(html(layout, f"{title} - Example", main).encode()) for layout in LAYOUTS] == [None] * 4
    assert judge(html("site", f"{title} - Example", f"{main}<p>Published 3 May 2026</p>").encode()) is None
