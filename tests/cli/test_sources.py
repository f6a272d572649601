"""The commands around sources: what they print, what they write, and what they leave alone."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.cli.app import app
from monitor.config import load_sources, sources_schema
from tests.house import OTHER, SIGNED, TALKS, Site, page

OPML = """<opml version="2.0"><body>
<outline text="NRK" type="rss" xmlUrl="https://www.nrk.no/toppsaker.rss"/>
<outline text="A page" type="link" url="https://example.org/"/>
</body></opml>"""


def monitor(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def test_feeds_come_in_from_another_reader(environment: Path) -> None:
    path, opml = environment / "sources.yaml", environment / "feeds.opml"
    before = path.read_text()
    opml.write_text(OPML)
    shown = monitor("sources", "import", str(opml))
    assert shown.stdout == "  - id: nrk\n    name: NRK\n    url: https://www.nrk.no/toppsaker.rss\n    kind: feed\n"
    assert "left out: A page: is a link and no feed" in shown.stderr
    assert path.read_text() == before
    assert "1 new in" in monitor("sources", "import", str(opml), "--write").stderr
    assert path.read_text() == before + shown.stdout


def test_sources_go_out_to_another_reader(environment: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.opml"
    assert "2 sources in" in monitor("sources", "export", "--opml", str(out)).stderr
    printed = monitor("sources", "export", "--opml", "-").stdout_bytes
    assert printed.count(b"<outline") == out.read_bytes().count(b"<outline") == 2
    path = environment / "sources.yaml"
    sources = load_sources(path).sources
    path.write_text(path.read_text().partition("sources:\n")[0] + "sources: []\n")
    monitor("sources", "import", str(out), "--write")
    assert load_sources(path).sources == sources


@pytest.mark.usefixtures("environment")
def test_the_schema_is_printed() -> None:
    assert json.loads(monitor("sources", "schema").stdout) == sources_schema()


def test_sources_are_checked_without_a_trace(environment: Path, site: Site) -> None:
    site.put("/ministry", page(TALKS, SIGNED, OTHER, f"{TALKS} {OTHER}"))
    shown = monitor("sources", "check", code=1)
    lines = shown.stdout.splitlines()
    assert lines[0].startswith("works  ministry  page: “News”, ")
    assert lines[1].startswith("FAILS  paper     http_404: ")
    assert "find its new address" in lines[2]
    assert "looked at: 2 of 2" in shown.stderr
    assert "1 work, 1 do not" in shown.stderr
    told = json.loads(monitor("sources", "check", "paper", "--json", code=1).stdout)
    assert [(each["source"]["id"], each["works"], each["kind"]) for each in told] == [("paper", False, "http_404")]
    assert not (environment / "data").exists()
    assert "no source 'nosuch'" in str(CliRunner().invoke(app, ["sources", "check", "nosuch"]).output)


def test_a_source_is_added_from_its_address_alone(environment: Path, site: Site) -> None:
    path = environment / "sources.yaml"
    before = path.read_text()
    site.put("/facts", page(SIGNED, OTHER, title="Facts on the agreement"))
    url = f"http://127.0.0.1:{site.port}/facts"
    shown = monitor("sources", "add", url, "--id", "facts", "--write")
    assert "a page of" in shown.stderr
    assert "1 new in" in shown.stderr
    assert path.read_text().startswith(before)
    added = load_sources(path).sources[-1]
    assert (added.id, added.name, added.url, added.kind) == ("facts", "Facts on the agreement", url, "page")
