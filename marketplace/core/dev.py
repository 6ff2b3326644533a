"""Pages for development only: every component of the design system in every state, at `/dev/design`."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from flask import Blueprint, jsonify, render_template, request
from wtforms import (
    BooleanField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from marketplace.core.assets import asset
from marketplace.core.forms import Form, MoneyField
from marketplace.core.paging import Page
from marketplace.core.security import public

bp = Blueprint("dev", __name__, url_prefix="/dev")

COLOURS: Final = ("paper", "raised", "sunk", "ink", "ink-2", "ink-3", "rule", "rule-2", "accent-fill", "accent-wash",
                  "held", "good", "warn", "bad", "star")  # fmt: skip
SPRITE: Final = Path(__file__).resolve().parent / "static" / "icons" / "sprite.svg"


class Sample(Form):
    """One field of each sort."""

    title = StringField(
        "Title", [InputRequired(), Length(max=80)], description="What you would call it across a counter"
    )
    description = TextAreaField("Description", [Length(max=4000)])
    price = MoneyField("Price per night", [InputRequired()])
    password = PasswordField("Password", [InputRequired()])
    condition = SelectField("Condition", choices={"new": "New", "like-new": "Like new", "good": "Good"})
    kind = RadioField("Kind", choices={"product": "Goods", "rental": "Rental", "service": "Service"}, default="rental")
    delivery = RadioField("Delivery", choices={"post": "Tracked post", "collect": "Collect"}, default="post")
    rented_by = RadioField("Rented by the", choices={"hour": "Hour", "day": "Day", "night": "Night"}, default="day")
    amenities = SelectMultipleField("Getting it", choices={"collect": "Collect in person", "posted": "Posted to you"})
    instant = BooleanField(
        "Book without asking me first", description="Renters with checked identity are confirmed at once"
    )
    file = FileField("Price list", description="CSV, at most 10 MB")


@bp.get("/design")
@public
def design() -> str:
    """Show every component once, in each of its states."""
    wrong = Sample(formdata=None, prefix="wrong")
    wrong.title.errors = ["Enter a title"]
    wrong.price.errors = ["Enter a price, such as 64.00"]
    wrong.instant.errors = ["Say whether people may book at once"]
    icons = re.findall(r'id="i-([a-z0-9-]+)"', SPRITE.read_text())
    page: Page[None] = Page([], int(request.args.get("page", "3")), 20, 1240)
    return render_template(
        "dev/design.html",
        form=Sample(formdata=None),
        wrong=wrong,
        cards=_cards(),
        page=page,
        colours=COLOURS,
        icons=icons,
    )


@bp.get("/suggestions")
@public
def suggestions() -> Any:
    """Suggest a few things, whatever is asked."""
    found = [
        {"text": "touring bicycle", "type": "term"},
        {"text": "Bicycles", "type": "category", "url": "/dev/design#fields"},
        {"text": "Alder Ferry", "type": "place"},
    ]
    return jsonify(suggestions=found)


@bp.post("/sample")
@public
def sample() -> Any:
    """Take what a component sends, keep nothing, and answer as a feature would."""
    photo = {"id": 9, "src": asset("core/art/lamp.webp"), "alt": "", "url": "/dev/sample"}
    if request.files:
        return jsonify(photo=photo), 201
    return jsonify(request.get_json(silent=True) or {"saved_at": "09:41"})


@bp.delete("/sample")
@public
def forget_sample() -> Any:
    """Forget what was never kept."""
    return jsonify({})


def _cards() -> list[SimpleNamespace]:
    long = "Handbuilt randonneur frame and wheels, with two spare tyres, the original invoice and a very long story"
    return [
        _card(
            "Saltmarsh Cottage by the tide mill", 14800, "cottage", kind="rental", price_unit="night", is_verified=True
        ),
        _card("Larkspur touring bicycle, 54 cm, with panniers", 28500, "bike-1"),
        _card("Rust wool armchair, reupholstered", 27500, "armchair", was_price_minor=32000, badge="Today only"),
        _card(long, 91000, None, place="A place with a rather long name, 12 mi", rating_average=None, rating_count=0),
        _card("Brass table lamp, linen shade", 0, "lamp", place=""),
    ]


def _card(title: str, price_minor: int, art: str | None, **more: Any) -> SimpleNamespace:
    address = asset(f"core/art/{art}.webp")
    photo = {"src": address, "srcset": "", "width": 880, "height": 660, "alt": title} if art else None
    given = {
        "url": "/dev/design", "title": title, "price_minor": price_minor, "currency": "USD", "price_unit": "item",
        "photo": photo, "place": "Ropewalk", "rating_average": 4.9, "rating_count": 38, "kind": "product",
        "is_verified": False, "badge": None, "was_price_minor": None, "distance": "0.4 mi",
        "blurb": "Steel, low gears, rack and mudguards. I set the saddle for you when you collect it.",
    }  # fmt: skip
    return SimpleNamespace(**{**given, **more})
