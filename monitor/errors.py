"""Everything that may go wrong, as one tree.

MonitorError
├── ConfigError(message, path, line, column)     what the operator wrote cannot be used
├── FetchError(message, url, transient)          the network or the server
│   ├── Refused                                  robots.txt, 401/402/403/451: we may not
│   ├── Gone                                     404, 410
│   ├── TooSlow                                  the total deadline passed
│   ├── TooLarge                                 wire bytes, decoded bytes or compression ratio over the cap
│   └── Blocked                                  our own guard: private address, bad scheme, bad port
├── ExtractError(message, url)                   the bytes cannot be read
│   ├── NotThePage(reason)                       a wall, a challenge, an error page: healthy bytes of another thing
│   └── UnknownFormat                            PDF, image, archive, binary
├── DeliveryError(message, channel, permanent)   a digest could not be handed over
├── Busy(message)                                another instance holds the database (exit 75)
├── ReviewError(message)                         an answer that does not fit its finding
├── Moved(message)                               a finding was changed by someone else since it was read
└── StoreError(message, transient)               the database: fatal unless transient (locked, connection lost)

The raiser knows whether trying again can help and says so; nobody reads messages to find out.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any


class MonitorError(Exception):
    """Base of all errors that are raised on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        # The default would call the class with the message alone; our classes take more than that, and they must
        # come back whole from a worker process. The state goes last, because an error may refer to itself.
        return _bare, (type(self), self.args), self.__dict__


def _bare(kind: type[MonitorError], args: tuple[Any, ...]) -> MonitorError:
    return kind.__new__(kind, *args)


class ConfigError(MonitorError):
    """A file of the operator cannot be used. Printed as `path:line:column: message`, exit code 78.

    One error may stand for several faults of a file: `faults` has each by itself, `str` prints one a line.
    """

    def __init__(
        self, message: str, path: str, line: int = 1, column: int = 1, more: Sequence["ConfigError"] = ()
    ) -> None:
        super().__init__("\n".join([f"{path}:{line}:{column}: {message}", *map(str, more)]))
        self.message, self.path, self.line, self.column = message, path, line, column
        self.faults: tuple[ConfigError, ...] = (self, *more)


class FetchError(MonitorError):
    """The page could not be fetched.

    `kind` is a short stable word for tables and counts (`dns`, `tls`, `timeout`, `http_503`, `redirects`, ...),
    `transient` says whether the same request may work later, `retry_after` is the server's own wish.
    """

    def __init__(
        self, message: str, url: str, *, kind: str, transient: bool = True, retry_after: datetime | None = None
    ) -> None:
        super().__init__(message)
        self.url, self.kind, self.transient, self.retry_after = url, kind, transient, retry_after


class Refused(FetchError):
    """The publisher does not want us here: robots.txt, 401, 402, 403, 451."""


class Gone(FetchError):
    """404 or 410."""


class TooSlow(FetchError):
    """The total deadline of a request passed."""


class TooLarge(FetchError):
    """More bytes than we are willing to read, on the wire or decoded."""


class Blocked(FetchError):
    """Our own guard refused to connect."""


class ExtractError(MonitorError):
    """The bytes cannot be read into a document."""

    def __init__(self, message: str, url: str, *, kind: str) -> None:
        super().__init__(message)
        self.url, self.kind = url, kind


class NotThePage(ExtractError):
    """The answer is not the page that was asked for; `kind` is the reason (`challenge`, `consent`, `login`, ...)."""


class UnknownFormat(ExtractError):
    """A media type that no reader knows."""


class DeliveryError(MonitorError):
    """A message could not be handed over; `permanent` means that repeating it cannot help.

    `kind` is a short stable word for tables and counts; `ambiguous` means that it may have arrived all the same;
    `channel_down` that the fault is not this message's: nothing is marked failed, the channel is.
    """

    def __init__(
        self,
        message: str,
        channel: str,
        *,
        permanent: bool,
        ambiguous: bool = False,
        kind: str = "",
        channel_down: bool = False,
    ) -> None:
        super().__init__(message)
        self.channel, self.permanent, self.ambiguous = channel, permanent, ambiguous
        self.kind, self.channel_down = kind, channel_down


class Busy(MonitorError):
    """Another instance works on this database."""


class ReviewError(MonitorError):
    """An answer that does not fit its finding."""


class Moved(MonitorError):
    """Somebody else changed the finding since it was read: look at it again before answering."""


class StoreError(MonitorError):
    """The database is unreadable, newer than the code, or full; `transient` when trying again later can help."""

    def __init__(self, message: str, *, transient: bool = False) -> None:
        super().__init__(message)
        self.transient = transient
