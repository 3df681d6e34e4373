"""The floor that a cast is measured against."""
