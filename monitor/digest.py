"""Findings → subject, text and HTML of a digest. Pure."""
