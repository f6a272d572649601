"""A small world to watch: publishers on loopback that play the history from January 2023 to January 2026.

- `world`: the pages and how they change, from the YAML files beside it
- `site`: an HTTP server that shows the pages as they were at a given moment
- `play`: moves the clock through history and runs the monitor on it
"""
