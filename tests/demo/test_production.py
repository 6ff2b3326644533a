"""The demo has an administrator whose password everybody knows: it does not slip into production."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

import config
from marketplace.accounts.models import Account
from marketplace.app import create_app
from marketplace.core.db import session
from marketplace.core.extensions import db
from tests.conftest import settings_for
from tests.support import databases


def test_production_wants_to_hear_it_twice(server: databases.Server, tmp_path: Path) -> None:
    with server.clone("demo_production") as url:
        settings = settings_for(
            url, tmp_path, env=config.Environment.PRODUCTION, secret_keys=("k" * 48,), site_url="https://market.example"
        )
        app = create_app(settings)
        refused = app.test_cli_runner().invoke(args=["demo", "load"])
        assert refused.exit_code == 1
        assert "production" in refused.output
        assert app.test_cli_runner().invoke(args=["demo", "load", "--reset", "--in-production"]).exit_code == 1
        with app.app_context():
            assert session().scalar(select(func.count()).select_from(Account)) == 0
            db.session.remove()
            db.engine.dispose()
