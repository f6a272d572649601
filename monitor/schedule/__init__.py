"""The clock: ticks that ask the database what is due. One process a database; `local` runs the ticks."""

from monitor.schedule.local import Clock

__all__ = ["Clock"]
