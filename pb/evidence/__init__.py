"""What outsiders can check: canonical bytes, envelopes, receipts."""
