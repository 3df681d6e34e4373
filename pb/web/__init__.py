"""Pages: one blueprint per stage or actor."""
