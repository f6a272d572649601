"""Walls, challenges, outages and other pages in the page's place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from monitor import extract
from monitor.errors import ExtractError, NotThePage
from monitor.models import Document, Fetched

URL = "https://example.org/news/agreement"
PARAGRAPHS = [
    f"Paragraph {number} of the agreement tells in some detail which of the {number + 3} bases are meant and why."
    for number in range(12)
]


def html(body: str, title: str = "") -> bytes:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def article(*paragraphs: str, title: str = "The agreement") -> bytes:
    return html(f"<main><h1>{title}</h1>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</main>", title)


def read(body: bytes) -> Document:
    return extract.document(body, url=URL, content_type="text/html")


def judge(body: bytes, before: Document | None = None, status: int = 200, final_url: str = URL) -> str | None:
    try:
        document = read(body)
    except ExtractError as error:
        return error.kind
    return extract.not_the_page(
        document, status=status, headers=(), body=body, url=URL, final_url=final_url, before=before
    )


WALLS = {
    "challenge": [
        html("<h1>Just a moment...</h1><p>Checking your browser before you go on.</p>", "Just a moment..."),
        html("<p>Bekræft venligst, at du ikke er en robot.</p><div class='g'></div>", "Sikkerhed"),
    ],
    "login": [
        html("<form><h1>Logg inn</h1><label>E-post</label><input><label>Passord</label><input type=password></form>"),
        html("<h1>Kirjaudu sisään</h1><p>Salasana</p><input type='password'><a href='/'>Etusivu</a>", "Palvelu"),
        html("<h1>Anmelden</h1><p>Passwort vergessen?</p><input name=p type=password>", "Anmelden"),
    ],
    "maintenance": [
        html("<h1>Vi är strax tillbaka</h1><p>Webbplatsen är tillfälligt stängd för underhåll.</p>"),
        html("<h1>Maintenance</h1><p>The service is temporarily unavailable. Please come back later.</p>"),
    ],
    "soft-404": [
        html("<nav><a href='/'>Forside</a></nav><h1>Siden findes ikke</h1><p>Prøv at søge.</p>"),
        html("<h1>Síðan fannst ekki</h1><p>Reyndu leitina.</p>", "Villa 404"),
        html("<h1>Page not found</h1><p>The page you asked for is not here.</p>", "404"),
    ],
    "error-page": [
        html("<p>Application error: a client-side exception has occurred.</p>"),
        html("<h1>502 Bad Gateway</h1><p>Something in front of the site is broken.</p>"),
    ],
    "placeholder": [
        html("<p>You should be redirected in a second, if not use this link.</p>"),
        html("<p>Du må skru på JavaScript: JavaScript må være slått på for å lese denne siden.</p>"),
    ],
    "consent": [
        html(
            "<h1>Vi bruger cookies</h1><p>Vi og vores partnere bruger cookies til at forbedre siden og vise indhold. "
            "Giv dit samtykke til cookies, eller vælg selv hvilke.</p><button>Acceptér alle</button>"
        ),
        html(
            "<h1>Tietosuojasi</h1><p>Käytämme evästeitä palvelun parantamiseen ja mainonnan kohdentamiseen. Voit antaa "
            "suostumuksesi evästeisiin tai hylätä ne.</p><button>Hyväksy</button>"
        ),
    ],
    "empty": [html("<div id=root></div>"), html("<p>Hm</p>")],
}


@pytest.mark.parametrize(("reason", "body"), [(reason, body) for reason, bodies in WALLS.items() for body in bodies])
@pytest.mark.parametrize("known", [True, False], ids=["known page", "first look"])
def test_walls(reason: str, body: bytes, known: bool) -> None:
    assert judge(body, read(article(*PARAGRAPHS)) if known else None) == reason


@pytest.mark.parametrize(
    "body",
    [
        article(*PARAGRAPHS),
        article("The agreement has been signed in Washington and now goes to parliament."),
        article("Contact the press office: +47 23 09 80 00.", title="Contact"),
        article("Phone: +354 5630 500 and +354 5630 404.", "Error correction is her field.", title="Member"),
        article(*PARAGRAPHS, "We use cookies on our site, and you may log in with a password if you like."),
        article("The number of bases is 404, as the report of the committee says in its annex.", *PARAGRAPHS[:9]),
        html(
            "<header><form><input type=password></form></header><h1>News</h1>" + f"<p>{PARAGRAPHS[0]}</p>" * 12, "News"
        ),
    ],
)
def test_real_pages_pass_at_the_first_look(body: bytes) -> None:
    assert judge(body) is None


def test_what_the_past_says() -> None:
    before = read(article(*PARAGRAPHS))
    danish = [
        f"Afsnit {n} i aftalen fortæller, hvilke {n} flyvestationer der er tale om, og hvorfor." for n in range(12)
    ]
    assert judge(article(*PARAGRAPHS[:6]), before) is None, "half of it removed is a change of the page"
    assert judge(article(*danish), before) == "other-language"
    assert judge(article("Welcome to our new site, with much to see."), before) == "placeholder"
    cut = article(*PARAGRAPHS)[: -len("</main></body></html>") - 400]
    assert judge(cut, before) == "truncated"


def test_status_headers_and_the_way_home() -> None:
    body = article(*PARAGRAPHS)
    assert judge(body, status=503) == "error-page"
    assert judge(body, status=404) == "soft-404"
    assert judge(body, final_url="https://example.org/") == "soft-404"
    assert judge(body, final_url="https://example.org/news/the-agreement") is None
    document = read(body)
    headers = (("CF-Mitigated", "challenge"),)
    assert (
        extract.not_the_page(document, status=200, headers=headers, body=body, url=URL, final_url=URL, before=None)
        == "challenge"
    )


def test_a_page_that_has_become_another_one_is_accepted_after_some_looks() -> None:
    danish = [f"Afsnit {n} i aftalen fortæller, hvilke {n} baser der er tale om, og hvor." for n in range(12)]
    known = extract.Known("old", "old", read(article(*PARAGRAPHS)))
    fetched = Fetched(
        url=URL,
        final_url=URL,
        status=200,
        headers=(),
        body=article(*danish),
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        elapsed=0.1,
    )
    yesterday = fetched.fetched_at - timedelta(days=1)
    hour_ago = fetched.fetched_at - timedelta(hours=1)
    for refused in (extract.Refused(), extract.Refused(1, yesterday), extract.Refused(50, hour_ago)):
        with pytest.raises(NotThePage) as raised:
            extract.read(fetched, known, refused=refused)
        assert raised.value.kind == "other-language"
    reading = extract.read(fetched, known, refused=extract.Refused(2, yesterday))
    assert reading is not None
    assert reading.document.language == "da"
    waiting = html("<nav><a href=/>Home</a></nav><div id=app><p>Laster inn …</p></div>", "Nyheter")
    for body in (WALLS["login"][0], WALLS["placeholder"][1], waiting):
        with pytest.raises(NotThePage):
            extract.read(replace(fetched, body=body), known, refused=extract.Refused(50, yesterday))


CASES = Path(__file__).parent.parent / "cases" / "extract"
SAID = yaml.safe_load((CASES / "walls.yaml").read_text(encoding="utf-8"))
SHORT = yaml.safe_load((CASES / "short-pages.yaml").read_text(encoding="utf-8"))


def laid_out(said: str) -> list[bytes]:
    """The same few words as a bare page, within a site, and with headline and title apart."""
    headline, _, text = (part.strip() for part in said.partition("|"))
    main = f"<main><h1>{headline}</h1><p>{text}</p></main>"
    return [
        html(f"<h1>{headline}</h1><p>{text}</p>", headline),
        html(f"<nav><a href=/>Home</a></nav>{main}<footer>FM</footer>", f"{headline} - FM"),
        html(f"<div><h2>{headline}</h2><div>{text}</div></div>", "FM"),
    ]


@pytest.mark.parametrize(("reason", "said"), [(reason, said) for reason, all_said in SAID.items() for said in all_said])
def test_what_servers_say_instead_of_the_page(reason: str, said: str) -> None:
    assert [judge(body) for body in laid_out(said)] == [reason] * 3


@pytest.mark.parametrize("said", SHORT)
def test_short_pages_in_the_words_of_walls_are_pages(said: str) -> None:
    assert [judge(body) for body in laid_out(said)] == [None] * 3
