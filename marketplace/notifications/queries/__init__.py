"""Reads of the post room, one file a subject. Each takes the person whose things they are."""
