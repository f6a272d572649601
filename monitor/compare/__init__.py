"""A document against its page's own past → changes, with noise labelled. Pure."""
