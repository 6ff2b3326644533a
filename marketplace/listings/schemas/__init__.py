"""Shapes of listings in JSON, in and out."""
