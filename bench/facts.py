"""How long reading takes: 1,000 facts with 10,000 aliases against documents of 600 words, on one core.

    python bench/facts.py [--documents 200]

The facts are the shipped baseline and made-up ones; the documents are made of sentences in three languages, some of
which speak of facts. Prints CPU milliseconds a document (median, 95th percentile), and what compiling costs.
"""

import argparse
import random
import statistics
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from monitor.config import load_baseline, load_lexicon
from monitor.facts import compile_baseline, observe
from monitor.models import Document, Fact, Kind

ROOT = Path(__file__).resolve().parent.parent
FACTS, ALIASES, WORDS = 1000, 10_000, 600
SYLLABLES = ("ka", "lo", "mi", "ta", "re", "sø", "vå", "nen", "dal", "berg", "havn", "vik", "stad", "mark", "lund")
SENTENCES = {
    "en": (
        "The minister said on {day} March 2024 that the programme costs {n} million dollars and runs for years.",
        "Denmark and the United States are negotiating a defence cooperation agreement, according to {name}.",
        "Officials from {name} met for talks about roads, schools and the budget of the coming year.",
    ),
    "da": (
        "Ministeren sagde den {day}. marts 2024, at programmet koster {n} millioner kroner over flere år.",
        "Folketinget har godkendt aftalen med USA, oplyser {name}.",
        "Embedsfolk fra {name} mødtes for at tale om veje, skoler og næste års budget.",
    ),
    "fi": (
        "Ministeri kertoi {day}. maaliskuuta 2024, että ohjelma maksaa {n} miljoonaa euroa.",
        "Suomi ja Yhdysvallat allekirjoittivat sopimuksen, kertoo {name}.",
        "Virkamiehet keskustelivat teistä, kouluista ja ensi vuoden talousarviosta paikassa {name}.",
    ),
}


def made_up_name(chance: random.Random) -> str:
    """A name that no lexicon has."""
    return "".join(chance.choice(SYLLABLES) for _ in range(4)).capitalize()


def facts(chance: random.Random) -> list[Fact]:
    """The shipped facts, and made-up choices with ten aliases each up to the number wanted."""
    shipped = list(load_baseline(ROOT / "db" / "baseline")[0])
    missing = FACTS - len(shipped)
    each = -(-ALIASES // missing // 2)
    for number in range(missing):
        names = tuple(made_up_name(chance) for _ in range(2))
        aliases = {name: tuple(made_up_name(chance) for _ in range(each)) for name in names}
        shipped.append(
            Fact(
                id=f"made-up-{number}",
                title=f"Made-up choice {number}",
                statement="Which of two names it has.",
                kind=Kind.CHOICE,
                value=names[0],
                about=("denmark",),
                options=names,
                aliases=aliases,
            )
        )
    return shipped


def document(chance: random.Random, names: list[str]) -> Document:
    """About 600 words in one language; one sentence in three names something a fact asks for."""
    language = chance.choice(list(SENTENCES))
    text: list[str] = []
    while sum(len(sentence.split()) for sentence in text) < WORDS:
        pattern = chance.choice(SENTENCES[language])
        name = chance.choice(names) if chance.random() < 0.3 else made_up_name(chance)
        text.append(pattern.format(day=chance.randint(1, 28), n=chance.randint(2, 900), name=name))
    return Document(
        url="bench", text="\n\n".join(" ".join(text[i : i + 5]) for i in range(0, len(text), 5)), language=language
    )


def sample(count: int, seed: int = 7) -> tuple[list[Fact], list[Document]]:
    """The facts, and so many documents."""
    chance = random.Random(seed)
    known = facts(chance)
    names = [name for fact in known for options in fact.aliases.values() for name in options]
    return known, [replace(document(chance, names), url=f"bench {index}") for index in range(count)]


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=200)
    wanted = parser.parse_args().documents
    known, documents = sample(wanted)
    names = sum(len(options) for fact in known for options in fact.aliases.values())
    started = time.process_time()
    baseline = compile_baseline(known, load_lexicon(ROOT / "db" / "lexicon"))
    compiled = time.process_time() - started
    spent, found = [], 0
    for text in documents:
        started = time.process_time()
        found += len(observe(text, baseline, seen=date(2024, 6, 1)))
        spent.append(1000 * (time.process_time() - started))
    spent.sort()
    print(f"{len(known)} facts, {names} aliases, {wanted} documents of {WORDS} words, {found} observations")
    print(f"compile {1000 * compiled:.0f} ms once")
    print(
        f"observe {statistics.median(spent):.2f} ms median, {spent[int(0.95 * len(spent))]:.2f} ms p95, CPU a document"
    )


if __name__ == "__main__":
    main()
