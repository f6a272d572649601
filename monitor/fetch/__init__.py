"""Source or page → Fetched: the only room that talks to the network to read."""
