"""Rows and queries: what the database holds and states."""
