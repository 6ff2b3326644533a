"""The operator's tax rules, every change in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.cart.models import TaxRule
from marketplace.core import audit
from marketplace.core.db import session

FIELDS = ("applies_to", "country", "state", "kinds", "name", "rate", "is_included", "taxes_delivery")


def add(values: Mapping[str, Any], *, by: int) -> TaxRule:
    """Add a rule. The database refuses a second one for the same zone."""
    rule = TaxRule(**{name: values[name] for name in FIELDS})
    session().add(rule)
    session().flush()
    audit.record("tax_rule.added", "tax_rule", rule.id, actor_id=by, after=_said(rule))
    return rule


def remove(rule: TaxRule, *, by: int) -> None:
    """Remove a rule; orders keep the tax they were placed with."""
    audit.record("tax_rule.removed", "tax_rule", rule.id, actor_id=by, before=_said(rule))
    session().delete(rule)
    session().flush()


def _said(rule: TaxRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in FIELDS}
