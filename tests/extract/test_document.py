"""Bytes of pages → Documents."""

import pytest

from monitor import extract
from monitor.errors import ExtractError, UnknownFormat
from monitor.models import Document

PAGE = """<!doctype html><html lang="da"><head><title>Aftale | Ministeriet</title>
<meta property="article:published_time" content="2023-05-16T10:00:00+02:00">
<link rel="canonical" href="https://example.dk/aftale">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "dateModified": "2023-05-17"}]}</script></head>
<body><nav><ul><li><a href="/">Forside</a></li><li><a href="/om">Om os</a></li></ul></nav>
<main><h1>Ny aftale om forsvarssamarbejde</h1>
<p>Regeringen har i dag fremlagt en aftale med USA om forsvaret, som Folketinget skal behandle til efteråret.</p>
<p>Aftalen gælder flyvestationerne i Karup, Skrydstrup og Aalborg, og den løber i ti år fra ikrafttrædelsen.</p>
<aside><h2>Fakta</h2><p>Antal flyvestationer: 3</p></aside>
<table><tr><th>Sted</th><th>Fly</th></tr><tr><td>Karup</td><td>12</td></tr></table>
</main><footer>© 2023 Ministeriet</footer></body></html>"""


def read(text: str | bytes, **kwargs: object) -> Document:
    body = text.encode() if isinstance(text, str) else text
    return extract.document(body, url="https://example.dk/aftale", content_type="text/html", **kwargs)  # type: ignore[arg-type]


def test_main_text_facts_and_furniture_are_told_apart() -> None:
    page = read(PAGE)
    regions = dict(zip(page.visible.split("\n"), page.regions, strict=True))
    assert "Karup, Skrydstrup og Aalborg" in page.text
    assert regions["Forside"] == "n"
    assert regions["© 2023 Ministeriet"] == "f"
    assert regions["Antal flyvestationer: 3"] in "mb"
    assert regions["Karup | 12"] in "mb"
    assert (page.language, page.published, page.modified) == ("da", "2023-05-16", "2023-05-17")
    assert page.canonical == "https://example.dk/aftale"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_letters_survive_any_encoding(encoding: str) -> None:
    text = "<html><body><p>Ægte ønsker på Åland, ðe þorn og ä ö ü: avtalen gjelder.</p></body></html>"
    assert "Ægte ønsker på Åland, ðe þorn og ä ö ü" in read(text.encode(encoding)).visible


def test_select_and_ignore() -> None:
    page = read(PAGE, select=("main p",), ignore=("//aside",))
    assert page.visible.count("\n") == 1
    assert page.reader != read(PAGE).reader


@pytest.mark.parametrize(
    ("body", "error", "kind"),
    [
        (b"%PDF-1.7 ...", UnknownFormat, "pdf"),
        (b"\x89PNG\r\n\x1a\n....", UnknownFormat, "image"),
        (b"", ExtractError, "empty"),
        (b"<html><body><script>x()</script></body></html>", ExtractError, "empty"),
        (b"<p>" + b"x" * 5_000_001, ExtractError, "too-large"),
    ],
)
def test_what_is_no_page_is_refused(body: bytes, error: type[ExtractError], kind: str) -> None:
    with pytest.raises(error) as raised:
        read(body)
    assert raised.value.kind == kind
