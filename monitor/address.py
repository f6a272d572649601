"""The form of a web address: what may be asked for at all, written in one way, and to whom it belongs.

Nothing here touches the network. Where a name leads is judged when the connection is made (`fetch.guard`); this
module refuses what no careful reader would type, so that two parsers cannot understand one address differently.
"""

import ipaddress
import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import quote, urlsplit

from monitor.errors import Blocked
from monitor.text import one_line

PORTS = frozenset({80, 443, 8080, 8443})
"""Where web servers live. Any other port is somebody's database or mail server."""

_LONGEST = 2048
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\\]")
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")
_ENDS_IN_A_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._[]|"
_QUERY_SAFE = _PATH_SAFE + "?"
_DEFAULT_PORT = {"http": 80, "https": 443}


def check_url(url: str, *, ports: Collection[int] = PORTS) -> str:
    """The address as it will be asked for: ASCII, scheme and host in lower case, no default port, no fragment.

    Raises Blocked (kind `url` or `port`) for anything but plain http and https: other schemes, backslashes, blanks
    and control characters, user information, an empty or impossible host, a port outside `ports`, over 2,048
    characters. Private addresses pass: only a resolved name tells where it leads.
    """
    if len(url) > _LONGEST:
        raise _refused(url, f"is longer than {_LONGEST} characters")
    if _FORBIDDEN.search(url):
        raise _refused(url, "contains a blank, a control character or a backslash")
    try:
        parts = urlsplit(url)
        port = parts.port
        path, query = quote(parts.path, safe=_PATH_SAFE), quote(parts.query, safe=_QUERY_SAFE)
    except (ValueError, UnicodeError):
        raise _refused(url, "cannot be understood") from None
    if parts.scheme not in _DEFAULT_PORT:
        raise _refused(url, "does not begin with http:// or https://")
    if "@" in parts.netloc:
        raise _refused(url, "carries a user name or password")
    host = _host(url, parts.hostname or "", bracketed="[" in parts.netloc)
    if port is None:
        port = _DEFAULT_PORT[parts.scheme]
    if port not in ports:
        raise _refused(url, f"asks for port {port}; allowed are {', '.join(map(str, sorted(ports)))}", kind="port")
    shown = host if port == _DEFAULT_PORT[parts.scheme] else f"{host}:{port}"
    return f"{parts.scheme}://{shown}{path or '/'}{'?' + query if query else ''}"


def origin(url: str) -> str:
    """Scheme, host and port of an address, as `https://example.org` or `http://example.org:8080`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def site(url: str) -> str:
    """Who answers for an address: its registrable name (`www.nrk.no` → `nrk.no`), else the bare host."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return _registrable(host)


@lru_cache(maxsize=4096)
def _registrable(host: str) -> str:
    # Here, because most commands never need it and it is slow to import. The list of public suffixes ships with the
    # package; nothing is downloaded.
    from tld import get_fld  # noqa: PLC0415 see above

    return get_fld(f"http://{host}/", fail_silently=True) or host


def _host(url: str, host: str, *, bracketed: bool) -> str:
    if bracketed:
        try:
            literal = ipaddress.IPv6Address(host)
        except ValueError:
            raise _refused(url, "has an impossible host") from None
        if literal.scope_id is not None:
            raise _refused(url, "names a network interface")
        return f"[{literal}]"
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            raise _refused(url, "has an impossible host") from None
    if not _HOST.fullmatch(host):
        raise _refused(url, "has no host" if not host else "has an impossible host")
    if _ENDS_IN_A_NUMBER.fullmatch(host):
        # Only four plain numbers are an address; 127.1, 0x7f000001 and 0251.254.169.254 are somebody's trick.
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            raise _refused(url, "has a number for a host") from None
    return host


def _refused(url: str, why: str, *, kind: str = "url") -> Blocked:
    return Blocked(f"the address {one_line(url, 120)} {why}", url, kind=kind, transient=False)
