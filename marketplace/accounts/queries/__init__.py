"""Reads of accounts, one file a subject."""
