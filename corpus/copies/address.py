"""Tokens of an address that name the article itself, and that mirrors keep.

    /n1/2025/0117/c67502-40403647.html       c67502-40403647
    /a/202509/30/WS68db2d44a310f735438b3127  ws68db2d44a310f735438b3127
    /201907/t20190719_6640704.html           t20190719_6640704
    /c/2022-04-28/6883489.shtml              2022-04-28/6883489

Numbers are given out by each site for itself: t20240404_123 is the third hundred's article of many
a site. A token makes two articles candidates; whether they are copies, their texts decide.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_LONGEST = 2000
_TOKENS = re.compile(
    r"(?P<node>(?<![a-z0-9])c\d{3,7}-\d{6,10})(?!\d)"
    r"|(?P<long>(?<![a-z0-9])ws[0-9a-f]{20,32})(?![0-9a-f])"
    r"|(?P<dated>(?<![a-z0-9])[tw]?(?:19|20)\d{6}_\d{4,12})(?!\d)"
    r"|(?P<folder>(?<!\d)(?:19|20)\d\d[-/]?\d\d[-/]?\d\d/(?:content_|news_|art_|c00_)?\d{5,20})"
    r"(?![0-9])"
    r"|(?P<guid>(?<![0-9a-f])[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12})(?![0-9a-f])"
)
_MOST = 2


def address_tokens(url: str | None) -> tuple[str, ...]:
    """What in an address may be the same on a mirror; at most two tokens, in lower case."""
    if not url or len(url) > _LONGEST:
        return ()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ()
    place = unquote(f"{parts.path}?{parts.query}").lower()
    found = [match[0] for match in _TOKENS.finditer(place)]
    return tuple(dict.fromkeys(found))[-_MOST:]
