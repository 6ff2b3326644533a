"""People: accounts, how they sign in, their roles, profiles and personal data.

Owns the words account, viewer, role, permission, session, token and profile.
"""
