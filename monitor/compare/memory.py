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
    texts: tuple[str, ...] = ()
    """Hashes of the texts the page had, oldest first."""
    gone: tuple[str, ...] = ()
    """Hashes of lines that were there once and went away."""
    come: tuple[str, ...] = ()
    """Hashes of lines that were not there at first and came."""
    slots: Mapping[str, Slot] = field(default_factory=dict)

    def to_json(self) -> str:
        """One line of JSON, at most some 60 KB."""
        slots = {name: [slot.changes, slot.first, slot.last, slot.sample] for name, slot in self.slots.items()}
        return json.dumps(
            {"v": 1, "looks": self.looks, "texts": self.texts, "gone": self.gone, "come": self.come, "slots": slots},
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> "Memory":
        """Read it back; an unknown version or a broken text starts afresh, for memory is a help and not a record."""
        try:
            raw = json.loads(text)
            if not isinstance(raw, dict) or raw.get("v") != 1:
                return cls()
            return cls(
                looks=int(raw["looks"]),
                texts=tuple(map(str, raw["texts"])),
                gone=tuple(map(str, raw["gone"])),
                come=tuple(map(str, raw["come"])),
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
            f"changes by itself, in {slot.changes} of {self.looks - slot.first + 1} looks: “{sample}”"
            for sample, slot in sorted(restless.items())
        ]
        return [f"{self.looks} looks at which something differed, {len(self.texts)} texts remembered", *told[:20]]

    def is_restless(self, slot: str) -> bool:
        """Whether this place changes by itself."""
        seen = self.slots.get(slot)
        if seen is None:
            return False
        since = self.looks - seen.first + 1
        if slot.startswith("m"):
            return seen.changes >= RESTLESS_TEXT and seen.changes * 4 >= since * 3
        return seen.changes >= RESTLESS and seen.changes * 2 >= since

    def had(self, text_hash: str) -> bool:
        """Whether the page had this text at an earlier look."""
        return text_hash in self.texts

    def returned(self, difference: Difference) -> bool:
        """Whether what came had been there before, and what went had not been there at first."""
        came_back = difference.after is None or digest(difference.after.key) in self.gone
        went_again = difference.before is None or digest(difference.before.key) in self.come
        return came_back and went_again

    def after(self, found: Sequence[Difference], lines: int, text_before: str, text_after: str) -> "Memory":
        """The memory once these differences among so many lines have been seen."""
        looks = self.looks + 1
        gone, come = list(self.gone), list(self.come)
        slots = {} if len(found) > max(20, lines * REDESIGNED) else dict(self.slots)
        for difference in found:
            if difference.kind in ("moved", "reblocked"):
                continue
            if difference.before:
                gone.append(digest(difference.before.key))
            if difference.after:
                come.append(digest(difference.after.key))
            for name in slot_names(difference):
                known = slots.pop(name, Slot(0, looks, 0))
                line = difference.after or difference.before
                sample = one_line(line.text, SAMPLE) if line else ""
                slots[name] = Slot(known.changes + (known.last != looks), known.first, looks, sample)
        texts = [text for text in self.texts if text not in (text_before, text_after)] + [text_before, text_after]
        return replace(
            self,
            looks=looks,
            texts=tuple(texts[-MAX_TEXTS:]),
            gone=_last(gone),
            come=_last(come),
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


def _last(names: list[str]) -> tuple[str, ...]:
    return tuple(list(dict.fromkeys(reversed(names)))[:MAX_LINES][::-1])
