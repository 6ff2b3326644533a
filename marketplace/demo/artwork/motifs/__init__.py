"""What can be drawn. A motif stands with its feet at 0, 0 or, when it lies flat, around it; `v` chooses a variant."""
