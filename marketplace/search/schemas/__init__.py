"""Shapes of search in JSON, one file a subject."""
