"""Indexes that stock Whoosh made, before we had a format of our own: refused, or removed.

Nothing of them is read: their tables of contents are pickles, which may run any code.
"""

from __future__ import annotations

import re
from pathlib import Path

from indexer.engine import IndexUnavailable
from indexer.whoosh_backend.commits.toc import REMEDY

_STOCK = re.compile(r"_?MAIN_.+\.(?:toc|seg|trm|pst|vps|[a-z]{3})|MAIN_WRITELOCK|jiangxun\.json")
_SIGN = re.compile(r"_MAIN_[0-9]+\.toc")


def refuse_stock_index(folder: Path) -> None:
    """Say what to do about an index of stock Whoosh, if there is one in the folder.

    Raises:
        IndexUnavailable: there is one.
    """
    if folder.is_dir() and any(_SIGN.fullmatch(path.name) for path in folder.iterdir()):
        raise IndexUnavailable(
            f"the index in {folder} was made by another version (Whoosh's own format); {REMEDY}"
        )


def remove_stock_index(folder: Path) -> None:
    """Delete the files of an index of stock Whoosh, and nothing else, from the folder."""
    for path in folder.iterdir():
        if path.is_file() and _STOCK.fullmatch(path.name):
            path.unlink()
