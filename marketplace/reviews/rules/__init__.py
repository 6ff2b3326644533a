"""What is decided about reviews by looking at nothing but arguments, one file a subject."""
