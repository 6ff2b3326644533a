"""What is offered: listings of five kinds, their photos, categories, places and versions.

Owns the words listing, kind, category, attribute, amenity, photo, place and import.
"""
