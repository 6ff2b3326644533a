"""Commands on accounts, one file a subject."""
