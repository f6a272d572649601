"""Whatever is in a registry has code, cases and a line in the docs."""

from typing import get_args

import pytest

from monitor import extract
from monitor.models import SourceKind
from tests.extract.links.fetching import answer, source
from tests.house import ROOT


def test_every_kind_of_list_has_a_reader_and_a_word_on_it() -> None:
    assert {"page", *extract.LINKS} == set(get_args(SourceKind))
    told = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    assert [kind for kind in extract.LINKS if f"**{kind}**" not in told] == []
    assert [kind for kind in extract.LINKS if not (ROOT / f"tests/extract/links/test_{kind}.py").exists()] == []


def test_a_page_is_no_list() -> None:
    with pytest.raises(KeyError):
        extract.links(answer("<html></html>"), source("page"))


def test_readers_are_chosen_by_the_bytes() -> None:
    assert set(extract.READERS) == {"text/html", "text/plain", "application/pdf"}
    plain = extract.document(
        b"Some words.\n\nAnd more.", url="https://www.example.org/", content_type="application/pdf"
    )
    assert plain.text == "Some words.\n\nAnd more."
