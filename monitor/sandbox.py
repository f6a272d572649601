"""Runs a pure function in a worker process that can be killed."""
