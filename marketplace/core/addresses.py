"""The rules of our addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class Address(Rule):
    """A rule that learns to build its address when the first one is asked for.

    The framework compiles two functions for each rule as it is added: over a thousand of them took a fifth of a start,
    and most are never called.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - the base class's signature
        compile_builder = super()._compile_builder
        name = "_build_unknown" if append_unknown else "_build"

        def build_first(rule: Rule, /, **values: Any) -> tuple[str, str]:
            build = compile_builder(append_unknown).__get__(rule, None)
            setattr(rule, name, build)
            return build(**values)

        return build_first
