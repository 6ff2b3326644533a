"""The office in the JSON API: what belongs to no feature, one file a subject."""

from marketplace.admin.api import log, platform, post, state, work
from marketplace.admin.api.blueprint import bp

__all__ = ["bp", "log", "platform", "post", "state", "work"]
