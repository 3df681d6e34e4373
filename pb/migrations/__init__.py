"""Migrations, both directions; read by hand."""
