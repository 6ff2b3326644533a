"""Pictures for the demo marketplace, drawn by the product itself: see `catalogue.py` for what there is."""
