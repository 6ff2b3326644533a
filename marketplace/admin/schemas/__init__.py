"""What programs get of the office, and send it, one file a subject."""
