"""Reads of moderation, one file a subject."""
