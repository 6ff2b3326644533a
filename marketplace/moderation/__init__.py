"""Lets anyone report anything, and moderators decide. Owns the words report, target and decision."""
