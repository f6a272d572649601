"""Whatever bytes an operator's file holds, the answer is values or faults of one form."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.config import load_baseline, load_sources
from monitor.errors import ConfigError

LINE = re.compile(r"one\.yaml:\d+:\d+: \S.*")
WORDS = (
    "sources: facts: id:a url:https://example.org/ kind:count value:3 every:6h &a *a !!set { } [ ] , : ? | > ' \" # "
    "--- ... %YAML no ~ << 0x .nan \ufeff \u2028 😀 999999999999999999999999999999"
)
pieces = st.sampled_from([*WORDS.split(" "), "\n", "\n  - ", "\t", " ", ": ", "\x85", "&a [", "id: a, "])
texts = st.one_of(
    st.lists(pieces, max_size=40).map("".join).map(str.encode),
    st.text(max_size=60).map(str.encode),
    st.binary(max_size=60),
)


@given(texts)
@settings(max_examples=150, deadline=None)
@example(b"sources: [{id: a, url: 'https://example.org/', <<: {tier: 1}}]")
@example(b"? {a: b}\n: c")
@example(b"facts: [{id: a, statement: S., kind: set, value: {a: b}, phrases: {3: {en: []}}}]")
@example(b"facts: [{id: a, statement: S., kind: quantity, value: {amount: 1e400, unit: USD}}]")
def test_any_file_gives_values_or_faults(raw: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "one.yaml"
        path.write_bytes(raw)
        for load in (load_sources, load_baseline):
            try:
                load(path)
            except ConfigError as error:
                for line in str(error).splitlines():
                    assert LINE.fullmatch(line.removeprefix(f"{folder}/")), line
