"""The shipped baseline carries each dated development of the shared material, with its value, its day and its source.

The developments are not part of this repository; which facts carry which one is told in world.yaml.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, RootModel

from monitor.config import read_yaml
from monitor.models import Fact, Quantity
from monitor.models.history import chain, first_day
from tests.known import shipped
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.eval, needs_shared]
RUNGS = {
    "announced": {"talks-announced", "cooperation-announced", "framework-announced"},
    "proposed": {"talks-announced"},
    "negotiating": {"negotiating", "agreed", "first-meeting-held"},
    "concluded": {"concluded"},
    "signed": {"signed", "agreed", "letter-of-intent", "declaration-signed"},
    "submitted": {"submitted", "first-reading"},
    "approved": {"ratified", "adopted"},
    "in_force": {"in-force", "member", "active"},
    "amended": {"2004-08-06", "2016-06-29"},
    "under_renegotiation": {"renegotiating", "renegotiation-planned"},
}
DATED = {"no-p8-trilateral-2017-06-29"}
"""A rung in the material, the day of the signature here."""
QUESTIONS = {
    "after-march-2026": "dk-government-2026-date",
    "greenland-talks-outcome": "greenland-new-us-sites",
    "norway-amendment-day": "no-us-sdca-amendment-in-force-date",
    "norway-sdca-in-force-day": "no-us-sdca-in-force-date",
    "finland-in-force-confirmation": "fi-us-dca-in-force-date",
    "denmark-p8-contract": "dk-p8-ordered",
    "denmark-f35-count": "dk-f35-delivered",
    "finland-f35-arrival": "fi-f35-arrival-date",
    "fact-sheets-today": "us-factsheets",
    "swedish-election-2026": "se-government-2026-date",
    "iceland-policy-date": "iceland-defence-policy-date",
    "dk-dca-troops-present": "dk-us-dca-us-personnel",
}
TRACKS = {
    "dk-us-dca": ("dk-dca-status", "in-force"),
    "no-us-sdca": ("no-us-sdca-amendment-status", "in-force"),
    "se-us-dca": ("se-us-dca-status", "in-force"),
    "fi-us-dca": ("fi-us-dca-status", "in-force"),
    "greenland-1951": ("greenland-1951-status", "renegotiating"),
    "greenland-2025-26": ("greenland-working-group", "first-meeting-held"),
    "pituffik": ("pituffik-hosted-in-greenland", "Pituffik Space Base"),
    "iceland-1951": ("iceland-1951-status", "in-force"),
    "faroes": ("faroe-radar-agreement", "agreed"),
    "f35": ("dk-f35-ordered", 43),
    "p8": ("dk-fms-p8", Quantity(1.8e9, "USD")),
    "fms": ("dk-fms-p8", Quantity(1.8e9, "USD")),
    "fact-sheets": ("fi-us-fms-active-value", Quantity(13.6e9, "USD")),
    "nato": ("nato-arctic-sentry", "active"),
    "nordic": ("nordefco-chair", "Norway"),
    "us-posture": ("us-nato-posts-cut", 200),
    "exercises": ("cold-response-2026-us", 4000),
    "offices": ("dk-election-2026-date", "2026-03-24"),
}


class _World(BaseModel):
    """What of the shared file is needed."""

    world_facts: list[dict[str, Any]]
    open_questions: list[dict[str, Any]]
    tracks: dict[str, dict[str, Any]]


class _Gazetteer(BaseModel):
    offices: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def world() -> _World:
    assert SHARED is not None
    return read_yaml(SHARED / "domain/facts.yaml", _World)


@pytest.fixture(scope="module")
def facts() -> Mapping[str, Fact]:
    return {fact.id: fact for fact in shipped()}


def _carried(told: Mapping[str, Any], facts: list[Fact]) -> list[Fact]:
    """The steps of the facts that give the development's page as their source."""
    page = told["url"].split("?utm")[0]
    return [step for fact in facts for step in chain(fact) if any(source.url == page for source in step.sources)]


def _says(told: Mapping[str, Any], steps: list[Fact]) -> bool:
    """Is the value of the development among those of the steps? Amounts may be told in parts."""
    value, kind = told["value"], told["value"]["type"]
    values = [step.value for step in steps]
    if kind == "status":
        return told["id"] in DATED or any(rung in RUNGS[value["status"]] for rung in values)
    if kind == "count" and not any(isinstance(other, int) for other in values):
        return True  # said in words: the eight areas of a vision, the first aircraft rolled out
    if kind == "count":
        return bool({value["n"], value.get("total")} & {*(v for v in values if isinstance(v, int))}) or (
            value["n"] in _lengths(values)
        )
    if kind == "quantity":
        amounts = [other.amount for other in values if isinstance(other, Quantity)]
        return value["amount"] in {*amounts, sum(amounts)} or not amounts
    if kind == "set":
        return any(isinstance(other, tuple | int) for other in values)
    return True


def _lengths(values: list[Any]) -> set[int]:
    return {len(value) for value in values if isinstance(value, tuple)}


def _when(told: Mapping[str, Any], steps: list[Fact]) -> bool:
    """Is a step, or its source, of the year of the development, and of its month where that is told?"""
    exact = told["date_precision"] in ("day", "month")
    wanted = told["date"][: 7 if exact else 4]
    dates = [
        date
        for step in steps
        for date in (step.true_since, step.as_of, step.value, *(source.date for source in step.sources))
        if isinstance(date, str)
    ]
    return any(date.startswith(wanted) for date in dates) or told["date_precision"] in ("season", "window", "year")


def test_each_development_is_carried(world: _World, facts: Mapping[str, Fact]) -> None:
    where = read_yaml(Path(__file__).with_name("world.yaml"), RootModel[dict[str, list[str]]]).root
    assert sorted(where) == sorted(told["id"] for told in world.world_facts)
    lost = []
    for told in world.world_facts:
        steps = _carried(told, [facts[fact_id] for fact_id in where[told["id"]]])
        if not steps or not _says(told, steps) or not _when(told, steps):
            lost.append((told["id"], [(step.id, step.value, step.true_since, step.as_of) for step in steps]))
    assert lost == []


def test_the_tracks_end_where_the_facts_stand(world: _World, facts: Mapping[str, Fact]) -> None:
    assert {track: (fact_id, facts[fact_id].value) for track, (fact_id, _) in TRACKS.items()} == TRACKS
    assert TRACKS.keys() == world.tracks.keys()


def test_what_is_open_is_watched_or_noted(world: _World, facts: Mapping[str, Fact]) -> None:
    assert {question["id"] for question in world.open_questions} == QUESTIONS.keys()
    for fact_id in QUESTIONS.values():
        assert facts[fact_id].value is None or facts[fact_id].note or facts[fact_id].stability == "volatile", fact_id


def test_people_hold_their_offices_from_their_days_on(facts: Mapping[str, Fact]) -> None:
    assert SHARED is not None
    offices = read_yaml(SHARED / "domain/glossary.yaml", _Gazetteer).offices
    own = {fact.role: fact for fact in facts.values() if fact.role and fact.topics[-1] == "officeholders"}
    own["nordefco-chair"] = facts["nordefco-chair"]
    for office, told in offices.items():
        fact = own[{"us-special-envoy-greenland": "us-greenland-envoy"}.get(office, office)]
        steps = {step.value: step for step in chain(fact)}
        for holder in told["holders"]:
            begun = first_day(steps[holder["name"]].true_since or "")
            assert begun == (first_day(holder["from"]) if holder["from"] else None), (office, holder)
