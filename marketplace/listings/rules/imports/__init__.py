"""How a row of a file becomes a listing: columns, mappings, values and what may be wrong with them."""
