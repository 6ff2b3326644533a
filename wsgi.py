"""The production entry: `python wsgi.py` serves on eventlet; gunicorn and flask import `app` and serve on threads."""

import gc
import sys
import warnings

if __name__ == "__main__":
    gc.disable()  # until all is loaded: there is no garbage yet
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

from marketplace.core.lazy import unseen

with unseen("aiohttp", "redis", "requests", "rich"):  # 16 MB in each process; who needs one asks for it by name
    import socketio  # noqa: F401 - so that it has looked for them by now
    import structlog  # noqa: F401 - as above

import config
from marketplace.app import build_app, open_app

try:
    app = build_app()
except config.SettingsError as error:
    print(f"Settings: {error}", file=sys.stderr)  # noqa: T201 - there is no log yet
    raise SystemExit(2) from None

if __name__ == "__main__":
    from marketplace.core.serving import main

    main.run(app, open_app, arguments=sys.argv[1:])
else:
    open_app(app)
