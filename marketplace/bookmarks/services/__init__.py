"""Commands on what people keep, one file a subject."""
