"""The shipped baseline in a database: new, over an earlier one, and dumped again."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

from monitor.config import dump_baseline, load_baseline
from monitor.models import State
from monitor.models.history import as_of, in_force, undated
from monitor.store import Store
from tests.known import FOLDER, as_first_told, shipped
from tests.store.make import HOUR, NOON, finding, review

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_what_is_loaded_is_dumped_as_the_same_files(store: Store) -> None:
    facts, disputes = load_baseline(FOLDER)
    store.facts.load(facts, disputes, NOW)
    files = dump_baseline([undated(fact) for fact in store.facts.everything()], store.facts.disputes())
    assert files == {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.yaml")}
    day = date(2023, 3, 1)
    known = {fact.id: fact.value for fact in store.facts.in_force(day)}
    assert known == {fact.id: fact.value for fact in as_of(facts, day) if fact.value is not None}


def test_a_database_of_the_first_facts_is_brought_up_to_date(store: Store) -> None:
    """Closed and opened, nothing twice, nothing of a review undone."""
    store.facts.load(as_first_told(), [], NOON)
    for number, (fact_id, value) in enumerate((("dk-dca-status", "signed"), ("dk-f35-delivered", 23))):
        known = store.facts.get(fact_id)
        assert known
        (opened,) = store.findings.save([finding(key=f"k{number}", fact_id=fact_id, opened_at=NOON)])
        store.findings.decide(
            replace(opened, state=State.ACCEPTED), review(opened, at=NOON + HOUR), replace(known, value=value)
        )
    told = store.facts.load(shipped(), [], NOW)
    assert told.kept == ()
    assert "dk-dca-status" in told.changed
    rows = Counter(fact.id for fact in store.facts.in_force())
    assert rows == Counter(fact.id for fact in in_force(shipped()))
    history = [record.fact.value for record in store.facts.history("dk-dca-status")]
    assert history == ["talks-announced", "negotiating", "signed", "ratified", "in-force"]
    assert store.facts.load(shipped(), [], NOW + HOUR).changed == ()
