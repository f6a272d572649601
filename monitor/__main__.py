"""`python -m monitor`."""
