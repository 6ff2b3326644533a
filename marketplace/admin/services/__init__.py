"""Commands of the office, one file a subject."""
