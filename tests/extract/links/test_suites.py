"""A few of the suites that other parsers are tested with; all of them in tests/eval/test_feeds.py."""

from monitor import extract
from monitor.errors import ExtractError
from tests.extract.links.fetching import answer, source
from tests.extract.links.suites import files, left_active
from tests.shared import needs_shared


@needs_shared
def test_every_thirtieth_file_is_read_and_harmless() -> None:
    read = 0
    others: set[str] = set()
    for number, (_, body) in enumerate(files("feeds/feed-suites.tar.zst")):
        if number % 30:
            continue
        try:
            told = extract.links(answer(body, "https://www.example.org/feed"), source("feed"))
        except ExtractError as error:
            others.add(error.kind)
        else:
            read += 1
            assert [found for item in told.items if (found := left_active(item))] == []
    assert read > 80
    assert others <= {"not_a_feed", "not_json", "empty"}
