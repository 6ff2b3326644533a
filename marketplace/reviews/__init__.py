"""What people say of each other after a deal. Owns the words review, reply and rating."""
