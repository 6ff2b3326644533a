"""Stripe as its documentation says it behaves, for the real SDK: idempotency, declines, 3-D Secure, manual capture,
partial refunds, disputes, balance transactions, saved cards, transfers and signed events."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any
from urllib.parse import parse_qsl

import stripe

from tests.fakes.server import Fake, RefusalError, Request, now

SECRET = "whsec_fake"
ROUTES = [
    ("POST", r"/v1/payment_intents", "create_intent"),
    ("GET", r"/v1/payment_intents/(\w+)", "get_intent"),
    ("POST", r"/v1/payment_intents/(\w+)/capture", "capture"),
    ("POST", r"/v1/payment_intents/(\w+)/cancel", "cancel"),
    ("POST", r"/v1/refunds", "create_refund"),
    ("GET", r"/v1/refunds", "list_refunds"),
    ("GET", r"/v1/disputes", "list_disputes"),
    ("GET", r"/v1/balance_transactions", "list_moves"),
    ("POST", r"/v1/customers", "create_customer"),
    ("GET", r"/v1/customers/(\w+)/payment_methods", "list_methods"),
    ("POST", r"/v1/setup_intents", "create_setup"),
    ("POST", r"/v1/payment_methods/(\w+)/detach", "detach"),
    ("POST", r"/v1/transfers", "create_transfer"),
    ("POST", r"/v1/accounts", "create_account"),
    ("GET", r"/v1/accounts/(\w+)", "get_account"),
    ("POST", r"/v1/account_links", "create_link"),
]
DECLINES = {"pm_card_declined": "generic_decline", "pm_card_insufficient": "insufficient_funds"}


def params_of(request: Request) -> dict[str, Any]:
    """Read `a[b][c]=1` as Stripe does."""
    found: dict[str, Any] = {}
    for name, value in [*parse_qsl(request.body.decode()), *request.query.items()]:
        first, *rest = re.findall(r"[^\[\]]+", name)
        target = found
        for step in [first, *rest][:-1]:
            target = target.setdefault(step, {})
        target[[first, *rest][-1]] = value
    return found


class FakeStripe(Fake):
    def __init__(self) -> None:
        super().__init__()
        self.ids = itertools.count(1)
        self.intents: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.disputes: dict[str, dict[str, Any]] = {}
        self.moves: list[dict[str, Any]] = []
        self.methods: dict[str, dict[str, Any]] = {}
        self.customers: dict[str, dict[str, Any]] = {}
        self.accounts: dict[str, dict[str, Any]] = {}
        self.transfers: dict[str, dict[str, Any]] = {}
        self.events: list[bytes] = []
        self.keys: dict[str, tuple[Any, int, Any]] = {}
        self.lies: dict[str, Any] = {}
        """What is answered instead of the truth, field by field, until it is emptied."""

    def handle(self, request: Request) -> Any:
        if not request.headers.get("authorization", "").startswith("Bearer sk_"):
            raise RefusalError(401, {"error": {"type": "invalid_request_error", "message": "no key"}})
        params = params_of(request)
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        asked = (request.path, json.dumps(params, sort_keys=True))
        if key in self.keys:
            known, status, body = self.keys[key]
            if known != asked:
                raise RefusalError(400, {"error": {"type": "idempotency_error", "message": "other parameters"}})
            if status >= 400:
                raise RefusalError(status, body)
            return body
        try:
            status, body = 200, self._route(request, params)
        except RefusalError as refusal:
            if key:
                self.keys[key] = (asked, refusal.status, refusal.body)
            raise
        body = json.loads(json.dumps({**body, **self.lies} if body.get("object") == "payment_intent" else body))
        if key:
            self.keys[key] = (asked, status, body)
        return body

    def _route(self, request: Request, params: dict[str, Any]) -> Any:
        for method, pattern, name in ROUTES:
            match = re.fullmatch(pattern, request.path)
            if method == request.method and match:
                return getattr(self, name)(params, *match.groups())
        raise RefusalError(404, {"error": {"type": "invalid_request_error", "message": "unrecognized URL"}})

    def _id(self, prefix: str) -> str:
        return f"{prefix}_{next(self.ids):06d}"

    def _refuse(self, code: str, message: str = "", status: int = 400, **more: Any) -> RefusalError:
        return RefusalError(
            status, {"error": {"type": "invalid_request_error", "code": code, "message": message, **more}}
        )

    def _move(self, kind: str, amount: int, currency: str, fee: int = 0) -> dict[str, Any]:
        move = {
            "id": self._id("txn"), "object": "balance_transaction", "type": kind, "amount": amount, "fee": fee,
            "net": amount - fee, "currency": currency, "created": now(),
        }  # fmt: skip
        self.moves.insert(0, move)
        return move

    def _tell(self, kind: str, about: dict[str, Any], **more: Any) -> None:
        event = {
            "id": self._id("evt"), "object": "event", "type": kind, "created": now(), "livemode": False,
            "api_version": stripe.api_version, "data": {"object": about}, **more,
        }  # fmt: skip
        self.events.append(json.dumps(event).encode())

    def _list(self, rows: list[Any]) -> dict[str, Any]:
        return {"object": "list", "data": rows, "has_more": False, "url": "/v1/things"}

    def _found(self, rows: dict[str, dict[str, Any]], name: str) -> dict[str, Any]:
        if name not in rows:
            raise self._refuse("resource_missing", status=404)
        return rows[name]

    def create_intent(self, params: dict[str, Any]) -> Any:
        name = self._id("pi")
        intent = {
            "id": name, "object": "payment_intent", "amount": int(params["amount"]), "currency": params["currency"],
            "capture_method": params.get("capture_method", "automatic"), "status": "requires_payment_method",
            "amount_received": 0, "client_secret": f"{name}_secret_x", "last_payment_error": None,
            "latest_charge": None, "next_action": None, "metadata": params.get("metadata", {}),
            "customer": params.get("customer"),
        }  # fmt: skip
        self.intents[name] = intent
        if params.get("confirm") == "true":
            self.confirm(name, params["payment_method"])
            if intent["last_payment_error"]:
                raise RefusalError(402, {"error": {**intent["last_payment_error"], "payment_intent": intent}})
        return intent

    def confirm(self, name: str, card: str) -> None:
        """What Stripe.js does in the browser of whoever pays."""
        with self.lock:
            intent = self._found(self.intents, name)
            if intent["status"] not in {"requires_payment_method", "requires_action"}:
                return
            intent["last_payment_error"] = intent["next_action"] = None
            if card in DECLINES:
                intent["status"] = "requires_payment_method"
                intent["last_payment_error"] = {
                    "type": "card_error", "code": "card_declined", "decline_code": DECLINES[card], "message": "no",
                }  # fmt: skip
                self._tell("payment_intent.payment_failed", intent)
            elif card == "pm_card_3ds":
                intent["status"] = "requires_action"
                intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": {"url": "https://bank.test/3ds"}}
                self._tell("payment_intent.requires_action", intent)
            elif card == "pm_card_slow":
                intent["status"] = "processing"
                self._tell("payment_intent.processing", intent)
            else:
                self.approve(name)

    def approve(self, name: str) -> None:
        with self.lock:
            intent = self.intents[name]
            intent["next_action"] = None
            if intent["capture_method"] == "manual":
                intent["status"] = "requires_capture"
                self._tell("payment_intent.amount_capturable_updated", intent)
            else:
                self._take(intent)

    def _take(self, intent: dict[str, Any]) -> None:
        amount = intent["amount"]
        fee = amount * 29 // 1000 + 30 if amount > 60 else 0
        move = self._move("charge", amount, intent["currency"], fee)
        intent["latest_charge"] = {
            "id": self._id("ch"), "object": "charge", "amount_refunded": 0, "disputed": False,
            "balance_transaction": move,
        }  # fmt: skip
        intent["status"], intent["amount_received"] = "succeeded", amount
        self._tell("payment_intent.succeeded", intent)

    def get_intent(self, _params: dict[str, Any], name: str) -> Any:
        return self._found(self.intents, name)

    def capture(self, _params: dict[str, Any], name: str) -> Any:
        intent = self._found(self.intents, name)
        if intent["status"] != "requires_capture":
            raise self._refuse("payment_intent_unexpected_state")
        self._take(intent)
        return intent

    def cancel(self, _params: dict[str, Any], name: str) -> Any:
        intent = self._found(self.intents, name)
        if intent["status"] in {"succeeded", "canceled", "processing"}:
            raise self._refuse("payment_intent_unexpected_state")
        intent["status"] = "canceled"
        self._tell("payment_intent.canceled", intent)
        return intent

    def create_refund(self, params: dict[str, Any]) -> Any:
        intent = self._found(self.intents, params["payment_intent"])
        charge = intent["latest_charge"]
        if charge is None or charge["disputed"]:
            raise self._refuse("charge_disputed" if charge else "payment_intent_unexpected_state")
        amount = int(params["amount"])
        if amount > intent["amount_received"] - charge["amount_refunded"]:
            raise self._refuse("charge_already_refunded", "Refund amount is greater than unrefunded amount on charge")
        charge["amount_refunded"] += amount
        refund = {
            "id": self._id("re"), "object": "refund", "amount": amount, "currency": intent["currency"],
            "status": "succeeded", "payment_intent": intent["id"], "metadata": params.get("metadata", {}),
        }  # fmt: skip
        self.refunds[refund["id"]] = refund
        self._move("refund", -amount, intent["currency"])
        self._tell("refund.created", refund)
        return refund

    def list_refunds(self, params: dict[str, Any]) -> Any:
        return self._list([r for r in self.refunds.values() if r["payment_intent"] == params["payment_intent"]])

    def dispute(self, name: str) -> str:
        with self.lock:
            intent = self.intents[name]
            amount = intent["amount_received"] - intent["latest_charge"]["amount_refunded"]
            intent["latest_charge"]["disputed"] = True
            dispute = {
                "id": self._id("dp"), "object": "dispute", "amount": amount, "currency": intent["currency"],
                "status": "needs_response", "reason": "fraudulent", "payment_intent": name,
                "evidence_details": {"due_by": now() + 7 * 86400},
                "balance_transactions": [self._move("adjustment", -amount, intent["currency"], 1500)],
            }  # fmt: skip
            self.disputes[dispute["id"]] = dispute
            self._tell("charge.dispute.created", dispute)
            return dispute["id"]

    def close_dispute(self, name: str, status: str) -> None:
        with self.lock:
            dispute = self.disputes[name]
            dispute["status"] = status
            if status == "won":
                back = self._move("adjustment", dispute["amount"], dispute["currency"], -1500)
                dispute["balance_transactions"].append(back)
            self._tell("charge.dispute.closed", dispute)

    def list_disputes(self, params: dict[str, Any]) -> Any:
        return self._list([d for d in self.disputes.values() if d["payment_intent"] == params["payment_intent"]])

    def list_moves(self, params: dict[str, Any]) -> Any:
        """Pages as Stripe's: newest first; before a cursor, the page that is next to it."""
        limit = min(int(params.get("limit", 10)), 3)
        names = [move["id"] for move in self.moves]
        if "ending_before" in params:
            until = names.index(params["ending_before"])
            rows = self.moves[max(0, until - limit) : until]
            return {**self._list(rows), "has_more": until - limit > 0}
        begin = names.index(params["starting_after"]) + 1 if "starting_after" in params else 0
        return {**self._list(self.moves[begin : begin + limit]), "has_more": begin + limit < len(names)}

    def create_customer(self, params: dict[str, Any]) -> Any:
        customer = {"id": self._id("cus"), "object": "customer", **params}
        self.customers[customer["id"]] = customer
        return customer

    def create_setup(self, params: dict[str, Any]) -> Any:
        name = self._id("seti")
        return {"id": name, "object": "setup_intent", "client_secret": f"{name}_secret_y", **params}

    def keep_card(self, customer: str, name: str = "pm_card_visa") -> None:
        self.methods[name] = {
            "id": name, "object": "payment_method", "type": "card", "customer": customer,
            "card": {"brand": "visa", "last4": "4242", "exp_month": 4, "exp_year": 2031},
        }  # fmt: skip

    def list_methods(self, _params: dict[str, Any], customer: str) -> Any:
        return self._list([m for m in self.methods.values() if m["customer"] == customer])

    def detach(self, _params: dict[str, Any], name: str) -> Any:
        self._found(self.methods, name)
        return self.methods.pop(name)

    def create_transfer(self, params: dict[str, Any]) -> Any:
        if params["destination"] == "acct_closed":
            raise self._refuse("account_invalid")
        transfer = {"id": self._id("tr"), "object": "transfer", **params, "amount": int(params["amount"])}
        self.transfers[transfer["id"]] = transfer
        self._move("transfer", -transfer["amount"], params["currency"])
        return transfer

    def create_account(self, params: dict[str, Any]) -> Any:
        account = {
            "id": self._id("acct"), "object": "account", "email": params["email"], "payouts_enabled": False,
            "country": params.get("country", "US"),
            "details_submitted": False, "capabilities": {"transfers": "inactive"},
            "requirements": {"currently_due": ["external_account"], "past_due": []},
            "external_accounts": {"object": "list", "data": []},
        }  # fmt: skip
        self.accounts[account["id"]] = account
        return account

    def get_account(self, _params: dict[str, Any], name: str) -> Any:
        return self._found(self.accounts, name)

    def onboard(self, name: str, bank: str = "6789", wants: tuple[str, ...] = ()) -> None:
        """What a seller does on Stripe's own pages; Stripe tells of it by an event of that account."""
        with self.lock:
            account = self.accounts[name]
            account["details_submitted"], account["payouts_enabled"] = True, not wants
            account["capabilities"] = {"transfers": "inactive" if wants else "active"}
            account["requirements"] = {"currently_due": list(wants), "past_due": []}
            held = {"id": f"ba_{bank}", "object": "bank_account", "last4": bank, "fingerprint": f"fp_{bank}"}
            account["external_accounts"] = {"object": "list", "data": [held]}
            self._tell("account.updated", account, account=name)

    def create_link(self, params: dict[str, Any]) -> Any:
        return {"object": "account_link", "url": f"https://connect.test/{params['account']}", "created": now()}

    @property
    def balance(self) -> int:
        return sum(move["net"] for move in self.moves)


def signed(body: bytes, at: int | None = None, secret: str = SECRET) -> dict[str, str]:
    """The header of an event, by the SDK's own signer."""
    moment = at or now()
    mac = stripe.WebhookSignature._compute_signature(f"{moment}.{body.decode()}", secret)
    return {"Stripe-Signature": f"t={moment},v1={mac}"}
