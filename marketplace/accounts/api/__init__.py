"""People in the JSON API, one file a subject."""

from flask import Flask

from marketplace.accounts.api import access, auth, factors, office, users
from marketplace.accounts.api.blueprint import auth_bp, office_bp, users_bp

__all__ = ["access", "auth", "auth_bp", "factors", "office", "office_bp", "register", "users", "users_bp"]


def register(app: Flask) -> None:
    """Offer the Blueprints."""
    for bp in (auth_bp, users_bp, office_bp):
        app.register_blueprint(bp)
