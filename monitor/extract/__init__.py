"""Fetched bytes → Document. Pure; runs inside the sandbox because the bytes are hostile."""
