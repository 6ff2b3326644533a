"""Messages: two people talk, about a listing, an order or nothing in particular; live where a script runs.

Owns the words conversation, message, attachment, quick reply and block. Other features open a conversation about a
thing of theirs with `messaging.services.writing.open_conversation(…, about=Subject("order", 7, …))`.
"""
