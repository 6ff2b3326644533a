"""What is done with reviews, one file a subject. Lock order everywhere: deals, reviews, totals, people, listings."""
