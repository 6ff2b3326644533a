"""Deals and what becomes of them. Owns the words order, process, step, invoice and dispute."""
