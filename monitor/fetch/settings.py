"""What the operator may set about fetching, for the whole deployment, never for one request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network

from monitor import __version__
from monitor.address import PORTS
from monitor.text import one_line

PRODUCT = "newsmonitor"
"""The product token that robots.txt files address us by."""

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Limits and manners. The defaults are safe; loosening them is the operator's decision."""

    contact: str = ""
    """A web or mail address where a site's owner reaches the operator; part of the user agent."""
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Private networks that may be read all the same (an intranet, a test on loopback)."""
    allow_ports: frozenset[int] = PORTS
    deadline: float = 60.0
    """Seconds for a whole request, redirects included, however busily the server drips."""
    connect_timeout: float = 15.0
    read_timeout: float = 30.0
    """Longest silence inside an answer."""
    wire_cap: int = 10 * MIB
    """Bytes read from the network for one answer, headers included."""
    decoded_cap: int | None = None
    """Bytes of one answer once it is unpacked; None: twice `wire_cap`."""
    ratio_cap: int = 200
    """Decoded to received bytes, judged from the second MiB on."""
    max_redirects: int = 5
    pause: timedelta = timedelta(seconds=5)
    """Between two requests to one site."""
    pauses: Mapping[str, timedelta] = field(default_factory=dict)
    """Longer ones for single sites, by registrable name."""
    longest_pause: timedelta = timedelta(seconds=60)
    """The most that a site's crawl-delay can ask for."""
    browser_sandbox: bool = True
    """Chromium's own sandbox, for sources with `via: browser`; it needs user namespaces and refuses to run as root."""

    @property
    def user_agent(self) -> str:
        """Who we are, honestly: `newsmonitor/0.1.0 (+https://example.org/contact)`."""
        contact = one_line(self.contact).encode("ascii", "ignore").decode()
        return f"{PRODUCT}/{__version__}" + (f" (+{contact})" if contact else "")
