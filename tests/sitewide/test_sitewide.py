"""What several pages of one site have in common: cases as data, and what always holds."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.models import Change, Evidence, Finding, SeenChange, State, Watch
from monitor.sitewide import LABEL, Told, answered_with, edit, fold, gathered, known, sharing

CASES = Path(__file__).parents[1] / "cases" / "sitewide"
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
BANNER = "Our offices are closed on 24 and 31 December; the duty officer answers."


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["case"]) for case in yaml.safe_load((CASES / name).read_text())]


def changed(page: str, *came: str, state: State = State.OPEN, number: int = 0) -> Finding:
    host, _, path = page.strip().rpartition("/")
    voice = Evidence(
        source_id=path,
        publisher="Ministry",
        tier=1,
        url=f"https://{host or 'ministry.example'}/{path}",
        quote="",
        seen_at=NOW,
    )
    return Finding(
        id=number,
        kind="page",
        key=f"page:{page}:{number}",
        title="The Ministry",
        changes=tuple(came_as(words) for words in came),
        reason=f"{len(came)} passages of the page changed.",
        state=state,
        evidence=(voice,),
        opened_at=NOW,
        updated_at=NOW,
    )


def came_as(words: str) -> Change:
    before, rewording, after = words.partition(" -> ")
    return Change("reworded", before, after) if rewording else Change("added", "", words)


def written(told: Told) -> str:
    pages = told.pages or (told.finding,)
    names = (page.evidence[0].url.removeprefix("https://").removeprefix("ministry.example/") for page in pages)
    spread = told.spread or [1] * len(told.finding.changes)
    full = max(spread)
    passages = (
        change.after + (f" ({on})" if on < full else "")
        for change, on in zip(told.finding.changes, spread, strict=True)
    )
    return f"{' '.join(names)}: {', '.join(passages)}"


@pytest.mark.parametrize("case", cases("fold.yaml"))
def test_what_is_common_is_told_once(case: dict[str, Any]) -> None:
    findings = [changed(page, *came, number=number) for number, (page, came) in enumerate(case["pages"].items())]
    assert [written(told) for told in fold(findings, names=case.get("names", False))] == case["told"]


@pytest.mark.parametrize("case", cases("known.yaml"))
def test_what_the_site_has_told_is_known(case: dict[str, Any]) -> None:
    def sightings(pages: dict[str, float], *labels: str) -> list[SeenChange]:
        change = replace(came_as(case.get("words", BANNER)), labels=labels)
        return [
            SeenChange(source_id=page, url=page, at=NOW - timedelta(days=days), change=change)
            for page, days in pages.items()
        ]

    met = [None] * case["watched"] + [NOW - timedelta(days=days) for days in case.get("met", ())]
    watched = [Watch(url=f"page {number}", met_at=when, read_at=NOW) for number, when in enumerate(met)]
    seen = sightings(case["told"]) + sightings(case.get("held", {}), LABEL)
    change = came_as(case.get("words", BANNER))
    assert known([change], seen, watched, now=NOW) == ({edit(change)} if case["known"] else set())


def test_answers_go_together_only_where_nothing_else_is_said() -> None:
    asked = changed("a", BANNER, "A card.")
    alike, less, more = changed("b", BANNER, "A card."), changed("c", BANNER), changed("d", BANNER, "News.")
    others = (asked, alike, less, more, changed("x.example/e", BANNER), changed("f", "News."))
    assert sharing(asked, others) == (alike, less, more)
    assert answered_with(asked, others) == (alike, less)


@pytest.mark.parametrize(
    ("silent", "reason"), [("abc", "The page gives its last change as before: 3 May 2023."), ("a", ""), ("", "")]
)
def test_what_is_said_of_several_pages_is_true_of_all(silent: str, reason: str) -> None:
    pages = [changed(name, BANNER) for name in "abc"]
    words = " The page gives its last change as before: 3 May 2023."
    said = [
        replace(page, reason=page.reason + words * (name in silent)) for page, name in zip(pages, "abc", strict=True)
    ]
    (told,) = fold(said)
    assert told.finding.reason == reason


def test_what_was_answered_is_not_told_with_what_is_open() -> None:
    told = fold([changed("a", BANNER, state=State.ACCEPTED), changed("b", BANNER), changed("c", BANNER)])
    assert [written(each) for each in told] == [f"a: {BANNER}", f"b c: {BANNER}"]


def test_labelled_changes_stay_with_their_page_and_other_findings_as_they_are() -> None:
    small = Change("reworded", "Updated 1 May", "Updated 2 May", ("stamp",))
    findings = [changed(page, BANNER) for page in "ab"]
    findings = [Finding(**{**as_values(one), "changes": (*one.changes, small)}) for one in findings]
    fact = Finding(kind="fact", key="f", title="A fact", opened_at=NOW, updated_at=NOW, after=BANNER)
    common, other = fold([*findings, fact])
    assert [change.labels for change in common.finding.changes] == [()]
    assert other == Told(finding=fact)


def as_values(finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in Finding.__dataclass_fields__}


def test_changes_are_gathered_where_the_first_of_them_stands() -> None:
    def seen(page: str, words: str, *labels: str) -> SeenChange:
        return SeenChange(
            source_id=page, url=f"https://a.example/{page}", at=NOW, change=Change("added", "", words, labels)
        )

    listed = [seen("a", "One"), seen("a", "Two"), seen("b", "one"), seen("b", "One", "stamp")]
    assert gathered(listed) == ((listed[0], listed[2]), (listed[1],), (listed[3],))


WORDS = [*"abcdef", *(f"Oslo {word}. -> Bergen {word}." for word in "xyz")]
PAGES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5, unique=True), max_size=12)


@given(PAGES, st.booleans())
def test_no_edit_is_lost_or_told_twice(pages: list[list[str]], names: bool) -> None:
    findings = [changed(f"p{number}", *came, number=number) for number, came in enumerate(pages)]
    told = fold(findings, names=names)
    shown = Counter[tuple[str, str]]()
    for each in told:
        for page in each.pages or (each.finding,):
            has = {change.after for change in page.changes}
            shown.update((page.key, change.after) for change in each.finding.changes if change.after in has)
    assert shown == Counter((one.key, change.after) for one in findings for change in one.changes)
    for each in told:
        own = next(one for one in findings if one.id == each.finding.id)
        assert each.pages or len(each.finding.changes) + each.shared == len(own.changes)
        assert sum(each.spread) == sum(
            change.after in {other.after for other in page.changes}
            for change in each.finding.changes
            for page in each.pages
        )
    assert len({each.finding.key for each in told}) == len(told)


def test_many_pages_with_any_edits_in_common_take_no_long() -> None:
    """Every pair of pages shares an edit of its own: there are more groups than are looked at, and nothing is lost."""
    size = 60
    came = [[f"{min(a, b)} and {max(a, b)}" for b in range(size) if b != a] for a in range(size)]
    findings = [changed(f"p{number}", *words, number=number) for number, words in enumerate(came)]
    assert len(fold(findings)) == size
