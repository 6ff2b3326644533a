"""Commands of messages, one file a subject."""
