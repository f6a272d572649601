"""A document against the baseline → observations and verdicts. Pure."""
