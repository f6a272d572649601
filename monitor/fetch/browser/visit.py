"""One address → the DOM that a browser makes of it, as a raw answer like any other."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from monitor.address import check_url
from monitor.errors import FetchError, TooLarge, TooSlow
from monitor.fetch.browser.proxy import GuardingProxy
from monitor.fetch.guard import Allowance, Guard, Resolver, system_resolver
from monitor.fetch.settings import FetchSettings
from monitor.fetch.status import check_status
from monitor.models import Fetched
from monitor.text import one_line

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SLACK = 5.0
"""Seconds that starting and ending the browser may take besides the page's own."""

_OF_THE_BYTES = frozenset({"content-encoding", "content-length", "transfer-encoding", "content-type", "etag"})
"""Headers that speak of the bytes on the wire, not of the DOM that is kept."""


def _now() -> datetime:
    return datetime.now(UTC)


class Browser:
    """Fetches addresses with Chromium; one process a visit, so nothing of one page reaches the next.

    `executable` defaults to the Chromium on the path, else Playwright's own.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        now: Callable[[], datetime] = _now,
        resolve: Resolver = system_resolver,
        executable: str | None = None,
    ) -> None:
        self.settings = settings
        self._now = now
        self._guard = Guard(settings, resolve)
        self._executable = executable or next(filter(None, map(shutil.which, _NAMES)), None)

    def get(self, url: str, *, before_hop: Callable[[str], None] | None = None) -> Fetched:
        """Look at one address. `before_hop` as in `Client.get`; it learns of hops inside the browser afterwards.

        Raises FetchError and its kin: `browser` where the browser itself is missing or fails.
        """
        here = check_url(url, ports=self.settings.allow_ports)
        if before_hop:
            before_hop(here)
        started = time.monotonic()
        allowance = Allowance(here, started + self.settings.deadline, self.settings.wire_cap)
        with GuardingProxy(self._guard, allowance) as proxy:
            answer = self._drive(here, proxy.port, allowance)
        if "error" in answer:
            raise proxy.first.get(urlsplit(here).hostname or "") or self._failed(here, answer)
        elapsed = time.monotonic() - started
        trail = tuple((int(status), str(hop)) for status, hop in answer["redirects"])
        for _, hop in trail:
            check_url(hop, ports=self.settings.allow_ports)
            if before_hop:
                before_hop(hop)
        final = check_url(str(answer["final_url"]), ports=self.settings.allow_ports)
        if here.startswith("https:") and not final.startswith("https:"):
            raise FetchError(f"{here} leads to an address that is not safe: {final}", here, kind="redirects")
        headers = tuple((str(name), str(value)) for name, value in answer["headers"])
        check_status(answer["status"], headers, here, self._now())
        kept = tuple((name, value) for name, value in headers if name.lower() not in _OF_THE_BYTES)
        return Fetched(
            url=url,
            final_url=final,
            status=answer["status"],
            headers=(*kept, ("content-type", "text/html; charset=utf-8")),
            body=str(answer["html"]).encode("utf-8", "replace"),
            fetched_at=self._now(),
            elapsed=elapsed,
            redirects=trail,
        )

    def _drive(self, url: str, port: int, allowance: Allowance) -> dict[str, Any]:
        """Run the driver in its own session and folder; whatever happens, neither outlives this call."""
        order = {
            "url": url,
            "proxy": port,
            "agent": self.settings.user_agent,
            "executable": self._executable,
            "sandbox": self.settings.browser_sandbox,
            "most": self.settings.wire_cap,
            "milliseconds": int(allowance.seconds(None) * 1000),
        }
        command = [sys.executable, "-m", "monitor.fetch.browser.drive"]
        with tempfile.TemporaryDirectory(prefix="monitor-browser-", ignore_cleanup_errors=True) as folder:
            # Secrets of ours stay with us; the folder takes the profile and the caches, and goes with them.
            environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": folder, "TMPDIR": folder}
            environment |= {"LANG": "C.UTF-8", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            with subprocess.Popen(  # noqa: S603 - our own module
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=environment,
                start_new_session=True,
            ) as driver:
                try:
                    out, _ = driver.communicate(json.dumps(order), timeout=allowance.seconds(None) + _SLACK)
                except subprocess.TimeoutExpired:
                    raise TooSlow(f"{url} did not finish in the browser in time", url, kind="timeout") from None
                finally:
                    with suppress(ProcessLookupError):
                        os.killpg(driver.pid, signal.SIGKILL)
        try:
            answer: dict[str, Any] = json.loads(out)
        except ValueError:
            return {"error": "its driver ended without an answer"}
        return answer

    def _failed(self, url: str, answer: dict[str, Any]) -> FetchError:
        reason = one_line(str(answer["error"]))
        if answer.get("large"):
            return TooLarge(f"{url}: {reason} (over {self.settings.wire_cap:,} characters)", url, kind="too_large")
        if answer.get("missing"):
            message = f"{url} needs a browser: install the extra `browser` and Chromium ({reason[:200]})"
            return FetchError(message, url, kind="browser", transient=False)
        if "sandboxing failed" in reason:
            message = f"{url}: Chromium has no sandbox here: do not run as root, or set `fetch: browser_sandbox: false`"
            return FetchError(message, url, kind="browser", transient=False)
        if "Timeout" in reason:
            return TooSlow(f"{url} did not finish in the browser in time", url, kind="timeout")
        return FetchError(f"{url}: the browser failed: {reason[:300]}", url, kind="browser")
