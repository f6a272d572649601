"""Pages that are empty until their scripts have run: a real browser, behind a proxy that guards every connection.

Optional: wants the extra `browser` (Playwright) and Chromium. The browser runs in a process of its own that is killed
with everything it started when it takes too long. It knows no proxy but ours, so what a page asks for (images, frames,
redirects, sockets) goes through the same check as our own requests, at the moment of connecting.
"""

from monitor.fetch.browser.visit import Browser

__all__ = ["Browser"]
