"""The Flask extensions as bare objects; `app.py` binds them to the application."""

from __future__ import annotations

from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_socketio import SocketIO
from flask_sqlalchemy import SQLAlchemy
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from marketplace.core.db import Base
from marketplace.core.reading import ReadingSession

db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": ReadingSession, "expire_on_commit": False},
    disable_autonaming=True,
)
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
socketio = SocketIO()
limiter = Limiter(key_func=get_remote_address, headers_enabled=True)
talisman = Talisman()
babel = Babel()
compress = Compress()
