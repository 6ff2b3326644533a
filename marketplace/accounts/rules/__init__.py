"""What is decided about people without looking at anything but its arguments, one file a subject."""

from marketplace.accounts.rules.pictures import PICTURE_SIZES, picture_path
from marketplace.accounts.rules.roles import PERMISSIONS, WHILE_ACTING, Guest, Role, Viewer

__all__ = ["PERMISSIONS", "PICTURE_SIZES", "WHILE_ACTING", "Guest", "Role", "Viewer", "picture_path"]
