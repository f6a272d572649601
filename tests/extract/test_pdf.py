"""PDFs: their paragraphs, what is not text, and bad ones."""

import pytest

from monitor import extract
from monitor.errors import ExtractError
from monitor.models import Document
from monitor.sandbox import Sandbox
from tests.extract.links.fetching import answer
from tests.extract.papers import paper

FIRST = [
    "Ministry of Defence - fact sheet",
    "The agreement on defence cooperation",
    "The parties agree that forces of the other party may use the agreed facilities and areas for train-",
    "ing, exercises and the storage of equipment. The costs of new build-",
    "ings are shared. US-",
    "forces pay for what only they use, and the host nation-",
    "owned land stays with its owner, whatever is built upon it in the years of the agreement (article 3).",
    "Next steps",
    "The host nation-owned quay is finished in 2026.",
    "Page 1 of 3",
]
SECOND = ["Ministry of Defence - fact sheet", "- Ørland, Rygge and Sola", "- Evenes: æ ø å ö ä þ ð", "Page 2 of 3"]
THIRD = ["Ministry of Defence - fact sheet", "Questions are answered by the press office.", "Page 3 of 3"]


def read(body: bytes) -> Document:
    return extract.document(body, url="https://www.example.org/sheet.pdf", content_type="text/html")


def test_paragraphs_are_made_of_lines_again() -> None:
    document = read(paper(FIRST, SECOND, THIRD, title="Fact sheet on the agreement", created="D:20240305120000+01'00'"))
    assert document.text.split("\n\n") == [
        "The agreement on defence cooperation",
        "The parties agree that forces of the other party may use the agreed facilities and areas for training, "
        "exercises and the storage of equipment. The costs of new buildings are shared. US-forces pay for what only "
        "they use, and the host nation-owned land stays with its owner, whatever is built upon it in the years of "
        "the agreement (article 3).",
        "Next steps",
        "The host nation-owned quay is finished in 2026.",
        "- Ørland, Rygge and Sola",
        "- Evenes: æ ø å ö ä þ ð",
        "Questions are answered by the press office.",
    ]
    assert (document.title, document.published, document.language) == (
        "Fact sheet on the agreement",
        "2024-03-05",
        "en",
    )
    assert (document.reader, len(document.regions)) == ("pdf-1", len(document.visible.split("\n")))


def test_running_titles_and_page_numbers_are_furniture() -> None:
    document = read(paper(FIRST, SECOND, THIRD, packed=True))
    assert "fact sheet" not in document.text
    assert "Page 2" not in document.text
    furniture = [
        line for line, region in zip(document.visible.split("\n"), document.regions, strict=True) if region == "f"
    ]
    assert furniture == ["Ministry of Defence - fact sheet", "Page 1 of 3"]


@pytest.mark.parametrize("title", ["", "Microsoft Word - sheet_final2.docx", "untitled", "123"])
def test_a_senseless_title_is_not_taken(title: str) -> None:
    assert read(paper(["A heading that says more", "And a text."], title=title)).title == "A heading that says more"


@pytest.mark.parametrize("created", ["D:20240230", "yesterday", "D:2024"])
def test_no_date_is_made_up(created: str) -> None:
    assert read(paper(["A heading that says more", "And a text."], created=created)).published is None


ENCRYPTED = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [(a) (a)]" % (b"o" * 32, b"u" * 32)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7\nnothing of the kind", "broken-pdf"),
        (paper(FIRST)[:400], "broken-pdf"),
        (paper(FIRST, trailer=ENCRYPTED), "encrypted"),
        (paper([], []), "no-text-layer"),
    ],
    ids=["no-pdf", "cut-off", "encrypted", "pictures"],
)
def test_what_cannot_be_read_has_a_reason(body: bytes, kind: str) -> None:
    with pytest.raises(ExtractError) as error:
        read(body)
    assert error.value.kind == kind


def test_only_so_many_pages_are_read() -> None:
    document = read(paper(*([f"Paragraph {'x' * (number % 7)} of page {number}."] for number in range(230))))
    assert "page 199." in document.text
    assert "page 200." not in document.text


def test_the_gates_know_a_pdf_again() -> None:
    first = extract.read(answer(paper(FIRST, SECOND, THIRD)), None)
    assert first is not None
    known = extract.Known("another", first.visible_hash, first.document)
    assert extract.read(answer(paper(FIRST, SECOND, THIRD, created="D:20240101")), known) is None
    changed = extract.read(answer(paper(FIRST, SECOND, [*THIRD[:1], "Nobody answers.", *THIRD[2:]])), known)
    assert changed is not None
    assert "Nobody answers." in changed.document.text
    assert extract.is_current(first.document.reader, ("article",))
    assert not extract.is_current("pdf-0")


@pytest.mark.slow
def test_a_bomb_is_stopped() -> None:
    bomb = paper(["x"], extra=b"BT /F1 11 Tf " + b"(spread over the page) Tj " * 2_000_000 + b"ET\n", packed=True)
    with Sandbox(workers=1, memory_mb=700, seconds=5) as sandbox, pytest.raises(ExtractError) as error:
        sandbox.run(extract.document, bomb, url="https://www.example.org/bomb.pdf", content_type="application/pdf")
    assert error.value.kind in {"parser_timeout", "parser_memory", "broken-pdf"}
