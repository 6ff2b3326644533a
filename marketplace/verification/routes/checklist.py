"""The seller's checklist, on top of the stall."""

from __future__ import annotations

from typing import Any

from flask import Flask, redirect, request
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.security import requires
from marketplace.core.slots import slots_of
from marketplace.core.web import answer
from marketplace.verification.routes.blueprint import bp
from marketplace.verification.services import checklist


def place(app: Flask) -> None:
    """Show the list above one's own listings, until nothing is left to do."""
    slots_of(app).fill_with("sell.top", "verification/_checklist.html", _left, order=10)


@bp.post("/account/checklist/<key>")
@requires("listings.create")
def tick(key: str) -> Any:
    """Tick an item of the operator's own, or take the tick back."""
    checklist.tick(current_user.id, key, is_done=request.form.get("done") == "1")
    return answer(page=lambda: redirect("/sell#checklist", 303), data=lambda: {"message": _("Done.")})


def _left(**_given: Any) -> dict[str, Any] | None:
    progress = checklist.progress_of(current_user.id)
    return None if progress.is_complete else {"progress": progress}
