"""Commands of search, one file a subject."""
