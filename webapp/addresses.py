"""Which addresses may become links."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def is_web_address(address: str | None) -> bool:
    """True for an http or https address that is safe as a link.

    Crawled pages hold `javascript:` links, links with line breaks inside and worse; a browser
    ignores control characters in a scheme, so an address that has any is refused. Hosts under
    .invalid (RFC 2606) never exist: a link to one could only disappoint.
    """
    if not address or len(address) > 4096 or re.search(r"[\x00-\x20\x7f\\]", address):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or "invalid"
        return parts.scheme in {"http", "https"} and host.rsplit(".", 1)[-1] != "invalid"
    except ValueError:
        return False
