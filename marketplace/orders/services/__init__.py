"""What can be done with orders. `moves` is the engine; everything that moves an order goes through it."""
