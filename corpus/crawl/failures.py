"""What went wrong on the network, in words that tell an operator what to do."""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

import requests
import urllib3

from corpus.crawl.exchange import FetchFailed
from corpus.crawl.network import Unreachable
from corpus.crawl.watchdog import Lifeline

_MAX_CAUSES = 12

# What OpenSSL writes (its reason in capitals, or its message on a certificate) -> what it means.
_TLS_MEANINGS = {
    "certificate has expired": "its certificate has expired",
    "certificate is not yet valid": "its certificate is not yet valid (or our clock is wrong)",
    "self-signed certificate in certificate chain": "its certificate comes from an authority "
    "that is not trusted here",
    "self-signed certificate": "it signed its certificate itself",
    "self signed certificate": "it signed its certificate itself",
    "unable to get local issuer": "its certificate comes from an authority that is not trusted "
    "here, or it does not send the intermediate one",
    "Hostname mismatch": "its certificate is for another name",
    "IP address mismatch": "its certificate is for another address",
    "WRONG_VERSION_NUMBER": "it does not speak TLS on this port",
    "HTTP_REQUEST": "it does not speak TLS on this port",
    "UNSUPPORTED_PROTOCOL": "it speaks only versions of TLS that are no longer safe",
    "PROTOCOL_VERSION": "it speaks only versions of TLS that are no longer safe",
    "DH_KEY_TOO_SMALL": "its key is too small to be safe",
    "EE_KEY_TOO_SMALL": "its key is too small to be safe",
    "HANDSHAKE_FAILURE": "it shares no cipher with us",
    "UNEXPECTED_EOF": "it ended the handshake",
    "EOF occurred": "it ended the handshake",
    "UNRECOGNIZED_NAME": "it does not know this name",
}
_LASTING_TLS = re.compile(r"certificate|key is too small|no longer safe|not speak TLS")


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that an exchange may take.

    Attributes:
        connect_s: to connect to one address, or to resolve a name.
        read_s: each wait for bytes.
        total_s: from the resolution of the name to the last byte.
    """

    connect_s: float = 10.0
    read_s: float = 30.0
    total_s: float = 120.0


def network_failure(
    error: BaseException, url: str, lifeline: Lifeline, limits: Limits
) -> FetchFailed:
    """The failure that an error of requests, urllib3, ssl or the system stands for.

    Args:
        error: as it was caught.
        url: of the request.
        lifeline: of the exchange, which knows whether we ended it ourselves.
        limits: that were set to it.
    """
    if lifeline.cut:
        return ended(url, lifeline, limits)
    if isinstance(error, FetchFailed):
        # The network knows only the host.
        return type(error)(error.kind, url, error.reason, lasting=error.lasting)
    causes = list(_causes(error))
    tls = [cause for cause in causes if isinstance(cause, ssl.SSLError)]
    if tls and not isinstance(tls[0], TimeoutError):
        return _tls_failure(tls[0], url)
    if any(isinstance(cause, _TIMEOUTS) for cause in causes):
        return FetchFailed("timeout", url, f"nothing came for {limits.read_s:g} s")
    return _broken_off(causes, url) or _improper(causes, url)


_TIMEOUTS = (TimeoutError, requests.Timeout, urllib3.exceptions.TimeoutError)


def _broken_off(causes: list[BaseException], url: str) -> FetchFailed | None:
    for cause in causes:
        # requests' own errors are OSErrors, too, but without a number.
        if isinstance(cause, OSError) and (cause.errno or isinstance(cause, ConnectionError)):
            # http.client's RemoteDisconnected has no strerror.
            why = cause.strerror or "closed without an answer"
            return FetchFailed("connection", url, f"the server broke off: {why}")
    return None


def _improper(causes: list[BaseException], url: str) -> FetchFailed:
    if isinstance(causes[0], requests.exceptions.InvalidURL | UnicodeError):
        return FetchFailed("address", url, "this is no address that can be asked", lasting=True)
    named = [cause for cause in causes if isinstance(cause, http.client.HTTPException)]
    cause = (named or causes)[0]
    detail = _short(f"{type(cause).__name__}: {cause}")
    return FetchFailed("protocol", url, f"the answer is not proper HTTP ({detail})")


def ended(url: str, lifeline: Lifeline, limits: Limits) -> FetchFailed:
    """The failure of an exchange that our watchdog ended."""
    if lifeline.cut == "stopped":
        return FetchFailed("stopped", url, "the crawl was ended before the answer was whole")
    return FetchFailed("timeout", url, f"the answer was not whole after {limits.total_s:g} s")


def broke_unused(error: BaseException) -> bool:
    """Whether a connection was closed before any byte of the answer came.

    On a connection kept from an earlier request this is usual: the server had closed it
    meanwhile and did not get to see the request.
    """
    return any(
        isinstance(cause, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError)
        for cause in _causes(error)
    )


def _tls_failure(error: ssl.SSLError, url: str) -> FetchFailed:
    text = f"{getattr(error, 'verify_message', '')} {error.reason or ''} {error}"
    meant = (meaning for mark, meaning in _TLS_MEANINGS.items() if mark in text)
    meaning = next(meant, _short(error.reason or str(error)))
    lasting = bool(_LASTING_TLS.search(meaning))
    return Unreachable("tls", url, f"the server's TLS: {meaning}", lasting=lasting)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what is behind it, outermost first: each library wraps the one below."""
    waiting, seen = [error], set[int]()
    while waiting and len(seen) < _MAX_CAUSES:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        behind = [getattr(cause, "reason", None), cause.__cause__, cause.__context__, *cause.args]
        waiting += [inner for inner in behind if isinstance(inner, BaseException)]


def _short(text: str) -> str:
    return " ".join(text.split())[:160]
