"""What a cart may hold and what it comes to."""
