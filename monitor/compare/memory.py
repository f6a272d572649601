"""What has been learned of a page from its own looks: texts it had before, and blocks that change by themselves.

All of it can be explained in a sentence each, is bounded in size, and fades when it is no longer seen.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from monitor.compare.align import Difference
from monitor.compare.blocks import Line, shape_of
from monitor.text import one_line

MAX_TEXTS = 50
"""Earlier texts that are remembered (the last N)."""
MAX_LINES = 600
MAX_SLOTS = 300
SAMPLE = 50
RETOLD = 90
"""Days after which a page that flaps is told as such again."""
FLICKER = 14
"""Days after which a text that comes back is no flicker: somebody took a change back."""
RESTLESS = 3
"""A place that changed in so many looks, and in half of those since it was first noticed, changes by itself."""
RESTLESS_TEXT = 6
"""The same for main text, which must have changed in three of four looks: only a ticker does that."""
REDESIGNED = 0.6
"""Share of the lines that differ, from which on the page has a new design, and its old places mean nothing."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place on the page that has changed: how often, at which look first and last, and what stood there then."""

    changes: int
    first: int
    last: int
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """Immutable; compare() returns the next one."""

    looks: int = 0
    texts: Mapping[str, int] = field(default_factory=dict)
    """Hashes of the texts the page had, and the day (`date.toordinal`) each was last there; oldest first."""
    gone: Mapping[str, int] = field(default_factory=dict)
    """Hashes of lines that were there once, and the day they went away."""
    come: Mapping[str, int] = field(default_factory=dict)
    """Hashes of lines that were not there at first, and the day they came."""
    slots: Mapping[str, Slot] = field(default_factory=dict)
    flapped: int = 0
    """The day on which a quick return to an earlier text was last told; 0 before the first."""

    def to_json(self) -> str:
        """One line of JSON, at most some 60 KB."""
        slots = {name: [slot.changes, slot.first, slot.last, slot.sample] for name, slot in self.slots.items()}
        return json.dumps(
            {
                "v": 2,
                "looks": self.looks,
                "texts": dict(self.texts),
                "gone": dict(self.gone),
                "come": dict(self.come),
                "slots": slots,
                "flapped": self.flapped,
            },
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> "Memory":
        """Read it back; an unknown version or a broken text starts afresh, for memory is a help and not a record."""
        try:
            raw = json.loads(text)
            if not isinstance(raw, dict) or raw.get("v") != 2:
                return cls()
            return cls(
                looks=int(raw["looks"]),
                flapped=int(raw["flapped"]),
                texts=_days(raw["texts"]),
                gone=_days(raw["gone"]),
                come=_days(raw["come"]),
                slots={
                    str(name): Slot(int(changes), int(first), int(last), str(sample))
                    for name, (changes, first, last, sample) in raw["slots"].items()
                },
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def explain(self) -> list[str]:
        """What is known of the page, for people."""
        restless = {slot.sample: slot for name, slot in self.slots.items() if self.is_restless(name)}
        told = [
            f"Held back, for it changes by itself (in {slot.changes} of {self.looks - slot.first + 1} looks):"
            f" “{sample}”"
            for sample, slot in sorted(restless.items())
        ]
        if self.flapped:
            told.insert(0, "It flaps between texts that it had before: told once, then held back.")
        if not self.looks:
            return ["Nothing yet: it has looked the same each time."]
        often = f"{self.looks} looks" if self.looks > 1 else "one look"
        head = f"Something differed at {often}. {len(self.texts)} texts are remembered: to go back to one is no news."
        return [head, *(told or ["No place on it changes by itself."])[:20]]

    def is_restless(self, slot: str) -> bool:
        """Whether this place changes by itself."""
        seen = self.slots.get(slot)
        if seen is None:
            return False
        since = self.looks - seen.first + 1
        if slot.startswith("m"):
            return seen.changes >= RESTLESS_TEXT and seen.changes * 4 >= since * 3
        return seen.changes >= RESTLESS and seen.changes * 2 >= since

    def had(self, text_hash: str, day: int) -> bool:
        """Whether the page had this text at an earlier look, and not long ago."""
        return _lately(self.texts, text_hash, day)

    def returned(self, difference: Difference, day: int) -> bool:
        """Whether what came had been there not long before, and what went had come not long before."""
        came_back = difference.after is None or _lately(self.gone, digest(difference.after.key), day)
        went_again = difference.before is None or _lately(self.come, digest(difference.before.key), day)
        return came_back and went_again

    def tells_flapping(self, day: int) -> bool:
        """Whether a quick return is to be told: the first time, and after long."""
        return not self.flapped or day - self.flapped > RETOLD

    def after(self, found: Sequence[Difference], lines: int, text_before: str, text_after: str, day: int) -> "Memory":
        """The memory once these differences among so many lines have been seen."""
        looks = self.looks + 1
        gone, come = dict(self.gone), dict(self.come)
        slots = {} if len(found) > max(20, lines * REDESIGNED) else dict(self.slots)
        for difference in found:
            if difference.kind in ("moved", "reblocked"):
                continue
            if difference.before:
                _put(gone, digest(difference.before.key), day)
            if difference.after:
                _put(come, digest(difference.after.key), day)
            for name in slot_names(difference):
                known = slots.pop(name, Slot(0, looks, 0))
                line = difference.after or difference.before
                sample = one_line(line.text, SAMPLE) if line else ""
                slots[name] = Slot(known.changes + (known.last != looks), known.first, looks, sample)
        texts = dict(self.texts)
        for text in (text_before, text_after):
            _put(texts, text, day)
        return replace(
            self,
            looks=looks,
            texts=_last(texts, MAX_TEXTS),
            gone=_last(gone, MAX_LINES),
            come=_last(come, MAX_LINES),
            slots=dict(list(slots.items())[-MAX_SLOTS:]),
        )


def slot_names(difference: Difference) -> list[str]:
    """Names of the place: region and anchor, and region and shape, so that it is known again when it moves."""
    names = []
    for line in (difference.before, difference.after):
        if line is not None:
            names.append(f"{line.region}:{digest(shape_of(line.key))}")
    line = difference.after or difference.before
    if line is not None and difference.anchor:
        names.append(f"{line.region}@{digest(difference.anchor)}")
    return names


def text_hash(lines: Iterable[Line], regions: str = "mb") -> str:
    """Hash of what the page says: the lines outside furniture."""
    return digest("\n".join(line.key for line in lines if line.region in regions), 16)


def digest(text: str, size: int = 6) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=size).hexdigest()


def _lately(known: Mapping[str, int], name: str, day: int) -> bool:
    return name in known and day - known[name] <= FLICKER


def _put(known: dict[str, int], name: str, day: int) -> None:
    """Put or move it to the end: what was seen last is remembered longest."""
    known.pop(name, None)
    known[name] = day


def _last(known: dict[str, int], count: int) -> dict[str, int]:
    return dict(list(known.items())[-count:])


def _days(raw: Mapping[str, object]) -> dict[str, int]:
    return {str(name): int(str(day)) for name, day in raw.items()}
