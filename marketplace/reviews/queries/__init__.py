"""Reads of reviews and deals, one file a subject. What is waiting or hidden is found by those only who may see it."""
