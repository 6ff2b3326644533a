"""PayPal's Orders v2 as its documentation says: approval by the payer, capture, refunds, request ids, signatures."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tests.fakes.server import Fake, RefusalError, Request

SIGNATURE = "paypal-secret"


class FakePayPal(Fake):
    def __init__(self) -> None:
        super().__init__()
        self.ids = itertools.count(1)
        self.orders: dict[str, dict[str, Any]] = {}
        self.disputes: dict[str, dict[str, Any]] = {}
        self.moves: list[dict[str, Any]] = []
        self.refreshed: datetime | None = None
        """How far its transaction search has come; None: as far as there is anything."""
        self.payouts: dict[str, Any] = {}
        self.batches: dict[str, Any] = {}
        self.keys: dict[tuple[str, str], Any] = {}
        self.events: list[bytes] = []

    def handle(self, request: Request) -> Any:
        if request.path == "/v1/oauth2/token":
            return {"access_token": "A1", "expires_in": 3600}
        if request.headers.get("authorization") != "Bearer A1":
            raise RefusalError(401, {"name": "AUTHENTICATION_FAILURE"})
        key = (request.path, request.headers.get("paypal-request-id", ""))
        if request.method == "POST" and key[1] and key in self.keys:
            return self.keys[key]
        if request.path == "/v1/reporting/transactions":
            return self._search(request.query)
        if request.path == "/v1/customer/disputes":
            about = request.query["disputed_transaction_id"]
            return {"items": [one for one in self.disputes.values() if one["disputed_transaction"] == about]}
        if match := re.fullmatch(r"/v1/customer/disputes/([\w-]+)", request.path):
            return self.disputes[match[1]]
        body = json.loads(request.body or b"{}")
        answer = json.loads(json.dumps(self._route(request.path, body)))
        if request.method == "POST" and key[1]:
            self.keys[key] = answer
        return answer

    def _route(self, path: str, body: Any) -> Any:  # noqa: PLR0911 - one line a route
        if path == "/v2/checkout/orders":
            return self._open(body)
        if match := re.fullmatch(r"/v2/checkout/orders/(\w+)", path):
            return self.orders[match[1]] if match[1] in self.orders else self._no("RESOURCE_NOT_FOUND", 404)
        if match := re.fullmatch(r"/v2/checkout/orders/(\w+)/(capture|authorize)", path):
            return self._take(self.orders[match[1]], match[2])
        if match := re.fullmatch(r"/v2/payments/authorizations/(\w+)/(capture|void)", path):
            return self._end_hold(match[1], match[2])
        if match := re.fullmatch(r"/v2/payments/captures/(\w+)", path):
            return self._captured(match[1])
        if match := re.fullmatch(r"/v2/payments/captures/(\w+)/refund", path):
            return self._refund(match[1], body)
        if path == "/v1/payments/payouts":
            return self._payout(body)
        if match := re.fullmatch(r"/v1/payments/payouts/(\w+)", path):
            return next(one for one in self.batches.values() if one["batch_header"]["payout_batch_id"] == match[1])
        if path == "/v1/notifications/verify-webhook-signature":
            good = sign(json.dumps(body["webhook_event"], sort_keys=True).encode(), body["transmission_id"])
            return {"verification_status": "SUCCESS" if body["transmission_sig"] == good else "FAILURE"}
        raise self._no("INVALID_RESOURCE_ID", 404)

    def _no(self, issue: str, status: int = 422) -> Any:
        raise RefusalError(status, {"name": "UNPROCESSABLE_ENTITY", "details": [{"issue": issue}], "message": issue})

    def _open(self, body: Any) -> Any:
        name = f"ORDER{next(self.ids):05d}"
        unit = {**body["purchase_units"][0], "payments": {}}
        self.orders[name] = {
            "id": name, "status": "PAYER_ACTION_REQUIRED", "intent": body["intent"], "purchase_units": [unit],
            "links": [{"rel": "payer-action", "href": f"https://paypal.test/checkoutnow?token={name}"}],
        }  # fmt: skip
        return self.orders[name]

    def approve(self, name: str) -> None:
        self.orders[name]["status"] = "APPROVED"

    def _take(self, order: Any, step: str) -> Any:
        if order["status"] != "APPROVED":
            self._no("ORDER_NOT_APPROVED" if order["status"] != "COMPLETED" else "ORDER_ALREADY_CAPTURED")
        unit = order["purchase_units"][0]
        order["status"] = "COMPLETED"
        if step == "authorize":
            held = {"id": f"AUTH{next(self.ids)}", "status": "CREATED", "amount": unit["amount"]}
            unit["payments"]["authorizations"] = [held]
        else:
            self._capture(order)
        return order

    def _capture(self, order: Any) -> None:
        unit = order["purchase_units"][0]
        fee = (Decimal(unit["amount"]["value"]) * Decimal("0.03")).quantize(Decimal("0.01"))
        currency = unit["amount"]["currency_code"]
        capture = {
            "id": f"CAP{next(self.ids)}", "status": "COMPLETED", "amount": unit["amount"],
            "seller_receivable_breakdown": {"paypal_fee": {"currency_code": currency, "value": str(fee)}},
        }  # fmt: skip
        unit["payments"]["captures"] = [capture]
        self.move("T0006", unit["amount"]["value"], currency, fee=f"-{fee}")
        related = {"supplementary_data": {"related_ids": {"order_id": order["id"]}}}
        self.tell("PAYMENT.CAPTURE.COMPLETED", {**capture, **related})

    def tell(self, kind: str, resource: Any) -> None:
        event = {
            "id": f"WH-{next(self.ids)}", "event_type": kind, "resource": resource,
            "create_time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }  # fmt: skip
        self.events.append(json.dumps(event).encode())

    def _end_hold(self, name: str, step: str) -> Any:
        for order in self.orders.values():
            for held in order["purchase_units"][0]["payments"].get("authorizations", []):
                if held["id"] == name:
                    held["status"] = "VOIDED" if step == "void" else "CAPTURED"
                    if step == "capture":
                        self._capture(order)
                    return held
        return self._no("RESOURCE_NOT_FOUND", 404)

    def _captured(self, name: str) -> Any:
        for order in self.orders.values():
            for capture in order["purchase_units"][0]["payments"].get("captures", []):
                if capture["id"] == name:
                    return {**capture, "supplementary_data": {"related_ids": {"order_id": order["id"]}}}
        return self._no("RESOURCE_NOT_FOUND", 404)

    def _refund(self, name: str, body: Any) -> Any:
        for order in self.orders.values():
            payments = order["purchase_units"][0]["payments"]
            for capture in payments.get("captures", []):
                if capture["id"] != name:
                    continue
                refunds = payments.setdefault("refunds", [])
                back = sum(Decimal(one["amount"]["value"]) for one in refunds)
                if back + Decimal(body["amount"]["value"]) > Decimal(capture["amount"]["value"]):
                    self._no("REFUND_AMOUNT_EXCEEDED")
                made = {"id": f"REF{next(self.ids)}", "status": "COMPLETED", **body}
                refunds.append(made)
                self.move("T1107", f"-{body['amount']['value']}", body["amount"]["currency_code"])
                return made
        return self._no("RESOURCE_NOT_FOUND", 404)

    def _payout(self, body: Any) -> Any:
        """Take a batch, of which the end is told later; a second of the same name is told where the first is."""
        name = body["sender_batch_header"]["sender_batch_id"]
        if name in self.batches:
            there = self.batches[name]["batch_header"]["payout_batch_id"]
            link = {"href": f"https://api.paypal.test/v1/payments/payouts/{there}", "rel": "self", "method": "GET"}
            details = [
                {"field": "SENDER_BATCH_ID", "issue": "Batch with given sender_batch_id already exists", "link": [link]}
            ]
            raise RefusalError(400, {"name": "USER_BUSINESS_ERROR", "message": "duplicate batch", "details": details})
        self.payouts[name] = body
        self.batches[name] = {
            "batch_header": {"payout_batch_id": f"BATCH{next(self.ids)}", "batch_status": "PENDING"},
            "items": [{"transaction_status": "PENDING", "payout_item": body["items"][0]}],
        }  # fmt: skip
        return {"batch_header": self.batches[name]["batch_header"]}

    def finish_payout(self, name: str, status: str = "SUCCESS") -> None:
        """What happens at PayPal some minutes later."""
        batch = self.batches[name]
        batch["batch_header"]["batch_status"] = "SUCCESS"
        item = batch["items"][0]
        item["transaction_status"] = status
        if status == "SUCCESS":
            amount = item["payout_item"]["amount"]
            item["payout_item_fee"] = {"value": "0.25", "currency": amount["currency"]}
            self.move("T0001", f"-{amount['value']}", amount["currency"], fee="-0.25")

    def move(self, code: str, value: str, currency: str, fee: str = "0.00", status: str = "S") -> dict[str, Any]:
        """A line of its transaction search."""
        info = {
            "transaction_id": f"TX{next(self.ids)}", "transaction_event_code": code, "transaction_status": status,
            "transaction_initiation_date": datetime.now(UTC).isoformat(timespec="seconds"),
            "transaction_amount": {"value": value, "currency_code": currency},
            "fee_amount": {"value": fee, "currency_code": currency},
        }  # fmt: skip
        self.moves.append({"transaction_info": info})
        return info

    def _search(self, asked: dict[str, str]) -> Any:
        """Answer pages of two, of what moved between two moments, both included."""
        begin, end = datetime.fromisoformat(asked["start_date"]), datetime.fromisoformat(asked["end_date"])
        if (end - begin).days > 31:
            self._no("INVALID_REQUEST", 400)

        def at(one: Any) -> datetime:
            return datetime.fromisoformat(one["transaction_info"]["transaction_initiation_date"])

        known = self.refreshed or datetime.max.replace(tzinfo=UTC)
        found = [one for one in self.moves if begin <= at(one) <= min(end, known)]
        number = int(asked["page"]) - 1
        return {
            "transaction_details": found[number * 2 : number * 2 + 2], "total_pages": max(1, -(-len(found) // 2)),
            "last_refreshed_datetime": (self.refreshed or datetime.now(UTC)).isoformat(),
        }  # fmt: skip

    def dispute(self, order_id: str) -> str:
        """The payer contests at PayPal, which holds the amount until it is decided."""
        capture = self.orders[order_id]["purchase_units"][0]["payments"]["captures"][0]
        amount, name = capture["amount"], f"PP-D-{next(self.ids)}"
        self.disputes[name] = {
            "dispute_id": name, "status": "WAITING_FOR_SELLER_RESPONSE",
            "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED", "dispute_amount": amount,
            "disputed_transaction": capture["id"],
            "seller_response_due_date": "2026-12-24T00:00:00Z",
        }  # fmt: skip
        self.move("T1110", f"-{amount['value']}", amount["currency_code"])
        self._tell_dispute("CREATED", name)
        return name

    def _tell_dispute(self, what: str, name: str) -> None:
        """Its events name the transaction, and no order."""
        dispute = self.disputes[name]
        disputed = [{"seller_transaction_id": dispute["disputed_transaction"]}]
        self.tell(f"CUSTOMER.DISPUTE.{what}", {**dispute, "disputed_transactions": disputed})

    def close_dispute(self, name: str, outcome: str) -> None:
        dispute = self.disputes[name]
        dispute["status"], dispute["dispute_outcome"] = "RESOLVED", {"outcome_code": outcome}
        if outcome == "RESOLVED_SELLER_FAVOUR":
            self.move("T1111", dispute["dispute_amount"]["value"], dispute["dispute_amount"]["currency_code"])
        self._tell_dispute("RESOLVED", name)


def sign(body: bytes, transmission: str) -> str:
    return hashlib.sha256(SIGNATURE.encode() + transmission.encode() + body).hexdigest()


def signed(body: bytes, *, at: datetime | None = None, forged: bool = False) -> dict[str, str]:
    """The headers of an event; the fake signs what it means, not its white space."""
    canonical = json.dumps(json.loads(body), sort_keys=True).encode()
    moment = (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    name = hashlib.sha256(body).hexdigest()[:12]
    return {
        "PAYPAL-TRANSMISSION-ID": name, "PAYPAL-TRANSMISSION-TIME": moment, "PAYPAL-AUTH-ALGO": "SHA256withRSA",
        "PAYPAL-CERT-URL": "https://api.paypal.test/cert",
        "PAYPAL-TRANSMISSION-SIG": "nonsense" if forged else sign(canonical, name),
    }  # fmt: skip
