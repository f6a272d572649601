"""Undoes Content-Encoding within bounds.

httpx would inflate a whole received chunk at once, whatever comes out of it (64 KB became 67 MB), and decodes
every coding that happens to be installed. Here one piece of at most 64 KiB comes out at a time.
"""

import zlib
from io import BytesIO

from monitor.errors import FetchError, TooLarge
from monitor.fetch.settings import MIB, FetchSettings

_PIECE = 64 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_PLAIN = frozenset({"", "identity", "none", "utf-8", "utf8", "iso-8859-1", "binary", "8bit"})
"""Names that servers put there by mistake and that mean no compression at all."""


class Body:
    """Collects one answer's body. Feed it the raw chunks, then `finish`.

    `cut`: keep only that many decoded bytes and be content (robots.txt), instead of raising over the cap.
    Raises FetchError (`encoding`, `truncated`) and TooLarge, on the url given.
    """

    def __init__(self, encoding: str | None, settings: FetchSettings, url: str, *, cut: int | None = None) -> None:
        self._cap = 2 * settings.wire_cap if settings.decoded_cap is None else settings.decoded_cap
        self._ratio = settings.ratio_cap
        self._url = url
        self._cut = cut
        self._wire = 0
        self._whole = BytesIO()
        self._inflate: zlib._Decompress | None = None
        self._coding = self._read_coding(encoding)

    @property
    def full(self) -> bool:
        """Enough was read: the rest may stay on the wire."""
        return self._cut is not None and self._whole.tell() >= self._cut

    def feed(self, chunk: bytes) -> None:
        """Take one chunk as it came from the wire."""
        self._wire += len(chunk)
        if self._coding == "identity":
            self._keep(chunk)
            return
        while chunk and not self.full:
            if self._inflate is None:
                self._inflate = self._start(chunk)
            elif self._inflate.eof:
                # A gzip file may have several members; anything else behind the end is rubbish that browsers ignore.
                if self._coding != "gzip" or not chunk.startswith(_GZIP_MAGIC):
                    return
                self._inflate = zlib.decompressobj(wbits=31)
            chunk = self._unpack(self._inflate, chunk)

    def finish(self) -> bytes:
        """The decoded body. Raises FetchError (`truncated`) where the compressed data stop in the middle."""
        if self._inflate is not None and not self._inflate.eof and not self.full:
            raise FetchError(f"{self._url}: the compressed answer is cut off", self._url, kind="truncated")
        body = self._whole.getvalue()
        return body if self._cut is None else body[: self._cut]

    def _read_coding(self, encoding: str | None) -> str:
        names = [name.strip().lower() for name in (encoding or "").split(",")]
        real = [name for name in names if name not in _PLAIN]
        if not real:
            return "identity"
        if len(real) > 1 or real[0] not in {"gzip", "x-gzip", "deflate"}:
            raise self._bad(f"came as {', '.join(real)[:80]}, which we did not ask for")
        return real[0].removeprefix("x-")

    def _start(self, chunk: bytes) -> "zlib._Decompress":
        if self._coding == "gzip":
            return zlib.decompressobj(wbits=31)
        # `deflate` means zlib (RFC 9110), but some servers send the bare stream; the first byte tells them apart.
        return zlib.decompressobj(wbits=15 if chunk[0] & 0x0F == 8 else -15)

    def _unpack(self, inflate: "zlib._Decompress", chunk: bytes) -> bytes:
        """Inflate a chunk piece by piece; what is left over lies behind the end of the compressed stream."""
        while True:
            try:
                piece = inflate.decompress(chunk, _PIECE)
            except zlib.error as error:
                raise self._bad(f"is not the {self._coding} it claims to be ({error})") from error
            self._keep(piece)
            chunk = inflate.unconsumed_tail
            # A full piece may leave more inside even when all of the input is taken.
            if inflate.eof or self.full or (not chunk and len(piece) < _PIECE):
                return inflate.unused_data

    def _keep(self, data: bytes) -> None:
        size = self._whole.tell() + len(data)
        if self._cut is None:
            too_dense = size > MIB and size > self._wire * self._ratio
            if size > self._cap or too_dense:
                why = "unpacks to far more than it is" if too_dense else f"is over {self._cap:,} bytes"
                raise TooLarge(f"{self._url} {why}", self._url, kind="too_large")
        self._whole.write(data)

    def _bad(self, why: str) -> FetchError:
        return FetchError(f"{self._url}: the answer {why}", self._url, kind="encoding")
