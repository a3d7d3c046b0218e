"""The sites of the fault server as sources of the crawler."""

from __future__ import annotations

import re
from typing import Any

from corpus.sources import Source
from tests.faults.news import PATTERN


def source(base: str, **options: Any) -> Source:
    """A source for the site at that address; unless said otherwise its list and its pattern."""
    name = "site-" + re.sub(r"\W+", "-", base.partition("//")[2])
    given = {"lists": (f"{base}/news/",), "article_pattern": re.compile(PATTERN)} | options
    return Source(name, "某市工会", "Some Union", f"{base}/", **given)
