"""What is decided about messages without looking at anything but the arguments, one file a subject."""
