"""Reads of what people keep, one file a subject. Each takes the owner, and finds nothing that is another's."""
