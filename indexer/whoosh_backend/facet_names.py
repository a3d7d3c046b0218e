"""The values of the facets of one generation, as mappings that are made once for each view."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from weakref import WeakKeyDictionary

from indexer.whoosh_backend.evaluation.view import View

_of_views: WeakKeyDictionary[View, dict[str, Mapping[str, int]]] = WeakKeyDictionary()


class FacetNames:
    """What the articles of a view name: `indexer.translate.Names` over facet columns.

    Making one costs nothing; what it has worked out stays as long as the view does.

    Args:
        view: whose articles.
    """

    __slots__ = ("_known", "_view")

    def __init__(self, view: View) -> None:
        self._view = view
        known = _of_views.get(view)
        self._known = _of_views.setdefault(view, {}) if known is None else known

    def values(self, facet: str) -> Mapping[str, int]:
        """Value -> number of live articles that have it; those that none has are left out.

        The same object at every call for one view and facet.
        """
        found = self._known.get(facet)
        if found is None:
            texts, totals = self._view.column(facet).texts(), self._view.totals(facet)
            pairs = zip(texts, totals.tolist(), strict=False)
            counted = {text: count for text, count in pairs if count}
            # Of two threads that come at once, both get what the first has put there.
            found = self._known.setdefault(facet, MappingProxyType(counted))
        return found
