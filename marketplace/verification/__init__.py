"""Verification: who people are, and whether what they offer is what it seems.

A request is about a subject (an account, or whatever a higher floor declares); a document belongs to a request; a
verifier claims a request, looks (each look is on record) and decides. The seller's checklist lives here, too.
"""
