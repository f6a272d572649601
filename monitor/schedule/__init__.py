"""The clock: ticks that ask the database what is due."""
