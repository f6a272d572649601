"""What to watch at an address: a feed before a list, a list before a map of the site, else the page itself."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from pydantic import ValidationError

from monitor.address import check_url, site
from monitor.catalogue.sniff import Seen, sniff
from monitor.config.entries import SourcePart
from monitor.config.exchange import slug
from monitor.config.parsing.words import COUNTRIES, LANGUAGES
from monitor.errors import ConfigError, ExtractError, FetchError
from monitor.fetch import Manners
from monitor.models import Fetched, SourceKind
from monitor.review.moves import PERMANENT
from monitor.sandbox import Sandbox
from monitor.text import one_line

MOST_REQUESTS = 6
"""Besides robots.txt."""
ENOUGH = 5
"""Links that look like articles make a list of a page."""
_PLACES = ("feed/", "/feed/", "/rss.xml", "/rss")
"""Where feeds stand on sites that do not say so; relative to the address, or to the site."""
_COMMENTS = re.compile(r"comment|kommentar|kommentit", re.IGNORECASE)
_LANGUAGES = {"no": "nb"}
_US = frozenset(("gov", "mil"))
_ANYBODYS = frozenset(
    ("AG", "AI", "AM", "CC", "CO", "FM", "GG", "IM", "IO", "LA", "LY", "ME", "NU", "SH", "ST", "TO", "TV", "VC", "WS")
)
"""Country domains that are sold to everybody: they tell no country."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is proposed, why, and what else could be watched there."""

    entry: SourcePart
    why: str
    also: tuple[str, ...] = ()


def discover(
    url: str, manners: Manners, sandbox: Sandbox, *, kind: SourceKind | None = None, name: str | None = None
) -> Found:
    """The entry for an address, under the id `name` if there is one.

    With `kind` what stands there is taken for that and nothing is looked for.

    At most MOST_REQUESTS requests, each where robots.txt allows it. Raises FetchError or ExtractError where the
    address itself cannot be read, ConfigError for what can be no source without more being said.
    """
    found = _discover(url, manners, sandbox, kind)
    if name is None:
        return found
    try:
        entry = SourcePart.model_validate(dict(found.entry.model_dump(exclude_unset=True), id=name))
    except ValidationError as error:
        raise ConfigError(error.errors()[0]["msg"].removeprefix("Value error, "), "--id") from None
    return replace(found, entry=entry)


def _discover(url: str, manners: Manners, sandbox: Sandbox, kind: SourceKind | None) -> Found:
    url = check_url(url if "://" in url else f"https://{url}", ports=frozenset(range(1, 65536)))
    search = _Search(manners, sandbox)
    fetched = search.get(url)
    seen = sandbox.run(sniff, fetched)
    here = fetched.final_url if all(status in PERMANENT for status, _ in fetched.redirects) else url
    if kind == "api" or (kind is None and seen.kind == "json"):
        raise ConfigError("answers JSON; write `kind: api` with `pointers` by hand, see docs/sources.md", url)
    if kind is not None:
        return Found(_entry(here, kind, seen, seen), f"taken for a {kind}, as you say")
    if seen.kind == "feed":
        return Found(_entry(here, "feed", seen, seen), f"a feed with {seen.items} items")
    if seen.kind == "sitemap":
        return Found(_entry(here, "sitemap", seen, seen), f"a sitemap with {seen.items} entries")
    return _at_page(here, seen, search)


def _at_page(here: str, seen: Seen, search: "_Search") -> Found:
    root = not urlsplit(here).path.strip("/")
    feeds = sorted(seen.feeds, key=lambda feed: _distance(feed, here))
    shown = {url: f"feed {url}{f' ({title})' if title else ''}" for url, title in feeds}
    also = tuple(shown.values())
    if not root and (seen.items < ENOUGH or seen.article):
        return Found(_entry(here, "page", seen, seen), f"a page of {seen.words} words", also)
    for address, _ in feeds[:2]:
        if feed := search.feed(address):
            said = f"the page declares this feed: {feed.items} items"
            del shown[address]
            return Found(_entry(address, "feed", feed, seen, here), said, tuple(shown.values()))
    for place in () if feeds else _PLACES:
        address = urljoin(here if here.endswith("/") else f"{here}/", place)
        if search.left > 1 and (feed := search.feed(address)) and feed.items:
            return Found(_entry(address, "feed", feed, seen, here), f"a feed that no page declares: {feed.items} items")
    if seen.items >= ENOUGH:
        said = f"a page with {seen.items} links that look like articles, and no feed"
        return Found(_entry(here, "listing", seen, seen), said, tuple(search.sitemaps(here)))
    if maps := search.sitemaps(here):
        address = next((url for url in maps if "news" in url), maps[0])
        said = "neither feed nor list, but a sitemap in robots.txt; say with `links` which addresses you want"
        return Found(_entry(address, "sitemap", seen, seen, here), said, tuple(maps))
    return Found(_entry(here, "page", seen, seen), f"a page of {seen.words} words", also)


