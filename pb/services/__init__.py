"""Deeds of residents and officials, one function each."""
