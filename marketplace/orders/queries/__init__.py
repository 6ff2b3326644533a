"""Reads, always through whoever asks."""
