"""From an exchange to the bytes of its WARC records, each a gzip member of its own."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import io
import re
from typing import Any
from urllib.parse import quote, urlsplit

from warcio.warcwriter import WARCWriter

from corpus.archive.shapes import Exchange, Headers

VERSION = "1.1"
_PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
_LEVEL = 6
_TRUNCATIONS = frozenset({"length", "time", "disconnect"})
"""What the standard lets WARC-Truncated say; everything else is "unspecified"."""


class _Head:
    """An HTTP head in the very bytes it had: warcio's own would turn what is not ASCII into ASCII.

    The two names are those that warcio asks for.
    """

    def __init__(self, first_line: str, headers: Headers) -> None:
        lines = [first_line, *(f"{name}: {value}" for name, value in headers), "", ""]
        self.headers_buff = "\r\n".join(map(_one_line, lines)).encode("latin-1", "replace")

    def compute_headers_buffer(self, _filter: object) -> None:
        """Nothing: it is there from the start."""


def payload_digest(body: bytes) -> str:
    """SHA-1 of a payload as WARC tools write it: they compare it, so it must be this one."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def warc_date(moment: dt.datetime) -> str:
    """UTC to the microsecond, as WARC 1.1 has it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def info_record(filename: str, software: str, moment: dt.datetime) -> bytes:
    """The record that opens a file and says who made it."""
    out, writer = _writer()
    record = writer.create_warcinfo_record(
        filename,
        {
            "software": software,
            "format": f"WARC File Format {VERSION}",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/"
            "warc-format/warc-1.1/",
        },
    )
    record.rec_headers.replace_header("WARC-Date", warc_date(moment))
    writer.write_record(record)
    return gzip.compress(out.getvalue(), _LEVEL, mtime=0)


def exchange_records(
    exchange: Exchange, digest: str, earlier: tuple[str, str] | None = None
) -> bytes:
    """The response, or the revisit that stands for it, then the request.

    Args:
        exchange: what was sent and received.
        digest: `payload_digest` of the body.
        earlier: address and WARC-Date of a response with the same payload; then this one is
            written without its body.
    """
    url = _one_line(exchange.url).replace(" ", "%20")
    common = {"WARC-Target-URI": url, "WARC-Date": warc_date(exchange.at)}
    if exchange.ip:
        common["WARC-IP-Address"] = exchange.ip
    facts = {**common, "WARC-Payload-Digest": digest}
    kind, body = "response", exchange.body
    if exchange.status == 304:
        kind, body = "revisit", b""
        facts = {**common, "WARC-Profile": _PROFILES + "server-not-modified"}
    elif earlier is not None:
        kind, body = "revisit", b""
        facts["WARC-Profile"] = _PROFILES + "identical-payload-digest"
        facts["WARC-Refers-To-Target-URI"], facts["WARC-Refers-To-Date"] = earlier
    if exchange.truncated:
        known = exchange.truncated in _TRUNCATIONS
        facts["WARC-Truncated"] = exchange.truncated if known else "unspecified"
    first_line = f"HTTP/1.1 {exchange.status} {exchange.reason}".rstrip()
    response = _record(url, kind, _Head(first_line, _dechunked(exchange)), body, facts)
    common["WARC-Concurrent-To"] = response[1]
    first_line = f"GET {_target(url)} HTTP/1.1"
    request = _record(url, "request", _Head(first_line, exchange.request_headers), b"", common)
    return response[0] + request[0]


def _record(
    url: str, kind: str, head: _Head, body: bytes, facts: dict[str, str]
) -> tuple[bytes, str]:
    """The gzipped record, and its id."""
    out, writer = _writer()
    record = writer.create_warc_record(
        url,
        kind,
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=head,
        warc_headers_dict=facts,
    )
    writer.write_record(record)
    packed = gzip.compress(out.getvalue(), _LEVEL, mtime=0)
    return packed, str(record.rec_headers.get_header("WARC-Record-ID"))


def _writer() -> tuple[io.BytesIO, Any]:
    # warcio packs at level 9, which takes twice the time for one hundredth of the size.
    out = io.BytesIO()
    return out, WARCWriter(out, gzip=False, warc_version=VERSION)


def _dechunked(exchange: Exchange) -> Headers:
    """The headers, the chunking under another name: readers would look for chunks in the body."""
    return [
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in exchange.response_headers
    ]


def _target(url: str) -> str:
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{parts.query}" if parts.query else path


def _one_line(text: str) -> str:
    """Without line ends, which would let a header begin another, or a record."""
    return re.sub(r"[\r\n\0]+[ \t]*", " ", text) if text else text
