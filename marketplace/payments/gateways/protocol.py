"""What we ask of a provider, and the shapes in which it answers.

Each call carries a key: the same key asks for the same thing, however often it is sent. What a provider tells by a
webhook is taken as a hint only: we look at what it says about whom, and then ask the provider itself with `retrieve`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from marketplace.core.money import Money
from marketplace.payments.rules.states import Status


class GatewayUnavailable(Exception):  # noqa: N818 - an answer we did not get
    """No answer, or none that says what became of the call: ask again under the same key."""


class GatewayRefused(Exception):  # noqa: N818 - an answer
    """The provider says no, for good. `code` is its word for why."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


class BadSignature(Exception):  # noqa: N818 - an answer
    """A webhook that the provider did not send, or not now."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What is to be paid. `key` is ours and unique; `is_manual` holds the amount until it is captured."""

    key: str
    amount: Money
    title: str
    return_url: str
    email: str = ""
    customer: str | None = None
    method: str | None = None
    is_manual: bool = False


@dataclass(frozen=True, slots=True)
class SeenRefund:
    """A refund at the provider; `key` is ours where we asked for it."""

    provider_id: str
    amount: Money
    status: str  # pending, succeeded, failed
    key: str | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class SeenDispute:
    """A contested charge at the provider. While open and when lost, the amount is taken from what it holds for us."""

    provider_id: str
    amount: Money
    status: str  # open, won, lost
    reason: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A charge as the provider sees it at the moment. `taken` is what it has collected; `fee` what it kept of that."""

    provider_id: str
    status: Status
    amount: Money
    taken: Money
    fee: int = 0
    error: str = ""
    client_secret: str | None = None
    redirect_url: str | None = None
    refunds: tuple[SeenRefund, ...] = ()
    disputes: tuple[SeenDispute, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A payout at the provider; `fee` is what it charges us for that, in minor units of the payout."""

    provider_id: str
    status: str  # pending, paid, failed
    error: str = ""
    fee: int = 0


@dataclass(frozen=True, slots=True)
class SeenPayee:
    """Someone whom a provider pays out for us. `mark` changes with the bank account, `label` is what is shown of it."""

    provider_id: str
    state: str  # open, ready, restricted
    label: str = ""
    mark: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notification:
    """A webhook whose signature is good: what it is called, and which charge it speaks of, with what it claims.

    `warning` is the provider's word for a charge that it holds to be fraud. `payee` is set where it speaks of someone
    whom we pay out instead. `part` is what it names instead of the charge: see PartFinder.
    """

    event_id: str
    kind: str
    occurred_at: datetime
    provider_id: str | None = None
    amount: Money | None = None
    account: str | None = None
    warning: str = ""
    payee: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What moved on the provider's account of us after a cursor (or ever), by currency, and the next cursor.

    A report that lags says up to when it knows: `as_of`.
    """

    totals: Mapping[str, int] = field(default_factory=dict)
    cursor: str = ""
    is_whole: bool = False
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class SavedMethod:
    """A card that the provider keeps for a customer."""

    provider_id: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int


@dataclass(frozen=True, slots=True)
class Saving:
    """The beginning of saving a card: where to send its owner, or what the provider's script needs."""

    provider_id: str
    client_secret: str | None = None
    redirect_url: str | None = None


class Gateway(Protocol):
    """A provider. Every method may raise GatewayUnavailable, and those that write GatewayRefused."""

    name: str
    is_test: bool
    """Whether no real money moves."""

    def initiate(self, charge: Charge) -> Seen:
        """Open a charge; the same key answers with the same charge."""

    def confirm(self, provider_id: str, values: Mapping[str, str]) -> Seen:
        """Take up what the buyer's return brought (a signature, an approval) and answer with the charge."""

    def capture(self, provider_id: str, amount: Money, key: str) -> Seen:
        """Take what is held."""

    def cancel(self, provider_id: str, key: str) -> Seen:
        """Give up a charge that was not taken yet, or let go of what is held."""

    def refund(self, provider_id: str, amount: Money, key: str) -> SeenRefund:
        """Send back part of what was taken."""

    def retrieve(self, provider_id: str) -> Seen:
        """Return the charge as it is now, with its refunds and disputes."""

    def verify_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notification:
        """Check the signature and age of a webhook.

        Raises:
            BadSignature: forged, altered or too old.

        """

    def read_webhook(self, body: bytes) -> Notification:
        """Read a webhook whose signature was checked when it came."""

    def payout(self, destination: str, amount: Money, key: str) -> Sent:
        """Send money to a seller's account at the provider."""

    def report(self, cursor: str, since: datetime) -> Report | None:
        """Return what moved after `cursor` on the provider's own books, or `since` our first payment there.

        None where they say nothing new.
        """


@runtime_checkable
class PartFinder(Protocol):
    """A provider whose events of disputes name what was taken, and not the charge that we opened."""

    def charge_of(self, part: str) -> str | None:
        """Return the charge to which a part belongs, or None where there is none."""


class Wallet(Protocol):
    """A provider that keeps cards for people."""

    def open_customer(self, account_id: int, email: str, key: str) -> str:
        """Return the provider's name for a person."""

    def save_method(self, customer: str, return_url: str, key: str) -> Saving:
        """Begin to save a card."""

    def saved_methods(self, customer: str) -> list[SavedMethod]:
        """Return the cards that are kept for a customer."""

    def forget_method(self, provider_id: str) -> None:
        """Forget a card."""


class PayeeDesk(Protocol):
    """A provider at which sellers open an account of their own, to be paid out to."""

    def open_payee(self, account_id: int, email: str, country: str, key: str) -> str:
        """Return the provider's name for a seller; the same key answers with the same one."""

    def payee_link(self, payee: str, return_url: str) -> str:
        """Return where a seller tells the provider who they are and where their bank is."""

    def retrieve_payee(self, payee: str) -> SeenPayee:
        """Return how far a seller is there."""
