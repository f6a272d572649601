"""Where we connect, and how much of it: judged at the moment of connecting, on the address that is connected to.

A check on the address bar is not enough: names resolve to private addresses, resolve differently the second time,
and redirects lead anywhere. So the check sits in httpcore's network backend: a name is resolved once, every answer
must be public, and the connection goes to the checked address itself, while TLS and the Host header keep the name.
The same place counts bytes and time, because a read timeout never fires on a server that drips.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from queue import Empty, SimpleQueue
from ssl import SSLContext
from typing import Any

import httpcore

from monitor.address import check_url
from monitor.errors import Blocked, FetchError, TooLarge, TooSlow
from monitor.fetch.settings import FetchSettings

__all__ = ["Allowance", "Guard", "Resolver", "check_address", "check_url", "system_resolver"]

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port → addresses as text. Raises OSError where there are none."""

# IANA special-purpose registries (RFC 6890 and successors), and what `ipaddress.is_global` of Python 3.11 takes for
# public: 192.88.99.0/24, 192.0.0.192, multicast, embedded IPv4 of every sort.
_NOT_PUBLIC_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier NAT, and one cloud's metadata service
        "127.0.0.0/8",
        "168.63.129.16/32",  # another cloud's host agent, on an address that looks public
        "169.254.0.0/16",  # link-local: metadata services
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")  # the only space given out for the public internet so far
_NOT_PUBLIC_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID, AMT
        "2001:db8::/32",
        "2002::/16",  # 6to4 embeds any IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def check_address(address: str, allow: Sequence[IPv4Network | IPv6Network] = ()) -> str | None:
    """Why an address must not be connected to, or None where it may: public, or inside a network of `allow`."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "not an address"
    inner = _embedded(ip)
    if any(one in network for one in (ip, inner) for network in allow if one.version == network.version):
        return None
    if isinstance(inner, IPv4Address):
        return "not a public address" if any(inner in network for network in _NOT_PUBLIC_4) else None
    if inner not in _PUBLIC_6 or any(inner in network for network in _NOT_PUBLIC_6):
        return "not a public address"
    return None


def _embedded(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that a mapped or NAT64 address leads to; anything else as it is.

    The other embeddings (IPv4-compatible, 6to4, Teredo) are refused as a whole: no web server lives there.
    """
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip in _NAT64:
            return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def system_resolver(host: str, port: int) -> list[str]:
    """What the operating system answers, each address once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(slots=True)
class Allowance:
    """What one request may still cost. Set for the thread while the request runs; the streams draw from it."""

    url: str
    deadline: float
    """On the monotonic clock."""
    wire_left: int
    wire_read: int = 0
    ended: bool = False
    """The other side closed the connection."""

    def seconds(self, timeout: float | None) -> float:
        """The time that one step may take. Raises TooSlow when none is left."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TooSlow(f"{self.url} did not finish in time", self.url, kind="timeout")
        return left if timeout is None else min(timeout, left)

    def count(self, data: bytes) -> bytes:
        """Take note of received bytes. Raises TooLarge over the cap."""
        self.wire_read += len(data)
        self.ended = not data
        if self.wire_read > self.wire_left:
            raise TooLarge(f"{self.url} sent more than {self.wire_left:,} bytes", self.url, kind="too_large")
        return data


current: ContextVar[Allowance] = ContextVar("allowance")


class _Stream(httpcore.NetworkStream):
    """A connection that draws time and bytes from the current allowance."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        allowance = current.get()
        return allowance.count(self._stream.read(max_bytes, allowance.seconds(timeout)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, current.get().seconds(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, current.get().seconds(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class Guard(httpcore.NetworkBackend):
    """The network backend that every outgoing connection goes through."""

    def __init__(self, settings: FetchSettings, resolve: Resolver = system_resolver) -> None:
        self._settings = settings
        self._resolve = resolve
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        allowance = current.get()
        failure: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in self._addresses(host, port, allowance):
            try:
                stream = self._backend.connect_tcp(
                    address, port, allowance.seconds(timeout), local_address, socket_options
                )
                return _Stream(stream)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 httpcore's signature
    ) -> httpcore.NetworkStream:
        raise Blocked("sockets of this machine are never read", path, kind="private_address", transient=False)

    def _addresses(self, host: str, port: int, allowance: Allowance) -> Sequence[str]:
        """Every address of a name, checked: one bad answer spoils them all, so that nobody can mix one in."""
        url = allowance.url
        if port not in self._settings.allow_ports:
            raise Blocked(f"{url} leads to port {port}", url, kind="port", transient=False)
        found = self._resolve_in_time(host, port, allowance.seconds(self._settings.connect_timeout))
        if not found:
            raise FetchError(f"the name {host} has no address", url, kind="dns")
        if isinstance(found, Exception):
            why = (isinstance(found, OSError) and found.strerror) or found
            raise FetchError(f"the name {host} cannot be resolved: {why}", url, kind="dns") from found
        addresses = found
        for address in addresses:
            if reason := check_address(address, self._settings.allow_networks):
                message = f"{host} leads to {address}, which is {reason}"
                raise Blocked(message, url, kind="private_address", transient=False)
        return addresses

    def _resolve_in_time(self, host: str, port: int, seconds: float) -> Sequence[str] | Exception:
        """The system's resolver has no time limit of its own, so it is asked in a thread that may be left behind."""
        answers: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
        try:
            return answers.get(timeout=seconds)
        except Empty:
            return TimeoutError(f"no answer within {seconds:.0f} s")
