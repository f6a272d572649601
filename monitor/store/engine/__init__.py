"""Beneath the queries: the database as such, its tables and column types, and how its schema is brought up to date."""
