"""Readers of what was never meant for them: disks, dumps, logs."""
