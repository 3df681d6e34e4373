"""Storms, kills and floors: the promises that only real processes can break."""
