"""Which documents tell the same news. Pure."""
