"""Commands of offers, one file a subject."""
