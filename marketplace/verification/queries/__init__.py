"""Reads of verification, one file a subject."""
