"""People in the JSON API, one file a subject."""

from flask import Flask

from marketplace.accounts.api import access, auth, factors, users
from marketplace.accounts.api.blueprint import auth_bp, users_bp

__all__ = ["access", "auth", "auth_bp", "factors", "register", "users", "users_bp"]


def register(app: Flask) -> None:
    """Offer both Blueprints."""
    for bp in (auth_bp, users_bp):
        app.register_blueprint(bp)
