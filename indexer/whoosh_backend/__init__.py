"""The embedded engine: Whoosh 2.7.4, touched nowhere outside this package.

Whoosh was written for Python 2 and 3.3. Compiling it emits warnings about escape sequences in
its string literals (a DeprecationWarning up to Python 3.11, a SyntaxWarning from 3.12 on), which
are errors under `-W error`. This is the one place where they are silenced: every part of Whoosh
that is ever used is imported here, the first time, with warnings off; later imports, also the
late ones inside Whoosh's functions, find it ready.
"""

from __future__ import annotations

import gc
import importlib
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for _name in (
        "whoosh.analysis",
        "whoosh.automata.lev",
        "whoosh.codec.whoosh3",
        "whoosh.collectors",
        "whoosh.fields",
        "whoosh.filedb.filestore",
        "whoosh.formats",
        "whoosh.index",
        "whoosh.matching",
        "whoosh.query",
        "whoosh.reading",
        "whoosh.scoring",
        "whoosh.searching",
        "whoosh.writing",
    ):
        importlib.import_module(_name)

from indexer.whoosh_backend.engine import WhooshEngine

# What modules are made of lives on: the collector need not walk through it, which takes it tens of
# milliseconds in the middle of a commit or a search.
gc.freeze()

__all__ = ["WhooshEngine"]
