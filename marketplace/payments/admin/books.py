"""The books: what stands where, what was written, and what the verification found."""

from __future__ import annotations

from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select

from marketplace.core import audit, tables
from marketplace.core.office import office
from marketplace.core.tables import Column, Filter, Table
from marketplace.payments.admin.blueprint import MOVE, bp
from marketplace.payments.models import LedgerEntry
from marketplace.payments.queries import findings, ledger
from marketplace.payments.rules.books import Kind
from marketplace.payments.services import verification

NAMES: Final = {
    Kind.CLEARING: _l("At the providers"), Kind.ESCROW: _l("Held for orders"),
    Kind.SECURITY_DEPOSIT: _l("Security deposits"), Kind.SELLER_PAYABLE: _l("Owed to sellers"),
    Kind.PAYOUT_IN_TRANSIT: _l("On its way to sellers"), Kind.BUYER_REFUNDS: _l("On its way back to buyers"),
    Kind.TAKEN_BACK: _l("Taken back by providers, not borne yet"), Kind.COMMISSION: _l("Commission"),
    Kind.COMMISSION_TAX: _l("Tax on commission"), Kind.TAX_COLLECTED: _l("Tax collected"),
    Kind.COUPONS_PLATFORM: _l("Coupons paid by the platform"), Kind.COUPONS_SELLER: _l("Coupons paid by sellers"),
    Kind.PROVIDER_FEES: _l("Fees of the providers"), Kind.LOSSES: _l("Borne by the market"),
}  # fmt: skip

ENTRIES: Final = Table(
    "entries",
    lambda: select(LedgerEntry),
    LedgerEntry.id,
    (
        Column("entry", _l("Entry"), lambda row: row.LedgerEntry.id),
        Column("key", _l("Key"), lambda row: row.LedgerEntry.key),
        Column("kind", _l("Kind"), lambda row: row.LedgerEntry.kind),
        Column("reference", _l("Reference"), lambda row: row.LedgerEntry.reference),
        Column("payment", _l("Payment"), lambda row: row.LedgerEntry.payment_id),
        Column("lines", _l("Lines"), lambda row: row.LedgerEntry.lines, is_end=True),
        Column("at", _l("Written"), lambda row: row.LedgerEntry.at, sort=LedgerEntry.id, is_end=True),
    ),
    (
        Filter("reference", _l("Reference"), lambda rows, value: rows.where(LedgerEntry.reference == value)),
        Filter("key", _l("Key"), lambda rows, value: rows.where(LedgerEntry.key == value)),
    ),
)


@bp.get("/books")
@office(MOVE)
def books() -> Any:
    """Show what stands in each kind of account, and the newest entries."""
    if tables.is_export(request.args):
        return tables.export(ENTRIES, request.args)
    shown = tables.read(ENTRIES, request.args)
    lines = ledger.lines_of([row.LedgerEntry.id for row in shown.page.items])
    return render_template(
        "payments/admin/books.html", shown=shown, lines=lines, totals=ledger.totals(), names=NAMES,
        state=verification.state(),
    )  # fmt: skip


@bp.get("/books/verification")
@office(MOVE)
def verified() -> Any:
    """Show what the verification found of each invariant, and what the providers' books say."""
    return render_template(
        "payments/admin/verification.html", invariants=verification.known(), findings=findings.by_invariant(),
        reports=findings.reports(),
    )  # fmt: skip


@bp.post("/books/verification")
@office(MOVE)
def verify() -> Any:
    """Check every invariant now."""
    found = verification.verify()
    broken = sum(not finding.holds for finding in found)
    audit.record("books.verified", "books", "all", actor_id=current_user.id, after={"broken": broken})
    if broken:
        flash(ngettext("%(num)s invariant is broken.", "%(num)s invariants are broken.", broken), "error")
    else:
        flash(_("Everything holds."), "success")
    return redirect(url_for(".verified"), 303)
