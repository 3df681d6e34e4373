"""Benchmarks; each has its own command. See README.md."""
