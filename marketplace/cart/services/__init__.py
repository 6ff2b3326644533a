"""What can be done with a cart, and what sellers and operators set for it."""
