"""Pure decisions of the office, one file a subject."""
