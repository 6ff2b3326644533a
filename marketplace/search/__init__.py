"""Finding things: the index over listings, queries, filters, facets, suggestions and their measure.

Owns the words query, document, facet, suggestion and ranking.
"""
