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
        (b"%PDF-1.7 ...", ExtractError, "broken-pdf"),
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


FURNISHED = """<html><body>
<header><a href="/">Start</a></header>
<div class="site-menu-wrap"><main><h1>Privacy</h1>
<section id="cookies"><h2 id="comments">What we store</h2><p>We store what you tell us in a form, and nothing else.</p>
<p>Our partner in Oslo keeps the servers, as the law of the country demands of those who do.</p></section>
<ul><li>Retention: 12 months</li><li><a href="/more">The committee on trade</a></li></ul>
<p><a href="mailto:us@example.no">us@example.no</a></p>
<div class="related"><a href="/x">Another story</a></div></main></div>
<p>A lonely line.</p><footer>© Somebody</footer></body></html>"""


def test_words_in_ids_and_around_everything_make_no_furniture() -> None:
    page = read(FURNISHED)
    regions = dict(zip(page.visible.split("\n"), page.regions, strict=True))
    own = {"What we store", "Retention: 12 months", "The committee on trade", "us@example.no"}
    assert {line for line in own if regions[line] in "mb"} == own
    assert regions["Another story"] in "al"
    assert regions["© Somebody"] == "f"
    assert regions["A lonely line."] == "o"


def test_an_article_that_was_appended_is_set_apart() -> None:
    story = (
        "<article><h1>{0}</h1>"
        + "<p>{0} is told here in a sentence that is long enough to be read.</p>" * 6
        + "</article>"
    )
    page = read(f"<html><body><main>{story.format('The treaty')}{story.format('The football')}</main></body></html>")
    assert "The treaty is told" in page.text
    assert "football" not in page.text


def test_paragraphs_that_the_reader_missed_are_main_text_all_the_same() -> None:
    hidden = "".join(
        f"<p>Passage {n} tells of the bases, of the law and of those who voted for it.</p>" for n in range(9)
    )
    page = read(f"<html><body><div><h1>Bases</h1><div>{hidden}</div></div></body></html>")
    assert all(f"Passage {n} tells" in page.text for n in range(9))


def test_cloaked_addresses_are_put_back_and_watched() -> None:
    def cloak(address: str, key: int) -> str:
        return bytes([key, *(ord(letter) ^ key for letter in address)]).hex()

    form = "<p>Write to <a class='__cf_email__' data-cfemail='{}'>[email protected]</a> before May, please.</p>"
    one, again, other = (
        form.format(cloak(address, key)) for address, key in (("a@b.no", 7), ("a@b.no", 99), ("c@b.no", 7))
    )
    assert "a@b.no" in read(f"<html><body>{one}</body></html>").visible
    hashes = [extract.visible_hash(text.encode(), None) for text in (one, again, other)]
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize(
    ("select", "ignore", "lines"),
    [
        (("td:has(+ td)",), (), ["Karup"]),
        (("main h1", "//aside//p"), (), ["Ny aftale om forsvarssamarbejde", "Antal flyvestationer: 3"]),
        (("main",), ("p", "aside", "//table"), ["Ny aftale om forsvarssamarbejde"]),
        (("html",), ("main", "nav"), ["© 2023 Ministeriet"]),
    ],
)
def test_selectors(select: tuple[str, ...], ignore: tuple[str, ...], lines: list[str]) -> None:
    assert read(PAGE, select=select, ignore=ignore).visible.split("\n") == lines


@pytest.mark.parametrize("select", [("p:::",), ("//p[",), ("main > nothing",)])
def test_a_selector_that_cannot_be_used_is_told(select: tuple[str, ...]) -> None:
    with pytest.raises(ExtractError) as raised:
        read(PAGE, select=select)
    assert raised.value.kind == "selector"


def test_plain_text_has_the_mark_of_today_s_reader() -> None:
    page = extract.document("Første afsnit.\n\nAndet afsnit.".encode(), url="u", content_type="text/plain")
    assert page.text == "Første afsnit.\n\nAndet afsnit."
    assert page.reader == extract.reader_mark()


def test_a_page_about_cookies_is_no_banner() -> None:
    law = "".join(
        f"<p>Rule {n} says which cookies a site of the state may set, and for how many days.</p>" for n in range(20)
    )
    page = read(f"<html><body><nav>Menu</nav><div class='cookie-policy'><h1>Cookies</h1>{law}</div></body></html>")
    assert set(page.regions[-20:]) == {"m"}


def test_a_form_to_fill_in_is_no_text_but_a_page_in_one_form_is() -> None:
    asked = "<form><h3>Looking for</h3><select><option>News</option></select><p>By sending this you agree.</p></form>"
    page = read(PAGE.replace("</table>", "</table>" + asked))
    regions = dict(zip(page.visible.split("\n"), page.regions, strict=True))
    assert regions["Looking for"] == "c"
    wrapped = read(PAGE.replace("<main>", "<form><input name=q><main>").replace("</main>", "</main></form>"))
    assert wrapped.text == read(PAGE).text


def test_a_title_that_stands_in_the_body_is_not_on_the_page() -> None:
    assert (
        "Ministeriet" not in read("<html><body><title>Ministeriet</title><p>Aftalen gælder.</p></body></html>").visible
    )


