"""What verification decides without a database."""
