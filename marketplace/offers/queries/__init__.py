"""Reads of offers, always through whoever asks."""
