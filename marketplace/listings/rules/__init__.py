"""The rules of listings: pure decisions, one file a subject."""
