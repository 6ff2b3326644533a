"""The operator's tax rules, read once for a cart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.cart.models import TaxRule
from marketplace.cart.rules.pricing import Tax
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.paging import Page, paginate


@dataclass(frozen=True, slots=True)
class RuledTaxes:
    """Taxes by the operator's rules: the narrowest that fits wins, none means none."""

    rules: Sequence[TaxRule]

    def on_sale(self, kind: str, country: str, state: str) -> Tax | None:
        """Return the tax on something of `kind` that goes to a place."""
        return self._narrowest("sale", kind, country, state)

    def on_commission(self, country: str) -> Tax | None:
        """Return the tax on our commission from a seller in `country`."""
        return self._narrowest("commission", "", country, "")

    def _narrowest(self, applies_to: str, kind: str, country: str, state: str) -> Tax | None:
        fitting = [
            rule
            for rule in self.rules
            if rule.applies_to == applies_to and rule.country == country
            and rule.state.casefold() in ("", state.casefold())
            and (not rule.kinds or kind in rule.kinds)
        ]  # fmt: skip
        found = max(fitting, key=lambda rule: (bool(rule.state), bool(rule.kinds), rule.id), default=None)
        return None if found is None else Tax(found.name, found.rate, found.is_included, found.taxes_delivery)


def taxes_in(countries: Collection[str]) -> RuledTaxes:
    """Return the rules of these countries in one statement."""
    statement = select(TaxRule).where(TaxRule.country.in_(countries))
    return RuledTaxes(session().scalars(statement).all() if countries else [])


def page_of_rules(page: int) -> Page[TaxRule]:
    """Return a page of all rules, by country."""
    statement = select(TaxRule).order_by(TaxRule.country, TaxRule.state, TaxRule.applies_to, TaxRule.id)
    return paginate(statement, page, 50)


def get_rule(rule_id: int) -> TaxRule:
    """Return a rule.

    Raises:
        NotFound: there is none.

    """
    found = session().get(TaxRule, rule_id)
    if found is None:
        raise NotFound(_("There is no such rule."))
    return found
