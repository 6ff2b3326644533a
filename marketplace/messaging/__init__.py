"""Lets two people talk, live and by letter. Owns the words conversation, message and attachment."""
