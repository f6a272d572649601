"""Findings → what one recipient reads: `slot` says when, `build` what, `render` how it looks. Pure."""

from monitor.digest.build import build
from monitor.digest.render import Rendered, render
from monitor.digest.select import wanted
from monitor.digest.slots import heartbeat_due, is_due, next_slot, slot
from monitor.digest.view import Digest

__all__ = ["Digest", "Rendered", "build", "heartbeat_due", "is_due", "next_slot", "render", "slot", "wanted"]
