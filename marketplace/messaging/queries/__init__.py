"""Reads of messages, always through the viewer, one file a subject."""
