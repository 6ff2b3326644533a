"""What tests of money share: bills that anyone may pay, and a post office that brings the sandbox's events to us."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import responses
from flask import Flask

from marketplace.core.errors import NotFound
from marketplace.payments.rules.bills import Bill
from marketplace.payments.services import purposes
from tests.payments import acts

WEBHOOKS = "http://localhost/api/v1/payments/webhooks/sandbox"

bills: dict[int, Bill] = {}


def _find(viewer: Any, reference_id: int) -> Bill:
    bill = bills.get(reference_id)
    if bill is None or (bill.payer_id is not None and bill.payer_id != viewer.id):
        raise NotFound("no such bill")
    return bill


@pytest.fixture(autouse=True)
def _no_other_bills() -> Iterator[None]:
    known = dict(purposes._purposes)
    purposes._purposes.pop("booking", None)
    purposes.declare("trial", field="booking_id", find_bill=_find)
    bills.clear()
    yield
    purposes._purposes.clear()
    purposes._purposes.update(known)


def owed(*amounts: int, **values: Any) -> Bill:
    """A bill that can be paid at the door."""
    bill = acts.bill(*amounts, **values)
    bills[bill.reference_id] = bill
    return bill


@pytest.fixture
def post_office(app: Flask) -> Iterator[responses.RequestsMock]:
    """Brings what the sandbox sends to our own door."""

    def bring(request: Any) -> tuple[int, dict[str, str], bytes]:
        answer = app.test_client().post(request.path_url, data=request.body, headers=dict(request.headers))
        return answer.status_code, {}, answer.data

    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.add_callback(responses.POST, WEBHOOKS, bring)
        yield mock
