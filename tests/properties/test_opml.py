"""Whatever a source says, OPML carries it there and back; and any bytes are OPML or one clear line."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.entries import DefaultsPart, made
from monitor.config.exchange import Subscriptions, read_opml, write_opml
from monitor.config.parsing.words import COUNTRIES, LANGUAGES
from monitor.errors import ConfigError
from monitor.models import Pointers, Source

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=40).map(str.strip)
IDS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
URLS = IDS.map(lambda name: f"https://{name}.example/{name}?a=1&b='%C3%A5'")
LISTS = ("feed", "listing", "sitemap", "api")


@st.composite
def sources(draw: st.DrawFn) -> Source:
    kind = draw(st.sampled_from(["page", *LISTS]))
    more: dict[str, object] = {}
    if kind != "page":
        more = {
            "relevance": draw(st.sampled_from(["all", "article", "title"])),
            "parts": draw(st.integers(1, 50)),
            "follow": draw(st.booleans()),
            "skip_links": draw(st.sampled_from([(), ("/video/", r"\d+\.pdf$")])),
        }
    if kind == "api":
        more["pointers"] = Pointers(
            items="/value", url="https://a.example/{/id}", title=draw(st.sampled_from(["", "/t"]))
        )
    return Source(
        id=draw(IDS),
        name=draw(WORDS.filter(bool)),
        url=draw(URLS),
        kind=kind,  # type: ignore[arg-type]
        publisher=draw(WORDS),
        country=draw(st.none() | st.sampled_from(sorted(COUNTRIES))),
        language=draw(st.none() | st.sampled_from(LANGUAGES)),
        tier=draw(st.integers(1, 4)),
        every=timedelta(minutes=draw(st.integers(5, 10_000))),
        topics=tuple(draw(st.lists(IDS, max_size=3, unique=True))),
        enabled=draw(st.booleans()),
        verified=draw(st.booleans()),
        pause=draw(st.none() | st.integers(0, 600).map(lambda seconds: timedelta(seconds=seconds))),
        note=draw(st.none() | WORDS.filter(bool)),
        **more,  # type: ignore[arg-type]
    )


@settings(max_examples=20)
@given(st.lists(sources(), max_size=4, unique_by=lambda source: source.id))
def test_what_goes_out_comes_back(declared: list[Source]) -> None:
    found = read_opml(write_opml(declared, now=datetime(2026, 3, 1, tzinfo=UTC)))
    assert found.left_out == ()
    assert [made(entry, DefaultsPart()) for entry in found.entries] == declared


@settings(max_examples=50)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"<opml>{text}</opml>".encode()))
def test_any_bytes_are_subscriptions_or_one_line(body: bytes) -> None:
    told, found = "", None
    try:
        found = read_opml(body)
    except ConfigError as error:
        told = str(error)
    assert "\n" not in told
    assert told or isinstance(found, Subscriptions)
