"""Decisions of search, pure: what a query says, what ranks before what, which word was meant."""
