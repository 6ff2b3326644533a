"""Proves that people and listings are what they say. Owns the words document, verifier and checklist."""
