"""A site on loopback with good and bad addresses, and a polite client that may go there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network

import pytest

from monitor.fetch import Client, FetchSettings, Manners
from monitor.sandbox import Sandbox
from tests.house import OTHER, SIGNED, TALKS, Site, page


@dataclass
class Visit:
    """What a look at the site needs."""

    site: Site
    manners: Manners
    sandbox: Sandbox

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.site.port}{path}"


@pytest.fixture
def visit(site: Site, sandbox: Sandbox) -> Iterator[Visit]:
    settings = FetchSettings(
        pause=timedelta(), allow_networks=(ip_network("127.0.0.0/8"),), allow_ports=frozenset({site.port})
    )
    with Client(settings) as client:
        yield Visit(site, Manners(client), sandbox)


def rss(*titles: str, name: str = "News of the ministry") -> str:
    items = "".join(
        f"<item><title>{title}</title><link>/a/{number}</link><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate></item>"
        for number, title in enumerate(titles)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title><![CDATA[{name}]]></title><language>da-DK</language>'
        f"{items}</channel></rss>"
    )


def listing(links: int, head: str = "") -> str:
    entries = "".join(
        f'<li class="entry"><h3><a href="/news/2026/article-number-{number}-on-defence">The ministry tells of '
        f"agreement number {number} with its allies</a></h3><time datetime='2026-03-0{number % 9 + 1}'>{number} March"
        f"</time><p>{SIGNED}</p></li>"
        for number in range(links)
    )
    return (
        f"<html lang=en><head><title>News list</title>{head}</head><body><main><ul>{entries}</ul></main></body></html>"
    )


ARTICLE = page(TALKS, SIGNED, OTHER, f"{TALKS} {OTHER}", title="On the agreement")
SHELL = "<html><head><title>App</title></head><body><div id=root></div><script src=/app.js></script></body></html>"
