"""Keeping things: saved listings, notes and collections, and the start page that leads to them.

Owns the words bookmark and collection.
"""
