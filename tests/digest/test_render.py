"""How a digest looks: golden files, hostile text, and what a template may not do.

`UPDATE_GOLDEN=1 pytest tests/digest` writes the golden files anew; read the difference before you commit it.
"""

import html
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from monitor.digest import Rendered, build, render
from monitor.errors import ConfigError
from monitor.models import Change, Finding, Recipient
from tests.digest.samples import HELD_BACK, NOW, READER, SINCE, evidence, finding, one_site, one_week
from tests.shared import SHARED, needs_shared

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "cases" / "digest"
TEMPLATES: Mapping[str, str] = {
    path.name: path.read_text(encoding="utf-8") for path in (ROOT / "templates" / "email").glob("*.j2")
}

SCENES: Mapping[str, tuple[tuple[Finding, ...], Recipient, str | None]] = {
    "full": (one_week(), READER, None),
    "linked": (one_week()[:2], READER, "https://monitor.example"),
    "immediate": (one_week(), replace(READER, mode="immediate", countries=("NO",)), None),
    "one-site": (one_site(), READER, "https://monitor.example"),
    "heartbeat": ((), replace(READER, mode="weekly"), None),
}


def rendered(
    findings: tuple[Finding, ...],
    recipient: Recipient = READER,
    links: str | None = None,
    templates: Mapping[str, str] = TEMPLATES,
) -> Rendered:
    digest = build(
        findings,
        recipient=recipient,
        now=NOW,
        since=SINCE,
        held_back=HELD_BACK,
        checked=41,
        troubles=(),
        sources_total=43,
        links=links,
    )
    assert digest is not None
    return render(digest, templates)


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("form", ["txt", "html"])
def test_golden(scene: str, form: str) -> None:
    result = rendered(*SCENES[scene])
    text = f"Subject: {result.subject}\n\n{result.text}" if form == "txt" else result.html
    path = GOLDEN / f"{scene}.{form}"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


class Page(HTMLParser):
    """Tags, links and visible text, as a browser would see them."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def hostile_finding(text: str) -> Finding:
    voice = evidence(text, text, url=text, title=text, source_id=text, snapshot=text, published=text, language=text)
    return finding(
        1,
        text,
        key=text,
        before=text,
        after=text + " ",
        reason=text,
        fact_id=text,
        evidence=(voice, replace(voice, publisher=text + " two")),
        changes=(Change("reworded", text, text + " x"),),
    )


def assert_inert(text: str) -> None:
    harmless = rendered((hostile_finding("plain words"),))
    result = rendered((hostile_finding(text),))
    page, calm = Page(result.html), Page(harmless.html)
    assert set(page.tags) <= set(calm.tags) | {"a", "del", "ins", "code"}
    assert page.attributes <= calm.attributes | {"href", "rel", "lang"}
    assert all(link.startswith(("http://", "https://")) for link in page.links)
    assert "\n" not in result.subject
    result.text.encode()
    result.html.encode()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", result.text + result.html)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    " javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/x",
    "https://user:pass@evil.example/",
    'https://evil.example/" onclick="alert(1)',
    "https://[::1",
    "{{ 7 * 7 }}{% for x in y %}{# #}",
    "</title></style><script>alert(1)</script><!--",
    "a\r\nBcc: victim@example.org",
    "\u202egnp.exe \u2066x\u2069 \ud800 \x00\x1b[31m",
    "",
    "x" * 20000,
    "å " * 5000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_inert(text: str) -> None:
    assert_inert(text)


@needs_shared
@pytest.mark.parametrize("step", [15, pytest.param(1, marks=pytest.mark.slow)])
def test_payloads_of_the_field_are_inert(step: int) -> None:
    assert SHARED is not None
    lines: list[str] = []
    for name in ("xss-payloads.txt", "naughty-strings.txt"):
        lines += (SHARED / "hostile" / name).read_text(encoding="utf-8", errors="replace").splitlines()
    assert len(lines) > 300
    for line in lines[::step]:
        assert_inert(line)


def test_template_code_in_a_page_is_shown_and_not_run() -> None:
    result = rendered((hostile_finding("{{ 7 * 7 }}"),))
    assert "{{ 7 * 7 }}" in result.text
    assert "{{ 7 * 7 }}" in html.unescape(result.html)
    assert "49" not in result.text


def test_an_address_that_is_not_followed_is_still_shown() -> None:
    result = rendered((finding(1, "x", evidence=(evidence("A", "q", url="javascript:alert(1)"),)),))
    assert "javascript:alert(1)" in result.text
    assert "javascript:alert(1)" in " ".join(Page(result.html).words)
    assert Page(result.html).links == []


def test_everything_in_the_html_stands_in_the_text_too() -> None:
    result = rendered(one_week())
    text = " ".join(re.sub(r"\[-|-\]|\{\+|\+\}", "", result.text).lower().split())
    for words in Page(re.sub(r"(?s)<(style|title)>.*?</\1>", "", result.html)).words:
        for word in re.findall(r"\w{4,}", words.lower()):
            if word not in ("open", "archived", "copy", "other", "values", "same"):
                assert word in text, word


def test_no_picture_no_script_and_nothing_loaded() -> None:
    result = rendered(one_week(), links="https://monitor.example")
    assert not {"img", "script", "link", "iframe", "form", "video", "object"} & set(Page(result.html).tags)
    assert "url(" not in result.html
    assert "@import" not in result.html


BROKEN = [
    (
        "{{ digest.nothing_of_that_name }}",
        "digest.txt.j2:1:1: template: 'monitor.digest.view.Digest object' has no attribute",
    ),
    ("one\n{% if %}", "digest.txt.j2:2:1: template: "),
    ("{% include 'missing' %}", "digest.txt.j2:1:1: template: missing"),
    ("{{ digest.subject.__class__.__mro__ }}", "digest.txt.j2:1:1: template: "),
    ("{{ digest.__init__.__globals__ }}", "digest.txt.j2:1:1: template: "),
]


@pytest.mark.parametrize(("template", "message"), BROKEN)
def test_a_broken_or_malicious_template_is_told_in_one_line(template: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rendered(one_week(), templates={**TEMPLATES, "digest.txt.j2": template})
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_missing_template_is_told() -> None:
    with pytest.raises(ConfigError, match=r"digest\.html\.j2"):
        rendered(one_week(), templates={"digest.txt.j2": "x"})


def test_lines_of_the_text_fit_a_terminal() -> None:
    for line in rendered(one_week()).text.splitlines():
        assert len(line) <= 76 or "://" in line
