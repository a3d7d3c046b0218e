"""Web addresses: one spelling each, and which host they belong to.

The same page is linked with a session id, with a campaign's marks, with a fragment, in capitals.
What changes no page is taken off; everything else stays as it is and where it is, because
Chinese content systems address articles by any parameter (`cid`, `id`, `newsid`, `source`):
general-purpose URL cleaners drop some of them and sort the rest.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

MAX_LENGTH = 2000
"""Characters; a longer address is a trap or a mistake."""

_DEFAULT_PORTS = {"http": 80, "https": 443}

# Characters that stand for themselves in a path or a query (RFC 3986), and "%" of what is
# escaped already. Not "[]", which many servers refuse unescaped.
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE = _PATH_SAFE + "?"

_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_UNRESERVED = re.compile("[A-Za-z0-9._~-]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_IPV6 = re.compile(r"\[[0-9a-f:.]+\]")

# `;jsessionid=…` of Java servlets and `(S(…))` of ASP.NET, which write the session into the path.
_SESSION_IN_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/;?]*|/\([SAF]\([^/()]*\)\)", re.IGNORECASE
)
_SESSION_PARAMETER = re.compile(
    r"jsessionid|phpsessid|aspsessionid\w*|session_?id|sessid|cfid|cftoken|zenid", re.IGNORECASE
)
# What campaigns and share buttons append (WeChat, Weibo, Baidu and Google among them).
_TRACKING_PARAMETER = re.compile(
    r"utm_\w+|mtm_\w+|hmsr|hmpl|hmcu|hmkw|hmci|fbclid|gclid|dclid|msclkid|yclid|bd_vid|spm|scm"
    r"|share_token|share_from|share_source|from_source|isappinstalled|scene|nsukey|wechat_redirect"
    r"|weibo_id|_t_t_t|mc_cid|mc_eid|_ga|_gl|vd_source|spm_id_from",
    re.IGNORECASE,
)


def cleaned(url: str, base: str | None = None) -> str | None:
    """The one spelling of an address, without session and tracking parameters.

    Args:
        url: absolute, or relative to `base`; as a page writes it.
        base: address of the page that names it.

    Returns:
        An absolute http or https address in ASCII without fragment, or None if `url` is none
        (another scheme, no host, credentials, over `MAX_LENGTH` characters). Cleaning an
        address that is clean changes nothing.
    """
    address = absolute(url, base)
    if address is None:
        return None
    scheme, netloc, path, query, _ = urlsplit(address)
    path = _SESSION_IN_PATH.sub("", path) or "/"
    kept = [part for part in query.split("&") if part and not _is_noise(part)]
    return urlunsplit((scheme, netloc, path, "&".join(kept), ""))


def absolute(url: str, base: str | None = None) -> str | None:
    """Like `cleaned`, but every parameter stays: what a redirect names is fetched as named."""
    # Browsers drop line breaks and tabs inside an address, too.
    url = re.sub("[\t\r\n]", "", url.strip("\x00-\x20　").strip())
    if not url or len(url) > MAX_LENGTH:
        return None
    try:
        joined = urljoin(base, url) if base else url
        parts = urlsplit(joined)
        scheme = parts.scheme.lower()
        host, port = _ascii_host(parts.hostname or ""), parts.port
    except ValueError:  # a port that is no number, a bracket without its partner
        return None
    if scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc:
        return None
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = _resolved(_escaped(parts.path, _PATH_SAFE)) or "/"
    address = urlunsplit((scheme, netloc, path, _escaped(parts.query, _QUERY_SAFE), ""))
    return address if len(address) <= MAX_LENGTH else None


def host_of(url: str) -> str:
    """Host of an address in lower case, with its port unless that is the scheme's own.

    This is what politeness counts by; "" if the address has no host.
    """
    try:
        parts = urlsplit(url)
        host, port = _ascii_host(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    return host if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


def same_site(a: str, b: str) -> bool:
    """Whether two addresses belong to one site: the same host, "www." and scheme aside."""
    host = host_of(a).removeprefix("www.")
    return bool(host) and host == host_of(b).removeprefix("www.")


def _is_noise(parameter: str) -> bool:
    name = parameter.partition("=")[0]
    return bool(_SESSION_PARAMETER.fullmatch(name) or _TRACKING_PARAMETER.fullmatch(name))


def _ascii_host(host: str) -> str:
    """The host as DNS writes it, or "" if it can be none."""
    host = host.lower().rstrip(".")
    if ":" in host:
        host = f"[{host}]"
        return host if _IPV6.fullmatch(host) else ""
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return host if len(host) <= 253 and _HOST.fullmatch(host) else ""


def _escaped(part: str, safe: str) -> str:
    """Escape what must be, in UTF-8 as browsers do for paths; spell escapes one way."""
    part = quote(_STRAY_PERCENT.sub("%25", part), safe=safe, errors="replace")
    return _ESCAPE.sub(_spelled, part)


def _spelled(escape: re.Match[str]) -> str:
    character = unquote_to_bytes(escape[0]).decode("latin-1")
    return character if _UNRESERVED.fullmatch(character) else escape[0].upper()


def _resolved(path: str) -> str:
    """A path without "." and ".." segments (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)
