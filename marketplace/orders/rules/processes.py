"""The processes by which things are sold, as data: states, who may move, deadlines, and what a move does.

A process has versions; an order keeps the one under which it was placed. To change a process add a version, never
edit one that orders run on. Deadlines are the defaults of DOMAIN.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from flask_babel import lazy_gettext as _l

from marketplace.core.errors import NotFound
from marketplace.core.states import Machine, Move


class Actor(StrEnum):
    """Who moves an order. The operator may make every drawn move, and says why."""

    BUYER = "buyer"
    SELLER = "seller"
    OPERATOR = "operator"
    SYSTEM = "system"


class Effect(StrEnum):
    """What a move does beside moving."""

    TAKE_STOCK = "take_stock"
    GIVE_BACK_STOCK = "give_back_stock"
    RELEASE = "release"
    REFUND_ALL = "refund_all"
    REFUND_BY_POLICY = "refund_by_policy"
    GIVE_BACK_COUPONS = "give_back_coupons"
    ISSUE_INVOICE = "issue_invoice"
    GRANT = "grant"
    REVOKE = "revoke"


MOVES_MONEY: Final = frozenset({Effect.RELEASE, Effect.REFUND_ALL, Effect.REFUND_BY_POLICY})


@dataclass(frozen=True, slots=True)
class State:
    """A state of a process, and what it means on the axes that everybody reads."""

    name: str
    status: str
    fulfilment: str
    label: object


@dataclass(frozen=True, slots=True)
class Step(Move):
    """A move of a process with what it does; `follows` makes it at once, as soon as its source is reached."""

    effects: tuple[Effect, ...] = ()
    follows: bool = False
    label: object = ""

    @property
    def waits_for_bank(self) -> bool:
        """Whether it must wait while the payer's bank looks at the payment: it would move money that may be gone."""
        return self.name in ("dispute", "refund_whole") or not MOVES_MONEY.isdisjoint(self.effects)


@dataclass(frozen=True, slots=True)
class Process:
    """How a kind of thing is sold."""

    name: str
    version: int
    label: object
    states: dict[str, State]
    machine: Machine
    start: str = "pending"

    def step(self, move: str, state: str, actor: str) -> Step:
        """Return the step called `move` from `state`; the operator may make everyone's.

        Raises:
            Conflict: no such move leaves this state; the detail says which do.
            Forbidden: it is not this actor's to make.

        """
        acting = actor
        if actor == Actor.OPERATOR:
            found = [each for each in self.machine.open_moves(state) if each.name == move]
            acting = next(iter(sorted(found[0].actors))) if found else actor
        step = self.machine.move(move, state, acting)
        assert isinstance(step, Step)
        return step

    def steps_from(self, state: str, actor: str | None = None) -> list[Step]:
        """Return the steps that leave `state`, all of them or those open to `actor`."""
        acting = None if actor == Actor.OPERATOR else actor
        return [each for each in self.machine.open_moves(state, acting) if isinstance(each, Step)]

    def deadline(self, state: str) -> Step | None:
        """Return the step that makes itself if nobody acts, the soonest one."""
        timed = [each for each in self.steps_from(state) if each.after is not None]
        return min(timed, key=lambda each: each.after or timedelta(0), default=None)

    def at_once(self, state: str) -> Step | None:
        """Return the step that follows at once when `state` is reached."""
        return next((each for each in self.steps_from(state) if each.follows), None)


HOLD: Final = timedelta(minutes=15)
DISPATCH: Final = timedelta(days=14)
ARRIVAL: Final = timedelta(days=21)
ACCEPTANCE: Final = timedelta(days=14)
DIGITAL_ACCEPTANCE: Final = timedelta(days=7)
DISPUTE: Final = timedelta(days=60)

BUYER, SELLER, OPERATOR, SYSTEM = (frozenset({each}) for each in Actor)
_BACK: Final = (Effect.GIVE_BACK_STOCK, Effect.GIVE_BACK_COUPONS)

_STATES: Final = (
    State("pending", "pending", "none", _l("Waiting for the payment")),
    State("paid", "paid", "none", _l("Paid")),
    State("confirmed", "confirmed", "none", _l("The seller prepares it")),
    State("shipped", "confirmed", "shipped", _l("On its way")),
    State("fulfilled", "fulfilled", "delivered", _l("Delivered")),
    State("completed", "completed", "delivered", _l("Completed")),
    State("disputed", "disputed", "keep", _l("In dispute")),
    State("cancelled", "cancelled", "keep", _l("Cancelled")),
    State("expired", "expired", "none", _l("Expired")),
    State("refunded", "refunded", "keep", _l("Refunded")),
)


def _paying() -> list[Step]:
    return [
        Step("pay", "pending", "paid", SYSTEM, effects=(Effect.TAKE_STOCK, Effect.ISSUE_INVOICE), label=_l("Pay")),
        Step("expire", "pending", "expired", SYSTEM, HOLD, _BACK, label=_l("Let it expire")),
        Step("abandon", "pending", "cancelled", BUYER, effects=_BACK, label=_l("Don't buy it")),
        Step(
            "pay_late", "expired", "paid", SYSTEM, effects=(Effect.TAKE_STOCK, Effect.ISSUE_INVOICE),
            label=_l("Pay after all"),
        ),
    ]  # fmt: skip


