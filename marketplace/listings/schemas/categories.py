"""Categories and what their listings are asked, as programs of the administration see and write them."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, FiniteFloat

from marketplace.core.api import Input, Output, PageOutput, Text
from marketplace.core.i18n import LANGUAGES
from marketplace.listings.models import Category, CategoryAttribute
from marketplace.listings.rules.categories import CategoryNode
from marketplace.listings.schemas.output import AttributeOutput
from marketplace.listings.services import arranging

CODES: Final = tuple(code for code, _name in LANGUAGES)
MOST_OPTIONS: Final = 200


def _complete(names: dict[str, str]) -> dict[str, str]:
    if set(names) != set(CODES) or not all(names.values()):
        raise ValueError(f"must hold a name for each of {', '.join(CODES)}, and nothing else")
    return names


Word = Annotated[Text, Field(max_length=60)]
Names = Annotated[dict[Text, Word], AfterValidator(_complete), Field(description="A name for each language.")]
Kinds = list[Literal["product", "digital", "rental", "service", "property"]]


class NewCategoryInput(Input):
    """A category to add; `icon` is the name of a drawing."""

    names: Names
    kinds: Kinds = Field(min_length=1, max_length=5)
    icon: Text = Field("tag", min_length=1, max_length=40)
    parent_id: int | None = None


class CategoryInput(Input):
    """What becomes of a category."""

    names: Names
    kinds: Kinds = Field(min_length=1, max_length=5)
    icon: Text = Field("tag", min_length=1, max_length=40)
    is_hidden: bool = False


class MoveInput(Input):
    """Below which category; null: at the top."""

    parent_id: int | None


class ShiftInput(Input):
    """One place up or down."""

    direction: Literal["up", "down"]

    def step(self) -> int:
        """Return -1 for up, 1 for down."""
        return -1 if self.direction == "up" else 1


class MergeInput(Input):
    """Into which category."""

    into_id: int


class ChoiceInput(Input):
    """An option: its value for programs, its label in each language."""

    value: Text = Field(min_length=1, max_length=60)
    labels: Names


class AttributeInput(Input):
    """What listings are asked. `choices` are for `choice` and `multichoice`, the bounds for numbers."""

    labels: Names
    type: Literal["text", "integer", "number", "boolean", "choice", "multichoice"]
    unit: Text = Field("", max_length=20)
    choices: list[ChoiceInput] = Field(default_factory=list, max_length=MOST_OPTIONS)
    minimum: FiniteFloat | None = None
    maximum: FiniteFloat | None = None
    required: bool = False
    filterable: bool = True

    def values(self) -> dict[str, Any]:
        """Return what `services.describing.save` takes."""
        return {
            "labels": self.labels, "type": self.type, "unit": self.unit, "minimum": self.minimum,
            "maximum": self.maximum, "choices": [each.model_dump() for each in self.choices],
            "is_required": self.required, "is_filterable": self.filterable,
        }  # fmt: skip


class NewAttributeInput(AttributeInput):
    """One more thing that listings are asked."""

    key: Text = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")


class OfficeCategory(Output):
    """A category of the tree; `count` is how many public listings lie in it and below."""

    category_id: int
    parent_id: int | None
    slug: str
    names: dict[str, str]
    icon: str
    kinds: list[str]
    is_hidden: bool
    depth: int
    count: int


class OfficeCategoryPage(PageOutput):
    """A page of the tree, from its top, each category followed by those below it."""

    categories: list[OfficeCategory]


class ImpactOutput(Output):
    """What a change would touch: categories below, listings in it and below, and how many of those are public."""

    categories_below: int
    listings: int
    public_listings: int


class CategoryDetail(Output):
    """A category with what it asks itself, in order, and what a change would touch."""

    category_id: int
    parent_id: int | None
    slug: str
    names: dict[str, str]
    icon: str
    kinds: list[str]
    is_hidden: bool
    depth: int
    attributes: list[AttributeOutput]
    impact: ImpactOutput


class MergeOutput(Output):
    """How many listings moved, and the category that they lie in now."""

    moved: int
    category: CategoryDetail


def node(one: CategoryNode, count: int) -> dict[str, Any]:
    """Return a node of the tree as OfficeCategory."""
    return {
        "category_id": one.id, "parent_id": one.parent_id, "slug": one.slug, "names": one.names, "icon": one.icon,
        "kinds": list(one.kinds), "is_hidden": one.is_hidden, "depth": len(one.path), "count": count,
    }  # fmt: skip


def detail(one: Category) -> dict[str, Any]:
    """Return a category as CategoryDetail."""
    impact = arranging.impact_of(one.id)
    return {
        "category_id": one.id, "parent_id": one.parent_id, "slug": one.slug, "names": one.names, "icon": one.icon,
        "kinds": one.kinds, "is_hidden": one.is_hidden, "depth": len(one.path),
        "attributes": [attribute(each) for each in arranging.attributes_of(one.id)],
        "impact": {"categories_below": impact.below, "listings": impact.listings, "public_listings": impact.public},
    }  # fmt: skip


def attribute(one: CategoryAttribute) -> dict[str, Any]:
    """Return an attribute as AttributeOutput."""
    return {
        "key": one.key, "labels": one.labels, "type": one.type, "unit": one.unit,
        "choices": one.choices, "minimum": one.minimum, "maximum": one.maximum,
        "required": one.is_required, "filterable": one.is_filterable,
    }  # fmt: skip
