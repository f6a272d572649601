"""Answers in JSON: pointers, templates, and what makes other readers of JSON fall over."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor import extract
from monitor.errors import ExtractError
from monitor.models import Links, Pointers
from tests.extract.links.fetching import answer, source

URL = "https://data.example.org/list?format=json"
ODATA = Pointers(
    items="/value", url="https://data.example.org/Case({/id})", id="/id", title="/title", summary="/resume",
    published="/updated", next="/odata.nextLink",
)  # fmt: skip
NESTED = Pointers(
    items="/list/document", url="/url_html", id="/id", title="/title", published="/date", next="/list/@next_page"
)


def read(value: Any, pointers: Pointers, **more: object) -> Links:
    body = value if isinstance(value, str) else json.dumps(value)
    return extract.links(answer(body, URL, "application/json"), source("api", pointers=pointers, **more))


def test_an_odata_answer() -> None:
    case = {"id": 98123, "title": "Forslag til lov om baser", "resume": None, "updated": "2024-11-05T14:20:11.49"}
    told = read(
        {"odata.metadata": "x", "value": [case], "odata.nextLink": "https://data.example.org/list?$skip=20"}, ODATA
    )
    (item,) = told.items
    assert (item.key, item.url, item.title) == (
        "98123",
        "https://data.example.org/Case(98123)",
        "Forslag til lov om baser",
    )
    assert item.published == datetime(2024, 11, 5, 14, 20, 11, tzinfo=UTC)
    assert told.next == ("https://data.example.org/list?$skip=20",)


def test_a_nested_list_and_a_single_one() -> None:
    paper = {
        "id": "HC01",
        "url_html": "//data.example.org/paper/HC01.html",
        "title": "Avtal om samarbete",
        "date": "2024-06-18",
    }
    told = read(
        {"list": {"@next_page": "//data.example.org/list?p=2", "document": [paper, {**paper, "id": "HC02"}]}}, NESTED
    )
    assert [item.key for item in told.items] == ["HC01", "HC02"]
    assert told.items[0].url == "https://data.example.org/paper/HC01.html"
    assert told.next == ("https://data.example.org/list?p=2",)
    assert [item.key for item in read({"list": {"document": paper}}, NESTED).items] == ["HC01"]
    assert read({"list": {"document": None}}, NESTED) == Links(items=())


def test_the_entry_itself_can_be_the_document() -> None:
    case = {"id": 1, "title": "T", "resume": "First < second.\nNext paragraph."}
    (item,) = read({"value": [case]}, ODATA, full_text=True).items
    assert item.content == "<div><p>First &lt; second.</p><p>Next paragraph.</p></div>"


def test_what_is_no_number_and_no_text_says_nothing() -> None:
    told = read(
        '{"value": [{"id": 7, "title": NaN, "resume": Infinity, "updated": true}, 5, null, {"title": ["x"]}]}', ODATA
    )
    (item,) = told.items
    assert (item.key, item.title, item.summary, item.published) == ("7", "", "", None)
    assert told.dropped == (("empty", 1), ("no object", 2))


def test_of_equal_names_the_last_counts_and_long_numbers_stay_text() -> None:
    told = read('{"value": [{"id": 1, "id": 2, "title": ' + "9" * 5_000 + "}]}", ODATA)
    assert told.items[0].key == "2"
    assert told.items[0].title.startswith("9999")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<!doctype html><html><body>Log in</body></html>", "not_json"),
        ('{"value": [{"id": 1}', "not_json"),
        ("[" * 200_000, "too-large"),
        ('{"value": {"a": ' * 50_000, "too-large"),
        ('{"other": []}', "pointer"),
        ('{"value": "text"}', "pointer"),
        ("[1]", "pointer"),
        ("", "empty"),
    ],
)
def test_bad_answers_have_a_reason(body: str, kind: str) -> None:
    with pytest.raises(ExtractError) as error:
        read(body, ODATA)
    assert error.value.kind == kind


def test_pointers_are_read_as_the_rfc_says() -> None:
    told = read(
        [{"a/b": {"m~n": [{"x": 1}, {"x": "yes"}]}}], Pointers(url="", title="/a~1b/m~0n/1/x", id="/a~1b/m~0n/-/x")
    )
    assert told.items[0].title == "yes"
