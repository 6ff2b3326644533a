"""Commands of verification, one file a subject."""
