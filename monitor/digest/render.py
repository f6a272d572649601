"""The view of a digest → subject, text and HTML, by Jinja templates that are handed in."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from monitor.digest.view import Digest, Mark
from monitor.errors import ConfigError

TEXT: Final = "digest.txt.j2"
HTML: Final = "digest.html.j2"
WIDTH: Final = 76


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message before it has an addressee."""

    subject: str
    text: str
    html: str
    thread: str = "digest"


def render(digest: Digest, templates: Mapping[str, str]) -> Rendered:
    """Fill the templates (name → source; `digest.txt.j2` and `digest.html.j2` and what they include).

    Raises ConfigError for a template that is missing, broken or names something that does not exist.
    """
    name = TEXT
    try:
        text, html = environments(tuple(sorted(templates.items())))
        plain = text.get_template(TEXT).render(digest=digest)
        name = HTML
        rich = html.get_template(HTML).render(digest=digest)
    except TemplateSyntaxError as error:
        raise ConfigError(f"template: {error.message}", error.name or name, error.lineno) from error
    except TemplateError as error:
        raise ConfigError(f"template: {error}", name) from error
    return Rendered(
        subject=digest.subject,
        text=re.sub(r"\n{3,}", "\n\n", plain).strip() + "\n",
        html=rich,
        thread=digest.thread,
    )


@lru_cache(maxsize=4)
def environments(templates: tuple[tuple[str, str], ...]) -> tuple[Environment, Environment]:
    """The one place where template environments are made: for text, and for HTML with everything escaped.

    Escaping does not depend on a file's name: `select_autoescape` leaves `a.html.j2` unescaped. In a sandbox, because
    whoever runs the monitor may bring templates from elsewhere.
    """
    loader = DictLoader(dict(templates))
    common: dict[str, Any] = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    text = ImmutableSandboxedEnvironment(loader=loader, autoescape=False, **common)
    html = ImmutableSandboxedEnvironment(loader=loader, autoescape=True, **common)
    text.filters["fill"] = fill
    text.filters["marked"] = marked
    return text, html


def fill(text: str, indent: int = 0, first: str = "") -> str:
    """Paragraph filled to the width; `first` (a label, a bullet) stands where the first line begins."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first or " " * indent,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


_SIGNS: Final = {"same": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")}


def marked(marks: tuple[Mark, ...]) -> str:
    """`agreed on [-four-] {+twelve+} areas`; a text that is old or new as a whole needs no signs."""
    if len({mark.kind for mark in marks}) == 1:
        return marks[0].text if len(marks) == 1 else "".join(mark.text for mark in marks)
    pieces = []
    for mark in marks:
        opening, closing = _SIGNS[mark.kind]
        inner = mark.text.strip()
        if not opening or not inner:
            pieces.append(mark.text)
            continue
        left = mark.text[: len(mark.text) - len(mark.text.lstrip())]
        right = mark.text[len(mark.text.rstrip()) :]
        pieces.append(f"{left}{opening}{inner}{closing}{right}")
    joined = "".join(pieces)
    return re.sub(r"-\]\{\+", "-] {+", joined)
