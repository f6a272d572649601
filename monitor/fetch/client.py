"""One address → its raw answer, or one clear error. The only module that knows httpx.

Redirects are followed by hand, hop by hop, each through the same check. There are no cookies, no stored logins and
no settings from the environment. Nothing here waits or repeats for politeness: that is `fetch.manners`.
"""

import contextlib
import functools
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import NoReturn

import httpcore
import httpx

from monitor.address import check_url
from monitor.errors import Blocked, FetchError, TooSlow
from monitor.fetch.body import Body
from monitor.fetch.guard import Allowance, Guard, Resolver, current, system_resolver
from monitor.fetch.settings import FetchSettings
from monitor.fetch.status import NOT_MODIFIED, HeaderList, check_status, conditions, next_hop
from monitor.models import Fetched
from monitor.text import one_line

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

# httpcore's pool looks at all its connections on every request, so many small pools, each host always in the same
# one, cost half of one large pool; two idle connections in each are enough where pages are ordered by host.
_POOLS = 16
_IDLE_PER_POOL = 2
_IDLE_SECONDS = 15.0

_MOST_HEADERS = 500

_NETWORK_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.ProxyError,
)


@functools.cache
def _public_authorities() -> ssl.SSLContext:
    """The well-known ones, and those that this machine trusts besides (an intranet's own).

    One context for the process: loading it costs more than a hundred requests.
    """
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


def _now() -> datetime:
    return datetime.now(UTC)


class _Pools(httpx.BaseTransport):
    """httpx's side of httpcore, with the guard as the network."""

    def __init__(self, guard: Guard, tls: ssl.SSLContext) -> None:
        self._pools = [
            httpcore.ConnectionPool(
                ssl_context=tls,
                max_connections=None,
                max_keepalive_connections=_IDLE_PER_POOL,
                keepalive_expiry=_IDLE_SECONDS,
                network_backend=guard,
            )
            for _ in range(_POOLS)
        ]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        pool = self._pools[zlib.crc32(url.raw_host) % _POOLS]
        core = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream if request.method == "POST" else None,
            extensions=request.extensions,
        )
        try:
            answer = pool.handle_request(core)
        except _NETWORK_ERRORS as error:
            _as_httpx(error)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Chunks(answer))

    def close(self) -> None:
        for pool in self._pools:
            pool.close()


