"""Moderation: reports from anyone about anything, and the cases in which moderators decide.

Words it owns: report (one person's word about one thing), case (all open reports about it), target (the thing),
decision, appeal. Features declare what can be reported with `moderation.services.declare_target`.
"""
