"""The production entry: one process that serves pages, JSON and live messages."""

from marketplace.app import create_app

app = create_app()
