"""Commands on listings, one file a subject. Whoever calls them has found the listing through the viewer."""
