"""What someone means to buy, from several sellers at once. Owns the words cart, coupon, shipping and tax."""
