"""The process that drives Chromium: one order on standard input, one answer on standard output, both JSON.

Run as `python -m monitor.fetch.browser.drive`. Nothing of the page is trusted: the answer is the text of its DOM.
"""

import json
import sys
from typing import Any

_SETTLE_STEP = 250
"""Milliseconds between two looks at the length of the visible text."""
_SETTLE_STEPS = 24
_MISSING = "executable doesn't exist"
_STILL = 3
"""So many equal looks in a row mean that the page has finished writing itself."""


def main() -> int:
    """Answers `{"status", "headers", "final_url", "redirects", "html"}` or `{"error", "missing", "large"}`."""
    order = json.load(sys.stdin)
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - the extra may not be there
    except ImportError:
        answer: dict[str, Any] = {"error": "Playwright is not installed", "missing": True}
    else:
        try:
            with sync_playwright() as playwright:
                answer = _visit(playwright, order)
        except Error as error:
            answer = {"error": error.message, "missing": _MISSING in error.message.lower()}
    json.dump(answer, sys.stdout)
    return 0


def _visit(playwright: Any, order: dict[str, Any]) -> dict[str, Any]:
    browser = playwright.chromium.launch(
        executable_path=order["executable"],
        chromium_sandbox=order["sandbox"],
        proxy={"server": f"http://127.0.0.1:{order['proxy']}"},
        args=[
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--disable-quic",
            "--dns-prefetch-disable",
            "--disable-background-networking",
        ],
        timeout=order["milliseconds"],
    )
    context = browser.new_context(user_agent=order["agent"], service_workers="block", accept_downloads=False)
    page = context.new_page()
    page.set_default_timeout(order["milliseconds"])
    response = page.goto(order["url"], wait_until="domcontentloaded", timeout=order["milliseconds"])
    if response is None:
        return {"error": "the browser got no answer"}
    _settle(page)
    trail, request = [], response.request
    while request.redirected_from is not None:
        hop = request.redirected_from.response()
        trail.append((hop.status if hop else 302, request.url))
        request = request.redirected_from
    html = page.content()
    if len(html) > order["most"]:
        return {"error": "the page becomes too large", "large": True}
    answer = {
        "status": response.status,
        "headers": [(header["name"], header["value"]) for header in response.headers_array()],
        "final_url": page.url,
        "redirects": trail[::-1],
        "html": html,
    }
    browser.close()
    return answer


def _settle(page: Any) -> None:
    """Wait until the visible text has stopped growing; a page that never rests is taken as it is after six seconds."""
    length, still = -1, 0
    for _ in range(_SETTLE_STEPS):
        now = page.evaluate("document.body ? document.body.innerText.length : 0")
        still = still + 1 if now == length else 0
        length = now
        if still >= _STILL and length:
            return
        page.wait_for_timeout(_SETTLE_STEP)


if __name__ == "__main__":
    sys.exit(main())
