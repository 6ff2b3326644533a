"""What moderators do to a case besides deciding it: each a small form of its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.office import office
from marketplace.moderation.admin.blueprint import bp
from marketplace.moderation.services import deciding, handling


def _done(case_id: int, said: str) -> Any:
    flash(said, "success")
    return redirect(url_for("moderation_admin.show", case_id=case_id), 303)


@bp.post("/<int:case_id>/claim")
@office("reports.decide")
def claim(case_id: int) -> Any:
    """Take the case."""
    handling.claim(case_id, by=current_user.id)
    return _done(case_id, _("The case is yours."))


@bp.post("/<int:case_id>/release")
@office("reports.decide")
def release(case_id: int) -> Any:
    """Put the case back."""
    handling.release(case_id, by=current_user.id)
    return _done(case_id, _("The case is free for others."))


@bp.post("/<int:case_id>/question")
@office("reports.decide")
def question(case_id: int) -> Any:
    """Ask the owner."""
    handling.ask(case_id, request.form.get("question", ""), by=current_user.id)
    return _done(case_id, _("The owner is asked. The case comes back with their answer, or in a week."))


@bp.post("/<int:case_id>/notes")
@office("reports.decide")
def note(case_id: int) -> Any:
    """Write a note for colleagues."""
    handling.add_note(case_id, request.form.get("note", ""), by=current_user.id)
    return _done(case_id, _("Noted."))


@bp.post("/<int:case_id>/reversal")
@office("reports.decide")
def reversal(case_id: int) -> Any:
    """Take the decision back."""
    return _settle(deciding.reverse, case_id, _("The decision is taken back, and the owner is told."))


@bp.post("/<int:case_id>/upholding")
@office("reports.decide")
def upholding(case_id: int) -> Any:
    """Let the decision stand after an appeal."""
    return _settle(deciding.uphold, case_id, _("The decision stands, and the owner is told."))


@bp.post("/<int:case_id>/reopening")
@office("reports.decide")
def reopening(case_id: int) -> Any:
    """Look at the case once more."""
    return _settle(deciding.reopen, case_id, _("The case is open again."))


def _settle(act: Callable[..., Any], case_id: int, said: str) -> Any:
    act(case_id, by=current_user, note=request.form.get("note", "").strip()[: handling.LONGEST_WORDS])
    return _done(case_id, said)
