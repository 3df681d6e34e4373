"""The rules of a citizen budget, without framework, database or clock."""
