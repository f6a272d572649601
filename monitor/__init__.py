"""A monitor that knows what is known.

It keeps a baseline of facts, reads the configured pages, and tells people what disagrees. Three runs, told in full
by `monitor.pipeline`; the database is the only queue between them:

- **check**: a page is fetched, read into a document, compared with its own past and held against the baseline;
  what a person should see becomes a finding. Started by the clock, each page at its own pace.
- **decide**: a person accepts or dismisses a finding; only an accepted one moves the baseline.
- **deliver**: findings are gathered into a digest for each recipient and sent through an outbox.
"""

__version__ = "0.1.0"
