"""The form of an address: what all articles of a site share, and all pages of a trap too."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_LONGEST = 300
_HEX = re.compile("(?<![A-Za-z0-9])(?=[a-f]*[0-9])[0-9a-f-]{12,}(?![A-Za-z0-9])", re.IGNORECASE)
_NUMBER = re.compile("[0-9]+")


def template_of(url: str) -> str:
    """Host and path with every number as "#", and the names of the parameters.

    "https://a.cn/2024/0513/c12-9.html?p=2&id=7" is "a.cn/#/#/c#-#.html?id&p". Path parameters
    (";jsessionid=…") count as parameters, by name.
    """
    parts = urlsplit(url)
    path, *inner = parts.path.split(";")
    names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    names |= {part.partition("=")[0] for part in inner}
    form = _NUMBER.sub("#", _HEX.sub("#", path))
    query = "?" + "&".join(sorted(names)) if names else ""
    return f"{parts.netloc}{form}{query}"[:_LONGEST]
