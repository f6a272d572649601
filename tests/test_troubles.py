"""One table tells every trouble: each kind that the program can raise has its words, and its place in the docs."""

import ast
import re
from collections.abc import Iterator

import pytest

from monitor.errors import ExtractError, FetchError
from monitor.extract.decode import _MAGIC
from monitor.troubles import TROUBLES, in_words
from tests.house import ROOT

_RAISED = {name.__name__ for base in (FetchError, ExtractError) for name in (base, *base.__subclasses__())}


def raised() -> Iterator[str]:
    """The kinds that are written out where an error of the two trees is made."""
    for path in sorted((ROOT / "monitor").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _RAISED:
                yield from (
                    word.value.value
                    for word in node.keywords
                    if word.arg == "kind" and isinstance(word.value, ast.Constant)
                )


def walls() -> set[str]:
    """The answers of `not_the_page`."""
    text = "".join((ROOT / "monitor/extract" / name).read_text() for name in ("quality.py", "past.py"))
    looped = " ".join(re.findall(r"for reason in \((.+?)\)", text))
    return set(re.findall(r'(?:return|else) "([a-z0-9-]+)"', text)) | set(re.findall(r'"([a-z0-9-]+)"', looped))


def test_every_kind_that_is_raised_has_its_words() -> None:
    kinds = {*raised(), *walls(), *(kind for _, kind in _MAGIC if not kind.startswith("utf"))}
    assert {"dns", "challenge", "consent", "paywall", "maintenance", "zip"} <= kinds
    assert kinds - set(TROUBLES) == set()


def test_the_table_of_the_docs_names_them_all() -> None:
    text = (ROOT / "docs/operating.md").read_text().partition("## What can be wrong with a page")[2]
    named = {name for row in re.findall(r"^\| (.+?) \|", text, re.M) for name in re.findall(r"`([^`…]+)`", row)}
    assert set(TROUBLES) - named == set()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("dns", "cannot be resolved"),
        ("http_500", "error of its own (500)"),
        ("http_418", "unexpected answer came (418)"),
    ],
)
def test_a_kind_in_words(kind: str, words: str) -> None:
    assert words in in_words(kind).words


def test_words_and_advice_read_as_clauses() -> None:
    for kind, (words, advice) in TROUBLES.items():
        assert min(len(words), len(advice)) > 3, kind
        assert (words[-1] + advice[-1]).find(".") == -1, kind
