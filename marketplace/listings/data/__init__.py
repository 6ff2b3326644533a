"""Data that ships with the listings; README.md says what each file is."""
