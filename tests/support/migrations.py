"""Checks that the migrations make exactly the tables that the models describe, there and back, from one head."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask_migrate import check, downgrade, upgrade

from marketplace.app import create_app
from tests.conftest import settings_for
from tests.support.databases import running_server


def main() -> None:
    with running_server() as server, tempfile.TemporaryDirectory() as folder:
        server.run("DROP DATABASE IF EXISTS migration_check WITH (FORCE)")
        server.run("CREATE DATABASE migration_check ENCODING 'UTF8' TEMPLATE template0")
        app = create_app(settings_for(server.database("migration_check"), Path(folder)))
        with app.app_context():
            upgrade()
            check()
            downgrade(revision="base")
            upgrade()
            check()
            app.extensions["migrate"].db.engine.dispose()
        server.run("DROP DATABASE migration_check WITH (FORCE)")
    print("migrations: up, checked, down, up, checked")  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main()
