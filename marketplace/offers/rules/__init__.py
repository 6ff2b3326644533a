"""What is decided about offers without looking at anything but the arguments, one file a subject."""
