"""YAML and environment → values, errors with line and column."""
