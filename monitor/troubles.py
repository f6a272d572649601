"""What can be wrong with a page, in words: the one table from which digests, lists and checks tell it.

The kinds are those of FetchError and ExtractError. docs/operating.md explains the same ones at more length.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Told(NamedTuple):
    """A trouble for people."""

    words: str
    """What is wrong, as a clause that stands by itself or after a colon."""
    advice: str
    """What a person can do."""


_WAIT: Final = "wait; if it stays, look whether the site has moved"
_OWNER: Final = "tell the site's owner"
_REFUSED: Final = "choose a feed or another page of this publisher, or ask for leave"
_WALL: Final = "look at it in a browser; choose another page or a feed of this site"
_FIND: Final = "find its new address; `monitor sources add URL` helps"
_WHAT: Final = "look at the address; `monitor sources add URL` finds out what it is"
_NO_TEXT: Final = "there is no text in it: choose another address"
_TOO_MUCH: Final = "choose a narrower page"
_PDF: Final = "read it yourself, or find the same as a web page"

TROUBLES: Final[Mapping[str, Told]] = {
    # no connection, or none that holds
    "dns": Told(
        "the name of its site cannot be resolved",
        "check the spelling of the address; if all names fail, this machine's network and resolver",
    ),
    "connect": Told("its site does not answer", _WAIT),
    "tls": Told("its site has no valid certificate", f"{_OWNER}; it is never read without a safe connection"),
    "timeout": Told("no whole answer came in time", "wait; a very slow site may need a longer `fetch: deadline`"),
    "truncated": Told("its answer broke off, or holds only a part of the page", "wait"),
    "protocol": Told("what answers there is no web server", "check the address and its port"),
    "encoding": Told("it is packed in a way that cannot be undone", _OWNER),
    "too_large": Told("it is larger than what is read", "is it the right address? else raise `fetch: most_megabytes`"),
    "redirects": Told(
        "it leads from address to address without end, or to nonsense",
        "open it in a browser and write down the address at which it ends",
    ),
    # what is not asked for
    "url": Told("it leads to what is no web address", "correct the address"),
    "port": Told("it leads to a port that is not allowed", "correct it, or allow the port in `fetch: allow_ports`"),
    "private_address": Told(
        "it leads into a private network", "correct it, or allow the network in `fetch: allow_networks`"
    ),
    "robots": Told("its robots.txt forbids it, or cannot be had", f"respect it: {_REFUSED}"),
    "browser": Told("the browser cannot be started", "docs/operating.md tells what it needs"),
    # what the site says
    "challenge": Told(
        "a protection service asks whether we are human", "ask the publisher, or find the same news in a feed"
    ),
    **dict.fromkeys(
        ("http_401", "http_402", "http_403", "http_451"), Told("the publisher refuses to show it to us", _REFUSED)
    ),
    "http_404": Told("there is no such page", _FIND),
    "http_410": Told("the page was taken away for good", _FIND),
    "http_429": Told("the site was asked too often", "wait, then ask less often: `every`, `pause`"),
    "http_503": Told("the site is out of service for the moment", "wait, then ask less often: `every`, `pause`"),
    "http_304": Told("the site says “not modified” to whoever asks for the page itself", _OWNER),
    # another thing in the page's place
    "login": Told("a login stands in its place", _WALL),
    "consent": Told("a question about cookies stands in its place", _WALL),
    "region": Told("the site shows it only to visitors of certain countries", _WALL),
    "maintenance": Told("a notice of maintenance stands in its place", _WAIT),
    "error-page": Told("an error page stands in its place", _WAIT),
    "soft-404": Told("a page that says “not found” stands in its place", _FIND),
    "placeholder": Told(
        "a placeholder without the page's text stands there",
        "look at it in a browser; a page that is built by scripts needs `via: browser`",
    ),
    "paywall": Told("only its beginning is shown to who does not subscribe", _WALL),
    "garbled": Told("its letters come in a wrong encoding", f"{_OWNER}; after a day it is taken as it is"),
    "other-language": Told(
        "it comes in another language", "give the address of the version that you want; after a day this one is taken"
    ),
    "other-page": Told(
        "quite another page stands at its address", "look at it in a browser; after a day the new one is taken"
    ),
    "empty": Told("there is nothing in it", f"{_WAIT}; a page that is built by scripts needs `via: browser`"),
    # lists
    "not_a_feed": Told("what came is no feed", _WHAT),
    "not_a_sitemap": Told("what came is no sitemap", _WHAT),
    "not_json": Told("what came is no JSON", _WHAT),
    "no_items": Told("there is no entry in it", "is it the right address? `monitor sources add URL` looks for others"),
    "no_links": Told(
        "none of its links looks like an article, or matches its patterns",
        "name the articles' addresses with `links:` patterns, or find a feed with `monitor sources add URL`",
    ),
    "pointer": Told("its items are not where `pointers` says", "correct `pointers`, see docs/sources.md"),
    "feed": Told("this is a feed or a sitemap, not a page", "write `kind: feed`, or `kind: sitemap` for a sitemap"),
    "json": Told("this is JSON, not a page", "write `kind: api` with `pointers`, see docs/sources.md"),
    "script": Told("this is a program, not a page", _WHAT),
    "selector": Told(
        "`select` or `ignore` does not fit it",
        "correct `select` or `ignore`; `monitor try ID --select …` tries one",
    ),
    # documents and files
    "broken-pdf": Told("the PDF is damaged", _OWNER),
    "broken-gzip": Told("the packed file is damaged", _OWNER),
    "encrypted": Told("the PDF wants a password", "ask the publisher"),
    "no-text-layer": Told("the pages of the PDF are pictures without text", _PDF),
    "pdf": Told("this is a PDF where a list was expected", "write `kind: page`"),
    "image": Told("this is a picture", _NO_TEXT),
    "media": Told("this is a picture, a film or sound", _NO_TEXT),
    "office": Told("this is an office document", "find the same as PDF or web page"),
    "rtf": Told("this is a word processor's document", "find the same as PDF or web page"),
    **dict.fromkeys(("zip", "gzip", "zstd", "7z", "rar"), Told("this is a packed archive", _NO_TEXT)),
    **dict.fromkeys(("binary", "font"), Told("this is a file that no person reads", _NO_TEXT)),
    "too-large": Told("it is too large to be read, or built to keep a reader busy", _TOO_MUCH),
    "parser_timeout": Told("reading it took too long", _TOO_MUCH),
    "parser_memory": Told("reading it took too much memory", _TOO_MUCH),
    "parser_crash": Told("reading it failed", "look at the page; if it is sound, report the fault with its address"),
}


def in_words(kind: str) -> Told:
    """A trouble in words; also a status or a kind that has no row of its own."""
    if kind in TROUBLES:
        return TROUBLES[kind]
    if kind.startswith("http_5"):
        return Told(f"the site has an error of its own ({kind.removeprefix('http_')})", _WAIT)
    if kind.startswith("http_"):
        return Told(f"an unexpected answer came ({kind.removeprefix('http_')})", "look at the page in a browser")
    return Told(f"it cannot be read ({kind})", "look at the page in a browser")