class _Chunks(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._answer.iter_stream()
        except _NETWORK_ERRORS as error:
            _as_httpx(error)

    def close(self) -> None:
        self._answer.close()


def _as_httpx(error: Exception) -> NoReturn:
    """The two libraries name their errors alike."""
    raise getattr(httpx, type(error).__name__)(str(error)) from error


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    location: str | None
    """Where it sends us on to; None for the page itself."""


class _Unchanged(Exception):
    """A 304."""


class Client:
    """Fetches addresses. Safe to share between threads; keep one for the life of the process.

    `transport` stands in for the network in tests; `tls` for the public certificate authorities.
    """

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        now: Callable[[], datetime] = _now,
        resolve: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.settings = settings or FetchSettings()
        self._now = now
        self._transport = transport or _Pools(Guard(self.settings, resolve), tls or _public_authorities())
        self._headers = [
            (b"User-Agent", self.settings.user_agent.encode("ascii")),
            (b"Accept-Encoding", b"gzip, deflate"),
        ]

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._transport.close()

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        before_hop: Callable[[str], None] | None = None,
        cut: int | None = None,
    ) -> Fetched | None:
        """Fetch one address. None: the server says that it is what the validators stand for (304).

        `etag` and `last_modified` go back exactly as they were received. `before_hop` is called with each address
        before it is asked for, redirects included; its waiting does not count against the deadline. `cut` reads
        only that many bytes. Raises FetchError and its kin; see `fetch.status` and docs/operating.md for the kinds.
        """
        validators = conditions(etag, last_modified)
        try:
            return self._follow(url, accept, validators, before_hop, cut)
        except _Unchanged:
            if validators:
                return None
        # A 304 that nobody asked for: some cache on the way is confused. Once more, past it.
        try:
            return self._follow(url, accept, [(b"Cache-Control", b"no-cache")], before_hop, cut)
        except _Unchanged:
            message = f"{url} answers 304 although nothing was asked that could be unchanged"
            raise FetchError(message, url, kind="http_304") from None

    def post(self, url: str, body: bytes, *, headers: Sequence[tuple[bytes, bytes]] = ()) -> Fetched:
        """Send JSON to one address of the operator's own choice, such as a language model's; the guard is the same.

        No redirect is followed: `headers` may hold a key that is meant for this address alone. Raises FetchError.
        """
        own: HeaderList = [(b"Accept", b"application/json"), (b"Content-Type", b"application/json"), *headers]
        here = check_url(url, ports=self.settings.allow_ports)
        started = time.monotonic()
        allowance = Allowance(here, started + self.settings.deadline, self.settings.wire_cap)
        try:
            answer = self._hop([*self._headers, *own], allowance, None, body)
        except _Unchanged:
            raise FetchError(f"{url} answers 304 to a question", url, kind="http_304") from None
        if answer.location is not None:
            raise FetchError(f"{url} sends us on to another address", url, kind="redirects", transient=False)
        return Fetched(
            url=url,
            final_url=here,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=self._now(),
            elapsed=time.monotonic() - started,
        )

    def _follow(
        self,
        url: str,
        accept: str | None,
        extra: HeaderList,
        before_hop: Callable[[str], None] | None,
        cut: int | None,
    ) -> Fetched:
        headers = [*self._headers, (b"Accept", (accept or ACCEPT).encode("ascii")), *extra]
        here = check_url(url, ports=self.settings.allow_ports)
        trail: list[tuple[int, str]] = []
        spent = 0.0
        while True:
            if before_hop:
                before_hop(here)
            started = time.monotonic()
            allowance = Allowance(here, started + self.settings.deadline - spent, self.settings.wire_cap)
            answer = self._hop(headers, allowance, cut)
            spent += time.monotonic() - started
            if answer.location is None:
                return Fetched(
                    url=url,
                    final_url=here,
                    status=answer.status,
                    headers=answer.headers,
                    body=answer.body,
                    fetched_at=self._now(),
                    elapsed=spent,
                    redirects=tuple(trail),
                )
            if len(trail) == self.settings.max_redirects:
                message = f"{url} redirects more than {self.settings.max_redirects} times"
                raise FetchError(message, url, kind="redirects")
            here = next_hop(here, answer.location, self.settings.allow_ports)
            trail.append((answer.status, here))

    def _hop(self, headers: HeaderList, allowance: Allowance, cut: int | None, content: bytes | None = None) -> _Answer:
        """One request, repeated once and at once where a connection broke before a single byte came back."""
        mark = current.set(allowance)
        try:
            try:
                return self._ask(headers, allowance, cut, content)
            except FetchError as error:
                if error.kind != "connect":
                    raise
                return self._ask(headers, allowance, cut, content)
        finally:
            current.reset(mark)

    def _ask(self, headers: HeaderList, allowance: Allowance, cut: int | None, content: bytes | None) -> _Answer:
        timeouts = {
            "connect": self.settings.connect_timeout,
            "read": self.settings.read_timeout,
            "write": self.settings.read_timeout,
            "pool": self.settings.connect_timeout,
        }
        try:
            method, extensions = "GET" if content is None else "POST", {"timeout": timeouts}
            request = httpx.Request(method, allowance.url, headers=headers, content=content, extensions=extensions)
            response = self._transport.handle_request(request)
            with contextlib.closing(_stream(response)) as stream:
                return self._read(response, stream, allowance, cut)
        except httpx.InvalidURL as error:
            raise Blocked(f"{allowance.url}: {error}", allowance.url, kind="url", transient=False) from error
        except httpx.TransportError as error:
            raise _explain(error, allowance) from error

    def _read(
        self, response: httpx.Response, stream: Iterable[bytes], allowance: Allowance, cut: int | None
    ) -> _Answer:
        url, status = allowance.url, response.status_code
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw)
        if len(headers) > _MOST_HEADERS:
            raise FetchError(f"{url} sent {len(headers)} headers", url, kind="protocol")
        location = check_status(status, headers, url, self._now())
        if status == NOT_MODIFIED:
            for _ in stream:  # nothing comes, but the connection is free for the next page only after the end
                pass
            raise _Unchanged
        if location is not None:
            return _Answer(status, headers, b"", location)
        coding = ",".join(value for name, value in headers if name.lower() == "content-encoding")
        body = Body(coding, self.settings, url, cut=cut)
        for chunk in stream:
            body.feed(chunk)
            if body.full:
                break
        content = body.finish()
        if not content and cut is None:
            raise FetchError(f"{url} answered {status} with nothing in it", url, kind="empty")
        return _Answer(status, headers, content, None)


def _stream(response: httpx.Response) -> httpx.SyncByteStream:
    """The bytes as they come from the wire; httpx's own readers would inflate them without a bound."""
    if not isinstance(response.stream, httpx.SyncByteStream):
        raise TypeError("the transport must be a synchronous one")
    return response.stream


def _explain(error: httpx.TransportError, allowance: Allowance) -> FetchError:
    """httpx's many errors as our few kinds."""
    url, text = allowance.url, one_line(str(error)) or type(error).__name__
    if isinstance(error, httpx.TimeoutException):
        return TooSlow(f"{url} did not answer in time", url, kind="timeout")
    if reason := _tls_reason(error):
        return FetchError(f"{url}: no safe connection: {reason}", url, kind="tls")
    broken = isinstance(error, httpx.NetworkError) or (isinstance(error, httpx.RemoteProtocolError) and allowance.ended)
    if broken and not allowance.wire_read:
        return FetchError(f"{url}: no connection: {text}", url, kind="connect")
    if broken:
        return FetchError(f"{url}: the answer broke off: {text}", url, kind="truncated")
    return FetchError(f"{url} does not speak HTTP properly: {text}", url, kind="protocol")


def _tls_reason(error: BaseException | None) -> str | None:
    """What OpenSSL said, if it stands behind the error. The pool raises "from None", so the context tells too."""
    for _ in range(8):  # such chains may run in a circle
        if isinstance(error, ssl.SSLError):
            return one_line(getattr(error, "verify_message", "") or error.reason or str(error))
        if error is None:
            break
        error = error.__cause__ or error.__context__
    return None
