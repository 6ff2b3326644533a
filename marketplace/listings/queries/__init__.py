"""Reads of listings, one file a subject, always through the viewer."""
