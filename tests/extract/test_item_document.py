"""An entry of a feed as a document by itself."""

from datetime import UTC, datetime

from monitor import extract
from monitor.models import Item

LIST = "https://www.example.org/feed"


def test_the_full_text_is_read_whole() -> None:
    content = "<div><h2>Background</h2><p>The parliament <b>agreed</b>.</p><ul><li>One</li></ul></div>"
    item = Item(
        key="1",
        url="https://www.example.org/1",
        title="It agreed",
        content=content,
        published=datetime(2024, 3, 5, 23, tzinfo=UTC),
    )
    document = extract.item_document(item, url=LIST)
    assert document.text == "Background\n\nThe parliament agreed.\n\nOne"
    assert (document.url, document.title, document.published) == (
        "https://www.example.org/1",
        "It agreed",
        "2024-03-05",
    )
    assert document.regions == "mmm"
    assert extract.is_current(document.reader)


def test_without_a_full_text_the_summary_is_the_document() -> None:
    document = extract.item_document(Item(key="1", url=None, title="T", summary="In short."), url=LIST, language="da")
    assert (document.url, document.text, document.language) == (LIST, "In short.", "da")
    assert extract.item_document(Item(key="1", url=None, title="T", content="<p> </p>"), url=LIST).text == ""
