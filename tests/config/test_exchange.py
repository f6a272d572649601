"""Entries into sources.yaml without touching the rest of it, and sources as OPML."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.config import load_sources
from monitor.config.entries import DefaultsPart, SourcePart, made
from monitor.config.exchange import add_entries, entry_of, entry_text, mark_verified, read_opml, slug, write_opml
from monitor.errors import ConfigError

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NEW = SourcePart(id="new", name="New: things", url="https://new.example/feed", kind="feed", country="NO")
ENTRY = '- id: new\n  name: "New: things"\n  url: https://new.example/feed\n  kind: feed\n  country: "NO"\n'
ONE = "- {id: one, url: 'https://one.example/'}"


def block(indent: int) -> str:
    return "".join(" " * indent + line + "\n" for line in ENTRY.splitlines())


def test_every_source_that_comes_with_the_project_survives_being_written_out() -> None:
    sources = load_sources(ROOT / "sources.yaml").sources
    assert tuple(made(entry_of(source), DefaultsPart()) for source in sources) == sources


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"sources:\n  {ONE}\n", f"sources:\n  {ONE}\n{block(2)}"),
        (f"sources:\n{ONE}\n# the end\n", f"sources:\n{ONE}\n{block(0)}# the end\n"),
        (
            f"sources:\n  {ONE}  # why\n\n# after\ntimezone: UTC\n",
            f"sources:\n  {ONE}  # why\n{block(2)}\n# after\ntimezone: UTC\n",
        ),
        (f"sources:\n  {ONE}", f"sources:\n  {ONE}\n{block(2)}"),
        ("sources: []\n", f"sources:\n{block(2)}"),
        ("sources: []   # none yet\ntimezone: UTC\n", f"sources:\n{block(2)[:-1]}   # none yet\ntimezone: UTC\n"),
        (
            "sources:\n  - id: one\n    url: https://one.example/\n    note: |\n      Two\n      lines\n\n# end\n",
            f"sources:\n  - id: one\n    url: https://one.example/\n    note: |\n      Two\n      lines\n{block(2)}"
            "\n# end\n",
        ),
        (
            "sources:\n  - id: one\n    url: https://one.example/\n    topics:\n      - a\n      - b  # c\n",
            f"sources:\n  - id: one\n    url: https://one.example/\n    topics:\n      - a\n      - b  # c\n{block(2)}",
        ),
        (
            "sources: [{id: one, url: 'https://one.example/'}]\n",
            "sources: [{id: one, url: 'https://one.example/'}, "
            '{"id": "new", "name": "New: things", "url": "https://new.example/feed", '
            '"kind": "feed", "country": "NO"}]\n',
        ),
        (
            f"sources:\r\n  {ONE}\r\ntimezone: UTC\r\n",
            f"sources:\r\n  {ONE}\r\n{block(2)}timezone: UTC\r\n".replace("\r\n", "\n").replace("\n", "\r\n"),
        ),
        (f"\ufeffsources:\n  {ONE}\n", f"\ufeffsources:\n  {ONE}\n{block(2)}"),
    ],
    ids=[
        "plain",
        "no indent",
        "comments",
        "no line end",
        "empty",
        "empty and comment",
        "text",
        "list",
        "flow",
        "crlf",
        "bom",
    ],
)
def test_an_entry_is_put_behind_the_last_one_and_nothing_else_changes(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes(text.encode())
    path.chmod(0o640)
    added = add_entries(path, [NEW])
    assert [entry.id for entry in added.written] == ["new"]
    assert path.read_bytes().decode() == expected
    assert path.stat().st_mode & 0o777 == 0o640
    assert load_sources(path).sources[-1] == made(NEW, DefaultsPart())
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_known_is_told_and_a_taken_id_is_counted_on(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(f"sources:\n  {ONE}\n  - {{id: new, url: 'https://old.example/'}}\n")
    before = path.read_text()
    again = SourcePart(id="x", url="http://one.example")
    told = add_entries(path, [NEW, again, NEW], write=False)
    assert path.read_text() == before
    added = add_entries(path, [NEW, again, NEW])
    assert added == told
    assert [entry.id for entry in added.written] == ["new-2"]
    assert [known for _, known in added.known] == ["one", "new-2"]
    assert add_entries(path, [NEW]).written == ()


def test_what_answered_loses_its_mark_and_nothing_else_changes(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    one, two, three = (
        f"  - id: {name}\n    url: https://{name}.example/\n    verified: false  # not yet\n    note: N\n"
        for name in ("one", "two", "three")
    )
    four = "  - {id: four, url: 'https://four.example/', verified: false}\n"
    path.write_text(f"# head\nsources:\n{one}{two}\n  # last\n{three}{four}", newline="\n")
    assert mark_verified(path, ["one", "three", "four", "nosuch"]) == ("one", "three")
    bare = "    verified: false  # not yet\n"
    assert (
        path.read_text() == f"# head\nsources:\n{one.replace(bare, '')}{two}\n  # last\n{three.replace(bare, '')}{four}"
    )
    assert [source.verified for source in load_sources(path).sources] == [True, False, True, False]
    assert mark_verified(path, ["one"]) == ()


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "sources.yaml"
    real.write_text(f"sources:\n  {ONE}\n")
    link.symlink_to(real)
    add_entries(link, [NEW])
    assert link.is_symlink()
    assert len(load_sources(real).sources) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sources: &all\n  - {id: one, url: 'https://one.example/', topcs: [a]}\n", "unknown key `topcs`"),
        (
            f"fetch: {{allow_ports: [80]}}\nsources:\n  {ONE}\n",
            "after the change there would be a fault: port 8080",
        ),
    ],
)
def test_a_file_that_would_be_bad_is_left_as_it_was(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        add_entries(path, [SourcePart(id="new", url="https://new.example:8080/")])
    assert told in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert path.read_text() == text
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sermitsiaq.AG: Nyheder", "sermitsiaq-ag-nyheder"),
        ("Åland & Þingvellir – Ø", "aland-thingvellir-o"),
        ("  --  ", ""),
        ("x" * 200, "x" * 60),
        ("нет", ""),
    ],
)
def test_ids_are_made_of_any_text(text: str, expected: str) -> None:
    assert slug(text) == expected


def outlines(inner: str) -> bytes:
    return f'<opml version="2.0"><head/><body>{inner}</body></opml>'.encode()


def test_a_feed_readers_file_gives_feeds_and_says_what_it_leaves_out() -> None:
    found = read_opml(
        outlines(
            """
            <outline text="Nordic news">
              <outline text="NRK" type="rss" xmlUrl="https://www.nrk.no/toppsaker.rss" language="no-NO"/>
              <outline title="NRK" type="rss" xmlUrl="https://www.nrk.no/nyheter.rss" category="/Norway,daily"/>
              <outline type="rss" xmlUrl="http://Example.org/feed?a=1&amp;b=2"/>
            </outline>
            <outline text="inside" xmlUrl="file:///etc/passwd"/>
            <outline text="script" xmlUrl="javascript:alert(1)"/>
            <outline text="a page" type="link" url="https://example.org/"/>
            <outline text="nothing"/>
            <outline text="folder"><outline text="empty"/></outline>
            """
        )
    )
    assert [entry_text(entry, 0) for entry in found.entries] == [
        "- id: nrk\n  name: NRK\n  url: https://www.nrk.no/toppsaker.rss\n  kind: feed\n"
        "  language: nb\n  topics: [nordic-news]\n",
        "- id: nrk-2\n  name: NRK\n  url: https://www.nrk.no/nyheter.rss\n  kind: feed\n  topics: [norway, daily]\n",
        "- id: example-org-feed-a-1-b-2\n  url: http://Example.org/feed?a=1&b=2\n  kind: feed\n"
        "  topics: [nordic-news]\n",
    ]
    assert [name for name, _ in found.left_out] == ["inside", "script", "a page", "nothing", "empty"]
    assert "http" in found.left_out[0][1]
    assert "no feed" in found.left_out[2][1]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "is no XML"),
        (b"not xml", "is no XML"),
        (b"<opml><body>", "is no XML"),
        (b"<html><body/></html>", "is no OPML: it begins with <html>"),
        (b"<rss version='2.0'/>", "is no OPML"),
        (
            b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><body><outline text="&a;" xmlUrl="https://a.example/"/></body></opml>',
            "document type",
        ),
        (b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body>&a;</body></opml>', "document type"),
        (b"<opml>" + b" " * (5 << 20) + b"</opml>", "larger than 5 MiB"),
        (b"<opml>" + b"<outline>" * 1000 + b"</outline>" * 1000 + b"</opml>", "is no XML"),
        (b"<opml>\xff\xfe</opml>", "is no XML"),
    ],
)
def test_what_is_no_opml_is_one_clear_line(body: bytes, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_opml(body, "list.opml")
    assert told in str(caught.value)
    assert str(caught.value).startswith("list.opml:")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "carried",
    [
        "{",
        "[]",
        '{"kind": "nothing"}',
        '{"kind": "api"',
        '{"parts": 1000}',
        '{"links": ["("]}',
        '{"whatever": 1}',
        "[" * 5000,
    ],
)
def test_a_spoilt_entry_of_ours_is_left_out(carried: str) -> None:
    ours = f"""xmlns:m="urn:newsmonitor:source" m:entry='{carried}'"""
    found = read_opml(outlines(f'<outline text="x" type="link" url="https://x.example/" {ours}/>'))
    assert found.entries == ()
    assert [name for name, _ in found.left_out] == ["x"]


def test_too_many_outlines_are_cut_and_told() -> None:
    found = read_opml(outlines('<outline xmlUrl="https://x.example/f"/>' * 6000))
    assert len(found.entries) == 5000
    assert found.left_out == (("all that follows", "more than 5000 outlines; split the file"),)


def test_all_sources_go_out_and_come_back() -> None:
    sources = load_sources(ROOT / "sources.yaml").sources
    body = write_opml(sources, now=NOW)
    assert body.count(b'type="rss"') == sum(source.kind == "feed" for source in sources)
    found = read_opml(body)
    assert found.left_out == ()
    assert tuple(made(entry, DefaultsPart()) for entry in found.entries) == sources
