"""Pure decisions of moderation, one file a subject."""
