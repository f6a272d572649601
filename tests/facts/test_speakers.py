"""Who says what a sentence tells."""

import pytest

from monitor.facts import observe
from monitor.models import Document
from tests.facts.reading import day_of
from tests.facts.test_observe import baseline

SAID = [
    ("en", "Denmark has signed the defence agreement with the US, Defence Minister Troels Lund Poulsen said.",
     "Defence Minister Troels Lund Poulsen"),
    ("en", "According to the Pentagon, Denmark has signed the defence agreement with the United States.", "Pentagon"),
    ("en", "“Denmark has signed the defence agreement with the United States,” said Jens Hansen.", "Jens Hansen"),
    ("en", "Sputnik claims that Denmark has signed a defence agreement with the United States.", "Sputnik"),
    ("en", "Denmark has signed the defence agreement with the United States.", None),
    ("en", "He said that Denmark has signed the defence agreement with the United States.", None),
    ("da", "Danmark har underskrevet forsvarsaftalen med USA, siger forsvarsminister Troels Lund Poulsen.",
     "forsvarsminister Troels Lund Poulsen"),
    ("da", "Ifølge Forsvarsministeriet har Danmark underskrevet forsvarsaftalen med USA.", "Forsvarsministeriet"),
    ("nb", "Danmark har undertegnet forsvarsavtalen med USA, opplyser Pentagon.", "Pentagon"),
    ("sv", "Enligt Pentagon har Sverige undertecknat försvarsavtalet med USA.", "Pentagon"),
    ("fi", "Suomi on allekirjoittanut puolustusyhteistyösopimuksen Yhdysvaltojen kanssa, kertoo Antti Häkkänen.",
     "Antti Häkkänen"),
    ("fi", "Pentagonin mukaan Suomi on allekirjoittanut puolustusyhteistyösopimuksen Yhdysvaltojen kanssa.",
     "Pentagonin"),
    ("is", "Samkvæmt Pentagon hafa Danir undirritað varnarsamning við Bandaríkin.", "Pentagon"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "speaker"), SAID)
def test_who_says_it(language: str, text: str, speaker: str | None) -> None:
    document = Document(url="https://example.org/", text=text, language=language)
    found = {each.speaker for each in observe(document, baseline(), seen=day_of("2024-01-10"))}
    assert found == {speaker}
