"""Razorpay as its documentation says, for the real SDK: orders, payments, signatures, refunds by receipt, transfers."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import re
from typing import Any

from tests.fakes.server import Fake, RefusalError, Request, now

KEY_SECRET, HOOK_SECRET = "razorpay-key-secret", "razorpay-hook-secret"


class FakeRazorpay(Fake):
    def __init__(self) -> None:
        super().__init__()
        self.ids = itertools.count(1)
        self.orders: dict[str, dict[str, Any]] = {}
        self.payments: dict[str, dict[str, Any]] = {}
        self.refunds: list[dict[str, Any]] = []
        self.transfers: list[dict[str, Any]] = []
        self.disputes: list[dict[str, Any]] = []
        self.events: list[bytes] = []

    def handle(self, request: Request) -> Any:  # noqa: PLR0911 - one line a route
        body = json.loads(request.body) if request.body else {}
        path, method = request.path.removeprefix("/v1"), request.method
        if path in {"/orders", "/orders/"}:
            return self._open(body) if method == "POST" else self._rows(
                [one for one in self.orders.values() if one["receipt"] == request.query.get("receipt")]
            )  # fmt: skip
        if match := re.fullmatch(r"/(orders|payments)/(\w+)", path):
            return self._one(self.orders if match[1] == "orders" else self.payments, match[2])
        if match := re.fullmatch(r"/orders/(\w+)/payments", path):
            return self._rows([one for one in self.payments.values() if one["order_id"] == match[1]])
        if match := re.fullmatch(r"/payments/(\w+)/capture", path):
            return self._capture(self._one(self.payments, match[1]), body["amount"])
        if match := re.fullmatch(r"/payments/(\w+)/refund", path):
            return self._refund(self._one(self.payments, match[1]), body)
        if match := re.fullmatch(r"/payments/(\w+)/refunds", path):
            return self._rows([one for one in self.refunds if one["payment_id"] == match[1]])
        listed = {"/payments": list(self.payments.values()), "/refunds": self.refunds, "/disputes": self.disputes}
        if method == "GET" and "from" in request.query:
            listed["/transfers"] = self.transfers
        if path.rstrip("/") in listed:
            return self._window(listed[path.rstrip("/")], request.query)
        if path == "/transfers":
            return self._transfer(body) if method == "POST" else self._rows(self.transfers)
        raise RefusalError(404, {"error": {"code": "BAD_REQUEST_ERROR", "description": f"no {path}"}})

    def _rows(self, rows: list[Any]) -> Any:
        return {"entity": "collection", "count": len(rows), "items": rows}

    def _window(self, rows: list[Any], asked: dict[str, str]) -> Any:
        """Answer the newest first, between two moments, so many, after so many."""
        begin, end = int(asked.get("from", 0)), int(asked.get("to", 2**40))
        found = [one for one in rows if begin <= one["created_at"] <= end][::-1]
        skip, count = int(asked.get("skip", 0)), int(asked.get("count", 10))
        return self._rows(found[skip : skip + count])

    def dispute(self, payment_id: str) -> dict[str, Any]:
        payment = self.payments[payment_id]
        made = {
            "id": f"disp_{next(self.ids):05d}", "payment_id": payment_id, "amount": payment["amount"],
            "currency": payment["currency"], "status": "open", "reason_code": "goods_not_received",
            "created_at": now(), "respond_by": now() + 7 * 86400,
        }  # fmt: skip
        self.disputes.append(made)
        self.tell("payment.dispute.created", payment, dispute=made)
        return made

    def _one(self, rows: dict[str, dict[str, Any]], name: str) -> dict[str, Any]:
        if name not in rows:
            self._no("The id provided does not exist")
        return rows[name]

    def _no(self, words: str) -> Any:
        raise RefusalError(400, {"error": {"code": "BAD_REQUEST_ERROR", "description": words}})

    def _open(self, body: Any) -> Any:
        order = {
            "id": f"order_{next(self.ids):05d}",
            "entity": "order",
            "status": "created",
            "created_at": now(),
            **body,
        }
        self.orders[order["id"]] = order
        return order

    def pay(self, order_id: str, *, fails: bool = False) -> dict[str, str]:
        """What happens in the window; answers what it hands back to the page."""
        order = self.orders[order_id]
        payment = {
            "id": f"pay_{next(self.ids):05d}", "entity": "payment", "order_id": order_id, "amount": order["amount"],
            "currency": order["currency"], "status": "failed" if fails else "authorized", "fee": None,
            "created_at": now(), "amount_refunded": 0, "error_code": "BAD_REQUEST_ERROR" if fails else None,
        }  # fmt: skip
        self.payments[payment["id"]] = payment
        order["status"] = "attempted"
        if not fails and order["payment"]["capture"] == "automatic":
            self._capture(payment, order["amount"])
        self.tell("payment.failed" if fails else f"payment.{payment['status']}", payment)
        mac = hmac.new(KEY_SECRET.encode(), f"{order_id}|{payment['id']}".encode(), hashlib.sha256).hexdigest()
        return {
            "razorpay_order_id": order_id, "razorpay_payment_id": payment["id"], "razorpay_signature": mac,
        }  # fmt: skip

    def _capture(self, payment: Any, amount: int) -> Any:
        if payment["status"] != "authorized" or amount != payment["amount"]:
            self._no("This payment has already been captured")
        payment["status"], payment["fee"] = "captured", amount * 2 // 100
        self.orders[payment["order_id"]]["status"] = "paid"
        return payment

    def _refund(self, payment: Any, body: Any) -> Any:
        if any(one["receipt"] == body.get("receipt") for one in self.refunds):
            self._no("The receipt has been used")
        if payment["status"] != "captured" or payment["amount_refunded"] + body["amount"] > payment["amount"]:
            self._no("The refund amount provided is greater than amount captured")
        payment["amount_refunded"] += body["amount"]
        made = {
            "id": f"rfnd_{next(self.ids):05d}", "payment_id": payment["id"], "amount": body["amount"],
            "currency": payment["currency"], "status": "processed", "receipt": body.get("receipt"),
            "created_at": now(),
        }  # fmt: skip
        self.refunds.append(made)
        return made

    def _transfer(self, body: Any) -> Any:
        made = {"id": f"trf_{next(self.ids):05d}", "status": "processed", "created_at": now(), **body}
        self.transfers.append(made)
        return made

    def tell(self, kind: str, payment: Any, **more: Any) -> None:
        payload = {name: {"entity": entity} for name, entity in {"payment": payment, **more}.items()}
        event = {"entity": "event", "event": kind, "payload": payload, "created_at": now()}
        self.events.append(json.dumps(event).encode())


def signed(body: bytes, name: str = "evt_1", secret: str = HOOK_SECRET) -> dict[str, str]:
    mac = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Razorpay-Signature": mac, "X-Razorpay-Event-Id": name}
