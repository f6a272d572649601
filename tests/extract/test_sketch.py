"""The sketch of a page that the extractor is shown, and the lines that are known again in its answer."""

import re
import time

import pytest

from monitor import extract
from monitor.extract.html import parse
from monitor.extract.layout.regions import Own
from monitor.extract.layout.sketch import lines_in, sketch
from monitor.extract.layout.visible import Block, blocks

TEXT = "A sentence of the text that is long enough to tell somebody something, number {}."


def drawn(body: str) -> tuple[str, list[Block]]:
    found = blocks(parse(f"<html><body>{body}</body></html>", ""))
    return sketch(found, Own()), found


def paragraphs(count: int) -> str:
    return "".join(f"<p>{TEXT.format(number)}</p>" for number in range(count))


def read(body: str) -> str:
    return extract.document(f"<html><body>{body}</body></html>".encode(), url="u", content_type="text/html").text


def test_each_line_is_known_again_by_its_mark() -> None:
    text, found = drawn(
        f"<h1>Title</h1>{paragraphs(600)}<ul><li><a href='/'>Link</a></li></ul><div>a<br>b<p>c</p>d</div>"
    )
    assert lines_in(text, found) == list(range(len(found)))


def test_plain_paragraphs_in_a_row_are_one_and_long_lists_of_links_are_cut() -> None:
    text, _ = drawn(paragraphs(200))
    assert text.count("<p") == 2
    text, found = drawn("<ul>" + "".join(f"<li><a href='/{n}'>Link {n}</a></li>" for n in range(200)) + "</ul>")
    assert text.count("<a>") < 20
    assert lines_in(text, found) == list(range(200))


def test_headings_that_end_a_text_stay_headings() -> None:
    text, _ = drawn(f"<h2>First</h2>{paragraphs(4)}<h3>Last</h3>")
    assert re.search(r"<h3>[^<]*Last</h3>", text)


def test_what_is_called_furniture_is_left_out_unless_it_is_the_page() -> None:
    text, _ = drawn(f"<nav><a href='/'>Start</a></nav>{paragraphs(3)}<div class='cookie-banner'><p>Cookies?</p></div>")
    assert "Start" not in text
    assert "Cookies" not in text
    text, _ = drawn(f"<div class='has-menu cookie-policy'>{paragraphs(3)}</div>")
    assert "number 2" in text


def test_markup_in_the_text_stays_text_and_braille_is_no_mark() -> None:
    text, found = drawn("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; \u2801\u2803\u2809</p>")
    assert "<script" not in text
    assert lines_in(text, found) == [0]


def test_an_answer_without_marks_is_found_by_its_words() -> None:
    _, found = drawn(f"{paragraphs(2)}<p>Short</p>")
    assert lines_in(f"Out of a script: {TEXT.format(1)} Short", found) == [1]


def test_the_main_text_is_found_amid_links() -> None:
    links = "".join(f"<li><a href='/{n}'>Another page, number {n}</a></li>" for n in range(60))
    body = (
        f"<div><ul>{links}</ul></div><div><div><h1>Headline</h1>{paragraphs(12)}</div></div><div><ul>{links}</ul></div>"
    )
    text = read(body)
    assert all(TEXT.format(number) in text for number in range(12))
    assert "Another page" not in text


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<p>{number}</p>" for number in range(30_000)),
        "<ul>" + "".join(f"<li><a href=x>{number}</a></li>" for number in range(30_000)) + "</ul>",
        "".join(f"<div class=a{number}>" for number in range(200)) + "deep",
        '<td"x>odd</td"x><a:b>names</a:b><p class=\'"><script>\'>quoted</p>',
    ],
    ids=["paragraphs", "links", "deep", "odd names"],
)
def test_any_page_can_be_drawn_in_time_that_grows_with_its_size(body: str) -> None:
    start = time.process_time()
    text, found = drawn(body)
    assert found
    assert "<script>" not in text
    assert time.process_time() - start < 30


def test_a_small_box_without_links_hands_its_names_to_what_it_holds() -> None:
    cards = "".join(f"<div class='card col-8 css-1x2y'><div><p>{TEXT.format(n)}</p></div></div>" for n in range(40))
    text, found = drawn(f"{paragraphs(2)}{cards}")
    assert "<div" not in text
    assert text.count('<p class="card">') == 2
    assert lines_in(text, found) == list(range(42))
