"""Sources before they are watched: does an address work as it is declared, and what stands at one that is not?

Everything here looks at live sites, politely, and stores nothing. `catalogue.check` and `catalogue.discover` are what
commands call. Nothing is imported here: `survey` and `sniff` run in worker processes, which should be up quickly.
"""
