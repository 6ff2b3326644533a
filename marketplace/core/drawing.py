"""Templates, compiled once for each language: what is the same on every page is worked out then, and not at each page.

In the copy of a template for a language, `_('Save')` stands as "Guardar", and `icon('heart')` and `asset('a.css')` as
what they give. A page has about a hundred of those; all that varies is left as it is. Figures: benchmarks/pages.py.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any, Final

from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer

from marketplace.core.assets import asset
from marketplace.core.extensions import babel
from marketplace.core.i18n import locale_name

ICONS: Final = "macros/icons.html"
UNBOUNDED: Final = -1
"""Every template is kept: there are some hundreds."""


class Templates(Environment):
    """The templates; those of a language are kept in an environment of its own."""

    language: str | None = None

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **{"cache_size": UNBOUNDED, **options})
        self._languages: dict[str, Templates] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the environment's own names, unless a template has some for itself.

        Templates share one set of names: comparing two sets at each import took a twentieth of a page.
        """
        return super().make_globals(d) if d else self.globals

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002 - Jinja's name
        if self.language is None:
            return self._speaking(locale_name()).get_template(name, globals=globals)
        return super()._load_template(name, globals)

    def _speaking(self, language: str) -> Templates:
        found = self._languages.get(language)
        if found is None or found.loader is not self.loader:
            found = self._languages[language] = self.overlay(cache_size=UNBOUNDED)
            found.language = language
        return found

    def _generate(self, source: nodes.Template, name: str | None, filename: str | None, **options: Any) -> str:  # type: ignore[override] # passed on as it comes
        if self.language is not None and name != ICONS:
            _Constants(self, source).visit(source)
        return super()._generate(source, name, filename, **options)


class _Constants(NodeTransformer):
    """Puts what calls give in their place, where they say the same on every page of a language."""

    def __init__(self, templates: Templates, tree: nodes.Template) -> None:
        self._templates = templates
        self._known: dict[str, Callable[[nodes.Call], nodes.Expr | None]] = {"_": _worded, "asset": _asset}
        for imported in tree.find_all(nodes.FromImport):
            if isinstance(imported.template, nodes.Const) and imported.template.value == ICONS:
                for each in imported.names:
                    name, alias = each if isinstance(each, tuple) else (each, each)
                    self._known[alias] = self._macro(name)
        for used in tree.find_all(nodes.Name):
            if used.ctx != "load":
                self._known.pop(used.name, None)  # the template means something of its own

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name
        """Return what stands for a call."""
        self.generic_visit(node)
        known = self._known.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        is_plain = all(isinstance(each, nodes.Const) for each in node.args) and not (node.dyn_args or node.dyn_kwargs)
        found = known(node) if known and is_plain else None
        return node if found is None else found.set_lineno(node.lineno)

    def _macro(self, name: str) -> Callable[[nodes.Call], nodes.Expr | None]:
        def drawn(call: nodes.Call) -> nodes.Expr | None:
            if not all(isinstance(each.value, nodes.Const) for each in call.kwargs):
                return None
            module: Any = self._templates.get_template(ICONS).module
            values = {each.key: each.value.as_const() for each in call.kwargs}
            return nodes.TemplateData(str(getattr(module, name)(*(each.as_const() for each in call.args), **values)))

        return drawn


def _worded(call: nodes.Call) -> nodes.Expr | None:
    """Translate; what the words have gaps for is filled at each page."""
    text = babel.domain_instance.get_translations().ugettext(call.args[0].as_const())
    if not call.kwargs:
        return nodes.TemplateData(text % {})
    values = [nodes.Pair(nodes.Const(each.key), each.value) for each in call.kwargs]
    return nodes.Mod(nodes.TemplateData(text), nodes.Dict(values))


def _asset(call: nodes.Call) -> nodes.Expr | None:
    return nodes.Const(asset(call.args[0].as_const()))
