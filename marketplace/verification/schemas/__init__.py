"""Verification as programs see it, one file a subject."""
