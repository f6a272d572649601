"""Index pages as content systems make them: which links are the articles, what are their titles and dates."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml

from monitor import extract
from monitor.errors import ExtractError, NotThePage
from monitor.models import Item
from tests.extract.links.fetching import answer, source

CASES = Path(__file__).parents[2] / "cases" / "extract" / "listing"
PAGES: list[dict[str, Any]] = yaml.safe_load((CASES / "cases.yaml").read_text(encoding="utf-8"))
FRONT = "https://www.ministeriet.example.dk/nyheder"


def day(item: Item) -> str:
    return f"{item.published:%Y-%m-%d}" if item.published else "undated"


@pytest.mark.parametrize("case", PAGES, ids=[case["page"] for case in PAGES])
def test_the_articles_of_a_page_are_learned_from_itself(case: dict[str, Any]) -> None:
    url = case["url"]
    told = extract.links(answer((CASES / case["page"]).read_bytes(), url), source("listing"))
    wanted = [line.split(" ", 2) for line in case["items"]]
    assert [(day(item), item.url, item.title) for item in told.items] == [
        (day, urljoin(url, path), title) for day, path, title in wanted
    ]
    assert told.next == ((urljoin(url, case["next"]),) if "next" in case else ())
    assert all(item.key == item.url for item in told.items)
    if "summary" in case:
        assert told.items[0].summary == case["summary"]


def test_patterns_of_the_source_decide_where_there_are_some() -> None:
    body = (CASES / "da-cards.html").read_bytes()
    told = extract.links(answer(body, FRONT), source("listing", links=(r"/temaer/[a-z]+$",)))
    assert [item.url for item in told.items] == [
        urljoin(FRONT, f"/temaer/{name}") for name in ("arktis", "besoeg", "materiel")
    ]
    assert dict(told.dropped)["another pattern"] > 5


def test_what_the_source_skips_is_counted() -> None:
    body = (CASES / "da-cards.html").read_bytes()
    told = extract.links(answer(body, FRONT), source("listing", skip_links=("minister-besoeger",)))
    assert [item.title for item in told.items][:2] == [
        "Ny aftale om radarer i Nordatlanten",
        "Svar til udvalget om baserne",
    ]
    assert dict(told.dropped)["skipped"] == 1


@pytest.mark.parametrize(
    "body",
    [
        "<html><form><input type=password></form><a href=/x-y-z-w>Forgot your password? Then click here</a></html>",
        "<html><nav><a href=/a>One thing and another thing</a><a href=/b>Two things and more things</a></nav></html>",
        "<html><main>"
        + "<p>It was said on Monday that the <a href=/t/{n}>plan</a> is good.</p>" * 5
        + "</main></html>",
        "<html><main><a href=/f><h2>Forsvar</h2></a><a href=/j><h2>Jobb</h2></a><a href=/o><h2>Om</h2></a></main>",
        "<html><table>"
        + "".join(f"<tr><td><a href=/m?n={n}>Jón Jónsson {n}</a><td>x</tr>" for n in range(20))
        + "</table>",
        "just words",
    ],
)
def test_a_page_without_articles_says_so(body: str) -> None:
    with pytest.raises(ExtractError) as error:
        extract.links(answer(body, FRONT), source("listing"))
    assert error.value.kind in {"no_links", "login", "empty"}


@pytest.mark.parametrize(
    ("pager", "following"),
    [
        ("1 <a href=?p=2>2</a> <a href=?p=3>3</a>", "?p=2"),
        ("<a href=?p=4>4</a> 5 <a href=?p=6>6</a> <a href=?year=2024>2024</a>", "?p=6"),
        ("<a href=?p=1>1</a> <a href=?p=2>2</a>", "?p=2"),
        ("<a href=?p=7><span class=sr>Older news</span></a>", "?p=7"),
        ("<a href=/news/page/2/>→</a>", "/page/2/"),
        ("<a href=/other?p=2>2</a> <a href=https://other.example/news?p=2>Next</a>", None),
    ],
)
def test_the_next_part_is_where_the_pager_leads(pager: str, following: str | None) -> None:
    page = (CASES / "en-flat.html").read_text(encoding="utf-8")
    paged = page.replace('<a href="/news/page/2/">Older »</a>', pager)
    assert paged != page
    told = extract.links(answer(paged, "https://www.example.org/news"), source("listing"))
    assert told.next == ((f"https://www.example.org/news{following}",) if following else ())


WALL = "<html><body><h1>Just a moment</h1><p>We check that you are human. <a href=/why>Why?</a></p></body></html>"


def test_another_page_in_its_place_is_known_as_such() -> None:
    with pytest.raises(NotThePage) as error:
        extract.links(answer(WALL, FRONT), source("listing"))
    assert error.value.kind == "challenge"
    with pytest.raises(NotThePage) as error:
        extract.links(replace(answer(WALL, FRONT), headers=(("cf-mitigated", "challenge"),)), source("feed"))
    assert error.value.kind == "challenge"
    home = replace(
        answer((CASES / "da-cards.html").read_bytes(), FRONT), final_url="https://www.ministeriet.example.dk/"
    )
    with pytest.raises(NotThePage) as error:
        extract.links(home, source("listing"))
    assert error.value.kind == "soft-404"


def test_titles_and_addresses_are_harmless() -> None:
    rows = "".join(
        f"<li><h2><a href='{href}'>&lt;script&gt;x()&lt;/script&gt;A headline, {n}&lt;img onerror=x&gt;</a></h2></li>"
        for n, href in enumerate(
            ["/a-b-c-d", "javascript:alert(1)", "data:text/html,x", "//other.example/x-y-z-w", "/e-f-g-h"]
        )
    )
    told = extract.links(answer(f"<ul>{rows}</ul>", "https://www.example.org/news"), source("listing"))
    assert [item.url for item in told.items] == ["https://www.example.org/a-b-c-d", "https://www.example.org/e-f-g-h"]
    assert all("<" not in item.title and "script" not in item.title for item in told.items)
    assert dict(told.dropped)["other site"] == 1