def _disputing(sources: Iterable[str]) -> list[Step]:
    settling = (Effect.REFUND_ALL, Effect.REVOKE)
    return [
        *(Step("dispute", each, "disputed", BUYER, label=_l("Something is wrong")) for each in sources),
        Step("release", "disputed", "completed", OPERATOR | BUYER, effects=(Effect.RELEASE,), label=_l("Release")),
        Step("refund", "disputed", "refunded", OPERATOR | SELLER | SYSTEM, DISPUTE, settling, label=_l("Give it back")),
        Step("split", "disputed", "completed", OPERATOR, effects=(Effect.RELEASE,), label=_l("Split it")),
    ]


def _refunding(sources: Iterable[str], givers: frozenset[Actor]) -> list[Step]:
    """Draw what happens when the last of an order's money has gone back."""
    return [
        Step("refund_whole", each, "refunded", givers, effects=(Effect.REVOKE,), label=_l("Give all back"))
        for each in sources
    ]


def _process(name: str, version: int, label: object, steps: list[Step]) -> Process:
    drawn = {state for step in steps for state in (step.source, step.target)}
    states = {state.name: state for state in _STATES if state.name in drawn}
    words = {state.name: state.label for state in states.values()} | {step.name: step.label for step in steps}
    return Process(name, version, label, states, Machine(f"{name} {version}", tuple(steps), words))


_ALL_BACK: Final = (Effect.REFUND_ALL, Effect.GIVE_BACK_STOCK, Effect.REVOKE)


def _product(version: int, givers: frozenset[Actor]) -> Process:
    return _process(
        "product", version, _l("Goods that are sent or collected"),
        [
            *_paying(),
            Step("accept", "paid", "confirmed", SYSTEM, follows=True, label=_l("Accept")),
            Step("ship", "confirmed", "shipped", SELLER, label=_l("Mark as sent")),
            Step("deliver", "confirmed", "fulfilled", SELLER, label=_l("Mark as handed over")),
            Step("deliver", "shipped", "fulfilled", SELLER | SYSTEM, ARRIVAL, label=_l("Mark as delivered")),
            Step(
                "cancel", "confirmed", "cancelled", BUYER, effects=(Effect.REFUND_BY_POLICY, Effect.GIVE_BACK_STOCK),
                label=_l("Cancel"),
            ),
            Step("decline", "confirmed", "cancelled", SELLER, effects=_ALL_BACK, label=_l("Cancel and give all back")),
            Step(
                "lapse", "confirmed", "cancelled", SYSTEM, DISPATCH, _ALL_BACK,
                label=_l("Give back what was never sent"),
            ),
            *(
                Step("confirm", each, "completed", BUYER, effects=(Effect.RELEASE,), label=_l("Confirm and release"))
                for each in ("confirmed", "shipped")
            ),
            Step(
                "confirm", "fulfilled", "completed", BUYER | SYSTEM, ACCEPTANCE, (Effect.RELEASE,),
                label=_l("Confirm and release"),
            ),
            *_disputing(("confirmed", "shipped", "fulfilled")),
            *_refunding(("confirmed", "shipped", "fulfilled", "completed"), givers),
        ],
    )  # fmt: skip


def _digital(version: int, givers: frozenset[Actor]) -> Process:
    return _process(
        "digital", version, _l("Downloads"),
        [
            *_paying(),
            Step("accept", "paid", "confirmed", SYSTEM, follows=True, label=_l("Accept")),
            Step(
                "deliver", "confirmed", "fulfilled", SYSTEM, effects=(Effect.GRANT,), follows=True,
                label=_l("Open the download"),
            ),
            Step(
                "confirm", "fulfilled", "completed", BUYER | SYSTEM, DIGITAL_ACCEPTANCE, (Effect.RELEASE,),
                label=_l("Confirm and release"),
            ),
            Step("decline", "fulfilled", "cancelled", SELLER, effects=_ALL_BACK, label=_l("Cancel and give all back")),
            *_disputing(("fulfilled",)),
            *_refunding(("fulfilled", "completed"), givers),
        ],
    )  # fmt: skip


PRODUCT_1: Final = _product(1, SELLER | OPERATOR)
DIGITAL_1: Final = _digital(1, SELLER | OPERATOR)
PRODUCT: Final = _product(2, SELLER | OPERATOR | SYSTEM)
DIGITAL: Final = _digital(2, SELLER | OPERATOR | SYSTEM)
"""The second version ends by itself when the payer's bank took the last of an order's money."""

_PROCESSES: Final = {(each.name, each.version): each for each in (PRODUCT, DIGITAL, PRODUCT_1, DIGITAL_1)}


def known() -> list[Process]:
    """Return every process in every version."""
    return list(_PROCESSES.values())


def process_of(name: str, version: int) -> Process:
    """Return a process by name and version.

    Raises:
        NotFound: there is none.

    """
    found = _PROCESSES.get((name, version))
    if found is None:
        raise NotFound("There is no such process.")
    return found


def process_for(kinds: Iterable[str]) -> Process:
    """Return the process of an order with lines of these kinds: what must be sent decides."""
    return PRODUCT if "product" in set(kinds) else DIGITAL


@dataclass(frozen=True, slots=True)
class Fate:
    """One thing that happens by itself: the step, and how long after the beginning."""

    step: Step
    after: timedelta


def if_nobody_acts(process: Process, state: str) -> list[Fate]:
    """Return what becomes of an order from `state` on, if nobody does anything."""
    fates: list[Fate] = []
    elapsed = timedelta(0)
    while len(fates) < len(process.states):
        step = process.at_once(state) or process.deadline(state)
        if step is None:
            break
        elapsed += step.after or timedelta(0)
        fates.append(Fate(step, elapsed))
        state = step.target
    return fates
