"""What is told of an article's later life, and by which kind of finding."""

from dataclasses import replace
from datetime import UTC, datetime

from monitor import review
from monitor.models import Change, Document, Finding, Page, Source

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
SOURCE = Source(id="paper", name="The Paper", url="https://example.org/feed", kind="feed", tier=2, country="DK")
ARTICLE = Page(
    id=7,
    source_id="paper",
    url="https://example.org/a",
    next_check_at=NOW,
    role="article",
    title="A new office",
    last_success_at=NOW,
)
BEFORE = Document(url=ARTICLE.url, title="A new office", text="…")
EDIT = Change("reworded", "Room for forty people.", "Room for sixty people.")
NOTE = Change("added", "", "Correction: the number of rooms was wrong.", ("aside",))
HEADLINE = Change("reworded", "A new office", "A larger office")


def told(*changes: Change, notes: tuple[Change, ...] = (), title: str = "A new office") -> list[Finding]:
    after = replace(BEFORE, title=title)
    evidence = review.evidence_of(SOURCE, after, "ab" * 32, NOW)
    found = review.of_article(ARTICLE, SOURCE, changes, notes=notes, before=BEFORE, held=(), evidence=evidence)
    return list(found)


def test_an_edit_without_a_word_about_it() -> None:
    (finding,) = told(EDIT, replace(EDIT, labels=("counter",)))
    assert (finding.kind, finding.severity, finding.title) == ("article-edited", "low", "A new office")
    assert finding.changes == (EDIT,)
    assert "without a word" in finding.reason


def test_a_correction_shows_its_note_and_what_was_changed() -> None:
    (finding,) = told(EDIT, notes=(NOTE,))
    assert (finding.kind, finding.after, finding.severity) == ("article-corrected", NOTE.after, "normal")
    assert set(finding.changes) == {EDIT, NOTE}
    assert finding.evidence[0].quote == NOTE.after


def test_a_headline_is_told_as_a_title_and_not_as_an_edit() -> None:
    (finding,) = told(HEADLINE, title="A larger office")
    assert (finding.kind, finding.before, finding.after) == ("article-retitled", "A new office", "A larger office")


def test_list_and_article_tell_one_new_title_once() -> None:
    evidence = review.in_list(SOURCE, None, NOW)
    told_by = [
        review.retitled(ARTICLE, SOURCE, "A", after, evidence=evidence, listed=listed)
        for after, listed in (
            ("A larger office | The Paper", ""),
            ("A larger office", "A larger office | The Paper"),
            ("a LARGER  office", "A larger office | The Paper"),
        )
    ]
    assert len({finding.key for finding in told_by}) == 1
    old = review.retitled(ARTICLE, SOURCE, "A larger", "A larger office", evidence=evidence, listed="A larger")
    assert old.key == review.retitled(ARTICLE, SOURCE, "A", "A larger office", evidence=evidence).key, (
        "the list is late"
    )
    other = review.retitled(ARTICLE, SOURCE, "A", "Another one", evidence=evidence, listed="A new office")
    assert other.key not in {finding.key for finding in told_by}


def test_a_removal_is_one_finding_whatever_comes_between_and_says_nothing_of_facts() -> None:
    first = review.removed(ARTICLE, SOURCE, "http_404", NOW)
    again = review.removed(ARTICLE, SOURCE, "http_410", NOW)
    assert first is not None
    assert again is not None
    assert (first.key, first.fact_id, first.severity) == (again.key, None, "normal")
    assert first.key == review.removed_key(ARTICLE)
    assert review.removed(replace(ARTICLE, last_success_at=None), SOURCE, "http_410", NOW) is None, "never read"


def test_a_return_is_told_only_of_what_was_told_to_be_gone() -> None:
    gone = review.removed(ARTICLE, SOURCE, "http_410", NOW)
    assert gone is not None
    assert review.restored(ARTICLE, SOURCE, [], NOW) == ()
    (back,) = review.restored(ARTICLE, SOURCE, [gone], NOW)
    assert (back.kind, back.before) == ("article-restored", "removed")
