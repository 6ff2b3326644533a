"""Importing listings: reading files, finding their mapping, and storing batches of rows."""
