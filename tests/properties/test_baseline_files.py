"""What is dumped and loaded again is the same, whatever people write into facts."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import dump_baseline, load_baseline
from monitor.facts import PhraseError, check_phrase
from monitor.models import Dispute, Earlier, Fact, Kind, Provenance, Qualifier, Quantity, Stance, Value

# Strings as they come out of a file: stripped. Rust and Python differ on what else is white space, so controls at the
# ends stay out; inside, everything may stand.
edge = st.characters(codec="utf-8", categories=["L", "N", "P", "S"])
words = st.one_of(
    st.sampled_from(
        ["no", "NO", "yes", "null", "~", "12", "1.5", "2023-02-15", "true", "a: b", "# x", "- x", "*avtale", "@x"]
    ),
    st.builds(lambda a, b, c: f"{a}{b}{c}", edge, st.text(st.characters(codec="utf-8"), max_size=12), edge),
)
ids = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
names = st.lists(words, max_size=4, unique=True).map(tuple)


def compiles(phrase: str) -> bool:
    try:
        check_phrase(phrase)
    except PhraseError:
        return False
    return True


wordings = st.lists(words.filter(compiles), max_size=4, unique=True).map(tuple)
phrases = st.dictionaries(st.sampled_from(["en", "da", "nb", "nn", "sv", "fi", "is", "any"]), wordings, max_size=3)
dates = st.sampled_from(["2023", "2023-02", "2023-02-15", "2024-02-29", "2023-21", "195X", "2020-11/2022-05"])
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
quantities = st.builds(Quantity, st.floats(-1e17, 1e17), st.sampled_from(["USD", "EUR", "years", "square metres"]))
sources = st.builds(
    Provenance,
    publisher=words,
    date=st.none() | dates,
    url=st.none() | st.just("https://example.org/a?b=c#d"),
    tier=st.integers(1, 4),
    claims=st.none() | words | st.integers(-5, 10**9) | names | quantities,
    finding=st.none() | st.integers(1, 99),
)


def _known_since(earlier: Earlier) -> datetime:
    assert earlier.known_since
    return earlier.known_since


@st.composite
def facts(draw: st.DrawFn, fact_id: str) -> Fact:
    kind = draw(st.sampled_from(list(Kind)))
    own: dict[str, Any] = {}
    values: st.SearchStrategy[Value]
    if kind in (Kind.CHOICE, Kind.STATUS):
        rungs = draw(st.lists(words, min_size=2, max_size=4, unique=True).map(tuple))
        own["options" if kind is Kind.CHOICE else "rungs"] = rungs
        values = st.sampled_from(rungs)
        own["phrases"] = draw(st.dictionaries(values, phrases, max_size=2))
    else:
        values = {
            Kind.QUANTITY: quantities,
            Kind.COUNT: st.integers(0, 10**9),
            Kind.VOTE: st.sampled_from(["94-11", "266-37"]),
            Kind.DATE: dates,
            Kind.SET: names,
        }.get(kind, words)
    earlier = st.builds(
        Earlier,
        value=values,
        statement=st.just("") | words,
        stance=st.sampled_from(list(Stance)),
        contested=st.lists(values, max_size=2).map(tuple),
        true_since=st.none() | dates,
        known_since=moments.filter(lambda moment: moment.year < 2060),
        sources=st.lists(sources, max_size=1).map(tuple),
    )
    history = draw(st.lists(earlier, max_size=2).map(lambda told: sorted(told, key=_known_since)).map(tuple))
    known_since = draw((st.none() if not history else st.nothing()) | moments.filter(lambda at: at.year >= 2060))
    return Fact(
        id=fact_id,
        history=history,
        title=draw(words),
        statement=draw(words),
        kind=kind,
        value=draw(st.none() | values),
        contested=tuple(draw(st.lists(values, max_size=2))),
        about=draw(st.lists(ids, max_size=2).map(tuple)),
        role=draw(st.none() | ids),
        qualifier=draw(st.sampled_from(list(Qualifier))),
        stance=draw(st.sampled_from(list(Stance))),
        speaker=draw(st.none() | words),
        aliases=draw(st.dictionaries(words, names, max_size=2)),
        cues=draw(phrases),
        not_cues=draw(phrases),
        country=draw(st.lists(st.sampled_from(["DK", "NO", "US"]), max_size=3).map(tuple)),
        topics=draw(st.lists(ids, max_size=2).map(tuple)),
        core=draw(st.booleans()),
        stability=draw(st.sampled_from(["static", "slow", "volatile"])),
        suspect=draw(st.booleans()),
        as_of=draw(st.none() | dates),
        true_since=draw(st.none() | dates),
        known_since=known_since,
        until=draw(st.none() | (moments.map(lambda at: max(at, known_since or at)))),
        sources=tuple(draw(st.lists(sources, max_size=2))),
        note=draw(st.none() | words),
        **own,
    )


@st.composite
def baselines(draw: st.DrawFn) -> tuple[tuple[Fact, ...], tuple[Dispute, ...]]:
    known = draw(st.lists(ids, min_size=1, max_size=4, unique=True))
    disputes = draw(
        st.lists(
            st.builds(
                Dispute,
                id=ids,
                about=words,
                facts=st.lists(st.sampled_from(known), min_size=1, max_size=2).map(tuple),
                sides=st.lists(sources, max_size=2).map(tuple),
                verdict=words,
                resolved=st.booleans(),
                kind=st.sampled_from(["between-sources", "within-source", "against-record", "consistent"]),
                confidence=st.sampled_from(["high", "medium", "low"]),
            ),
            max_size=2,
            unique_by=lambda dispute: dispute.id,
        )
    )
    return tuple(draw(facts(fact_id)) for fact_id in known), tuple(disputes)


@given(baselines())
@settings(max_examples=30, deadline=None)
def test_a_dumped_baseline_loads_as_the_same(baseline: tuple[tuple[Fact, ...], tuple[Dispute, ...]]) -> None:
    before, disputes = baseline
    files = dump_baseline(before, disputes)
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8", newline="\n")
        after = load_baseline(Path(folder))
    assert sorted(after[0], key=lambda fact: fact.id) == sorted(before, key=lambda fact: fact.id)
    assert sorted(after[1], key=lambda dispute: dispute.id) == sorted(disputes, key=lambda dispute: dispute.id)
    assert dump_baseline(*after) == files