def test_captions_and_teasers_beside_the_text_are_set_apart_and_facts_are_not() -> None:
    told = "".join(
        f"<p>Paragraph {n} says what the agreement on bases means for the country and which of them are in use.</p>"
        for n in range(20)
    )
    figure = "<figure><img src=a.jpg><figcaption>Ministeren ved basen. Foto: Nyt</figcaption></figure>"
    facts = "<table><tr><td>Karup</td><td>12</td></tr></table><aside><p>Antal flyvestationer: 3</p></aside>"
    cards = "".join(
        f"<div><img src=b.jpg><div>Læs nu</div><a href='/{n}'>Minister {n} rejser til Rom igen</a></div>"
        for n in range(4)
    )
    page = read(f"<html><body><article><h1>Aftalen</h1>{figure}{told}{facts}<div>{cards}</div></article></body></html>")
    regions = dict(zip(page.visible.split("\n"), page.regions, strict=True))
    assert regions["Ministeren ved basen. Foto: Nyt"] == "t"
    assert regions["Læs nu"] == "t"
    assert regions["Karup | 12"] in "mb"
    assert regions["Antal flyvestationer: 3"] in "mb"


TEXT = "".join(
    f"<p>The agreement names the base at {place}, where both may store what they need for exercises.</p>"
    for place in ("Andøya", "Bardufoss", "Evenes", "Haakonsvern", "Ramsund", "Rygge", "Sola", "Værnes")
)


def regions_of(inner: str) -> dict[str, str]:
    page = read(f"<html><body>{inner}</body></html>")
    return dict(zip(page.visible.split("\n"), page.regions, strict=True))


def test_links_before_and_after_the_text_are_not_its_own_and_those_in_it_are() -> None:
    rows = "".join(f'<p><a href="/{name}">All that we wrote about {name} in one place</a></p>' for name in "abc")
    link = '<p><a href="/text">The agreement as it was signed by the two governments</a></p>'
    found = regions_of(
        f"<div><div>{rows}</div><h1>The bases</h1>{TEXT}{link}{TEXT.upper()}<div>{rows.upper()}</div></div>"
    )
    assert {found[line] for line in found if line.upper().startswith("ALL THAT")} == {"l"}
    assert found["The agreement as it was signed by the two governments"] in "ml"
    assert found["The bases"] in "mb"


def test_a_paper_that_is_put_up_below_the_text_is_the_page_s_own() -> None:
    papers = '<p><a href="/f/1/agreement-2023.pdf?open=1">The agreement as signed</a></p>'
    other = '<p><a href="/news/the-minister-goes-to-oslo">The minister goes to Oslo</a></p>'
    found = regions_of(f"<main><h1>The bases</h1>{TEXT}{TEXT.upper()}<div>{papers}{other}</div></main>")
    assert (found["The agreement as signed"] in "mb", found["The minister goes to Oslo"]) == (True, "l")


def test_an_entry_of_a_list_of_contents_is_navigation_and_its_heading_is_text() -> None:
    parts = "".join(f'<h2 id="{name}">{name} of the agreement</h2>{TEXT}' for name in ("Scope", "Duration"))
    entries = "".join(f'<div><a href="#{name}">{name} of the agreement</a></div>' for name in ("Scope", "Duration"))
    page = read(f"<html><body><article>{entries}{parts}</article></body></html>")
    lines = list(zip(page.visible.split("\n"), page.regions, strict=True))
    assert [region for text, region in lines if text == "Scope of the agreement"] == ["n", "m"]


def test_a_part_called_navigation_that_holds_text_is_text() -> None:
    contact = f"<h2>Contact</h2>{TEXT.upper()}<p>Mail: press@example.no</p>"
    found = regions_of(f'<main>{TEXT}<div class="navigation-block">{contact}</div></main>')
    assert found["Mail: press@example.no"] in "mb"
    links = "".join(f'<p><a href="/{name}">{name * 30}</a></p>' for name in "abcdefghijklmnopqrst")
    assert set(regions_of(f'<main>{TEXT}<div class="navigation-block">{links}</div></main>').values()) == {"m", "n"}


@pytest.mark.parametrize(
    ("head", "headline", "standfirst"),
    [
        ("<header><div>{h1}</div><div>{lead}</div></header>", "b", "m"),
        ("<header>{h1}<ul><li>{lead}</li></ul></header>", "b", "n"),
        ("<header><nav>{lead}</nav></header>{h1}", "b", "n"),
        ("{h1}<figure><img src=a.jpg><figcaption>{lead}</figcaption></figure>", "b", "obt"),
        ("<div><h1>Ministeriet</h1>{h2}</div><div>{lead}</div>", "b", "m"),
        ("<header><h1>Ministeriet</h1>{lead}</header>", "", "n"),
    ],
)
def test_the_headline_and_the_standfirst_belong_to_the_article(head: str, headline: str, standfirst: str) -> None:
    title, lead = (
        "The agreement on bases is signed",
        "Ministers of both states put their names to the agreement in Oslo today.",
    )
    top = head.format(h1=f"<h1>{title}</h1>", h2=f"<h2>{title}</h2>", lead=lead)
    body = f"<article>{top}<section>{TEXT}</section></article>"
    page = read(f"<html><head><title>{title} | News</title></head><body>{body}</body></html>")
    regions = dict(zip(page.visible.split("\n"), page.regions, strict=True))
    assert regions.get(title, "") in headline + "m" * bool(headline)
    assert regions[lead] in standfirst