class _Search:
    """Requests that are counted. A refusal on the way is "not there"."""

    def __init__(self, manners: Manners, sandbox: Sandbox) -> None:
        self._manners, self._sandbox = manners, sandbox
        self.left = MOST_REQUESTS

    def get(self, url: str) -> Fetched:
        self.left -= 1
        fetched = self._manners.get(url)
        if fetched is None:
            raise FetchError(f"{url} answers 304 although nothing was asked that could be", url, kind="http_304")
        return fetched

    def feed(self, url: str) -> Seen | None:
        """The feed at an address, if there is one."""
        if self.left <= 0:
            return None
        try:
            seen = self._sandbox.run(sniff, self.get(url))
        except (FetchError, ExtractError):
            return None
        return seen if seen.kind == "feed" else None

    def sitemaps(self, url: str) -> list[str]:
        """Those that robots.txt names, of the same site and in a form that can be asked for."""
        try:
            named = self._manners.sitemaps(url)
        except FetchError:
            return []
        found = []
        for written in named:
            try:
                absolute = check_url(urljoin(url, written), ports=frozenset(range(1, 65536)))
            except (FetchError, ValueError):
                continue
            if site(absolute) == site(url):
                found.append(absolute)
        return found[:5]


def _distance(feed: tuple[str, str], here: str) -> tuple[bool, int]:
    """Comments last; then the feed whose address shares most of the page's."""
    ours, theirs = urlsplit(here).path.strip("/").split("/"), urlsplit(feed[0]).path.strip("/").split("/")
    shared = next(
        (n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs))
    )
    return bool(_COMMENTS.search(" ".join(feed))), -shared


def _entry(url: str, kind: SourceKind, seen: Seen, page: Seen, asked: str | None = None) -> SourcePart:
    """The entry for what was seen at an address; `page` and `asked`: the page that led there."""
    publisher = page.publisher or seen.publisher or site(asked or url)
    country, language = _country(url), _language(seen.language) or _language(page.language)
    told: dict[str, object] = {
        "id": _id(asked or url, country),
        "name": one_line(seen.title or page.title or publisher, 150),
        "url": url,
        "kind": kind,
        "relevance": "article",
        "publisher": publisher,
        "country": country,
        "language": language,
    }
    if kind == "page":
        del told["kind"], told["relevance"]
    return SourcePart.model_validate({key: value for key, value in told.items() if value})


def _id(url: str, country: str | None) -> str:
    """The country, the site's own name, and the last readable word of the path: `dk-fmn-nyheder`."""
    parts = urlsplit(url)
    own = site(url)
    name = own if own.replace(".", "").isdigit() else own.partition(".")[0]
    words = [word for part in parts.path.split("/") if (word := slug(part.partition(".")[0])) and not word.isdigit()]
    own = slug(f"{name} {words[-1]}" if words else name) or "source"
    return f"{country.lower()}-{own}" if country and not own.startswith(f"{country.lower()}-") else own


def _country(url: str) -> str | None:
    last = (urlsplit(url).hostname or "").rstrip(".").rpartition(".")[2].upper()
    if last.lower() in _US:
        return "US"
    return {"UK": "GB"}.get(last) or (last if last in COUNTRIES - _ANYBODYS else None)


def _language(code: str | None) -> str | None:
    bare = str(code or "").lower().replace("_", "-").partition("-")[0]
    bare = _LANGUAGES.get(bare, bare)
    return bare if bare in LANGUAGES else None
