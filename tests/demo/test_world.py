"""The demo's material is what the README says that it is."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from examples.demo.world import HERE, Page, World, load

WORLD = load()
PAGES = {page.id: page for page in WORLD.pages}


def test_enough_pages_in_enough_languages() -> None:
    languages = Counter(page.outlet.language for page in WORLD.pages)
    assert len(WORLD.pages) >= 40
    assert {language for language, count in languages.items() if count >= 3} >= {"en", "da", "nb", "sv", "fi", "is"}


def test_the_readme_counts_right() -> None:
    languages = {page.outlet.language for page in WORLD.pages}
    assert len(languages) == 6
    assert f"{len(WORLD.pages)} pages in six languages" in (HERE.parent.parent / "README.md").read_text()


def test_addresses_and_ids_are_unique() -> None:
    assert len(PAGES) == len(WORLD.pages)
    assert len({(page.outlet.host, page.path) for page in WORLD.pages}) == len(WORLD.pages)


@pytest.mark.parametrize("page", WORLD.pages, ids=lambda page: page.id)
def test_versions_follow_each_other_and_differ(page: Page) -> None:
    for earlier, later in pairwise(page.versions):
        assert earlier.at < later.at
        assert (earlier.title, earlier.paragraphs) != (later.title, later.paragraphs)
    assert all(len(paragraph) > 20 for version in page.versions for paragraph in version.paragraphs)


def test_the_promised_oddities_are_there() -> None:
    edited = [page for page in WORLD.pages if len(page.versions) > 2]
    broken = [page for page in WORLD.pages if {fault.kind for fault in page.faults} == {"503", "maintenance"}]
    noisy = [page for page in WORLD.pages if page.outlet.rotates and len(page.versions) == 1 and not page.faults]
    opening = Counter(page.versions[0].paragraphs[0] for page in WORLD.pages)
    assert edited
    assert all(page.fault(page.faults[-1].until) is None and page.version(page.faults[-1].until) for page in broken)
    assert broken
    assert noisy
    assert max(opening.values()) >= 3, "one wire report stands in several outlets"
    texts = {
        name: " ".join(PAGES[name].versions[0].paragraphs)
        for name in ("norway-f35-complete", "denmark-f35-other-count")
    }
    assert "21 of the 27" in texts["norway-f35-complete"]
    assert "only 17 F-35s" in texts["denmark-f35-other-count"]


def test_every_language_has_all_furniture() -> None:
    keys = {language: set(words) for language, words in WORLD.furniture.items()}
    assert len({frozenset(found) for found in keys.values()}) == 1
    assert keys.keys() == {page.outlet.language for page in WORLD.pages}


def test_a_world_can_be_read_from_elsewhere(tmp_path: Path) -> None:
    for name in ("outlets.yaml", "furniture.yaml", "pages/is.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((HERE / name).read_bytes())
    small = load(tmp_path)
    assert isinstance(small, World)
    assert {page.outlet.language for page in small.pages} == {"is"}
