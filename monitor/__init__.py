"""A monitor that knows what is known.

It keeps a baseline of facts, reads the configured pages, and tells people what disagrees. Three runs, told in full
by `monitor.pipeline`; the database is the only queue between them:

- **check**: a page is fetched, read into a document, compared with its own past and held against the baseline;
  what a person should see becomes a finding. Started by the clock, each page at its own pace. A list (a feed, an
  index page, a sitemap, an API) is read into items, and the articles behind them are pages for thirty days.
- **decide**: a person accepts or dismisses a finding; only an accepted one moves the baseline.
- **deliver**: findings are gathered into a digest for each recipient and sent through an outbox.
"""

__version__ = "0.1.0"
