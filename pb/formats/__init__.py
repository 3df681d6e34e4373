"""Readers and writers of public file formats, without a database."""
