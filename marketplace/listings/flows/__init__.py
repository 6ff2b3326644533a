"""Use cases that need several commits."""
