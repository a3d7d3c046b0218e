"""The engines by name, imported when asked for: a probe's memory is that of its engine alone."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.peer import Peer

_CLASSES = {
    "ours": ("engine.ours", "Ours"),
    "engine": ("engine.ours", "OursWhole"),
    "tantivy": ("engine.tantivy", "Tantivy"),
    "sqlite": ("engine.sqlite", "Sqlite"),
    "stock": ("engine.stock", "Stock"),
}
NAMES = tuple(_CLASSES)


def find_peer(name: str) -> type[Peer]:
    """The class of an engine."""
    module, attribute = _CLASSES[name]
    found: type[Peer] = getattr(importlib.import_module(module), attribute)
    return found


def index_of(name: str) -> str:
    """The engine whose index this one reads."""
    return "ours" if name == "engine" else name
