"""The forms of listings, one file a subject."""
