"""Files → the lexicon."""

import re
from collections.abc import Iterable, Mapping, Sequence

from monitor.facts.lexicon.entries import AMENDMENT, Entity, Ladder, Lexicon, Subject, telling_party
from monitor.facts.lexicon.files import EntitySpec, LadderSpec, LexiconFile, SubjectSpec
from monitor.models import Phrases

Names = dict[str, tuple[str, ...]]
_VARIANT = r"[- ]\d+[A-Z]{0,2}(?:[- ]?[CDXM]?-?\d+)?(?: ?(?:Block|Blk|BLK) [IVX0-9]+[A-Z]*)?"
"""What follows the letters of a designation: `120C-8`, `9X Block II`."""


def build_lexicon(files: Iterable[LexiconFile]) -> Lexicon:
    """Put the files together. Raises ValueError for an id that two files define or that nothing defines."""
    parts = list(files)
    entities: dict[str, Entity] = {}
    ladders: dict[str, Ladder] = {}
    roles: dict[str, Phrases] = {}
    stances: dict[str, Names] = {}
    for file in parts:
        for key, spec in file.entities.items():
            _free(key, entities, roles)
            entities[key] = _entity(key, spec, _with_more(spec.names, key, parts))
        for key, phrases in file.roles.items():
            _free(key, entities, roles)
            roles[key] = _with_more(phrases, key, parts)
        for key, ladder in file.ladders.items():
            if key in ladders:
                raise ValueError(f"ladder {key!r} is defined twice")
            ladders[key] = _ladder(key, ladder)
        for group, phrases in file.stances.items():
            _join(stances.setdefault(group, {}), phrases)
    _refer(parts, entities, roles)
    amendments = {
        base: frozenset(entity.id for entity in entities.values() if entity.amends == base)
        for base in {entity.amends for entity in entities.values() if entity.amends}
    }
    return Lexicon(entities, ladders, roles, stances, amendments, _subject(parts, entities))


def _refer(parts: Sequence[LexiconFile], entities: Mapping[str, Entity], roles: Mapping[str, object]) -> None:
    """Does everything that is referred to exist?"""
    for entity in entities.values():
        single = (entity.country, entity.part_of, entity.amends)
        for other in (*single, *entity.parties, *entity.instruments, *sorted(entity.yields_to), *entity.about):
            if other is not None and other not in entities:
                raise ValueError(f"{entity.id!r} refers to {other!r}, which is not in the lexicon")
    for file in parts:
        for key in file.also:
            if key not in entities and key not in roles:
                raise ValueError(f"`also:` adds words to {key!r}, which is not in the lexicon")
        if file.subject:
            partner = (file.subject.partner,) if file.subject.partner else ()
            for key in (*partner, *file.subject.topic, *file.subject.marks):
                if key not in entities:
                    raise ValueError(f"`subject:` refers to {key!r}, which is not in the lexicon")


def _subject(parts: Sequence[LexiconFile], entities: Mapping[str, Entity]) -> Subject:
    specs = [file.subject for file in parts if file.subject]
    if len(specs) > 1:
        raise ValueError("`subject:` stands in two files; keep one")
    spec = specs[0] if specs else SubjectSpec()
    agreements = [entity for entity in entities.values() if entity.kind == "agreement"]
    papers = frozenset(kind for entity in agreements if not entity.amends for kind in entity.instruments)
    return Subject(
        partner=spec.partner,
        marks=frozenset(spec.marks),
        topic=papers
        | {AMENDMENT, *spec.topic, *spec.marks}
        | {entity.id for entity in entities.values() if entity.kind == "place"},
        ratifiers=frozenset(key for file in parts for key, entity in file.entities.items() if entity.ratifies),
        papers=papers,
        plain=papers.difference(*(entities[kind].yields_to for kind in papers)),
        amending=frozenset(telling_party(entity, spec.partner) for entity in agreements if entity.amends) - {""},
        designation=_designation(spec),
        pairs=tuple(
            (telling_party(entity, spec.partner), entity.id, frozenset(entity.instruments))
            for entity in agreements
            if len(entity.parties) == 2
        ),
    )


def _designation(spec: SubjectSpec) -> re.Pattern[str]:
    parts = []
    if spec.models:
        letters = "|".join(re.escape(letters) for letters in sorted(spec.models, key=len, reverse=True))
        parts.append(rf"(?:{letters})(?:/[A-Z]{{2,4}})?{_VARIANT}")
    if spec.makes:
        names = "|".join(re.escape(name) for name in sorted(spec.makes, key=len, reverse=True))
        parts.append(rf"(?:{names})\b")
    return re.compile(rf"\b(?:{'|'.join(parts)})" if parts else r"(?!)")


def _free(key: str, *tables: Mapping[str, object]) -> None:
    if any(key in table for table in tables):
        raise ValueError(f"{key!r} is defined twice in the lexicon")


def _with_more(names: Mapping[str, Sequence[str]], key: str, parts: Sequence[LexiconFile]) -> Names:
    """The names of an entry with those that `also:` adds in any file."""
    joined = {language: tuple(words) for language, words in names.items()}
    for file in parts:
        _join(joined, file.also.get(key, {}))
    return joined


def _join(known: Names, more: Mapping[str, Sequence[str]]) -> None:
    for language, words in more.items():
        known[language] = known.get(language, ()) + tuple(words)


def _entity(key: str, spec: EntitySpec, names: Names) -> Entity:
    return Entity(
        id=key,
        kind=spec.kind,
        names=names,
        country=spec.country,
        part_of=spec.part_of,
        languages=tuple(spec.languages),
        foreign=spec.foreign,
        parties=tuple(spec.parties),
        instruments=tuple(spec.instruments),
        amends=spec.amends,
        yields_to=frozenset(spec.yields_to),
        about=tuple(spec.about),
        holders=tuple((holder.name, tuple(holder.aliases)) for holder in spec.holders),
        code=spec.code,
    )


def _ladder(key: str, spec: LadderSpec) -> Ladder:
    unknown = sorted(set(spec.events) - set(spec.rungs))
    if unknown:
        raise ValueError(f"ladder {key!r} has words for {unknown[0]!r}, which is not one of its rungs")
    events = {
        (rung, form): _with_more(phrases, "", ())
        for rung, forms in spec.events.items()
        for form, phrases in forms.items()
    }
    return Ladder(key, tuple(spec.rungs), events)
