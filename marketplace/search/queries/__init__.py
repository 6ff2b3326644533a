"""Reads of search, one file a subject."""
