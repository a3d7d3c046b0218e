"""WARC files as different tools write them, built byte by byte."""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid


def http(
    body: bytes,
    *,
    status: str = "200 OK",
    kind: str | None = "text/html; charset=utf-8",
    headers: tuple[str, ...] = (),
) -> bytes:
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {kind}"] if kind else []), *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def record(
    url: str,
    block: bytes,
    *,
    kind: str = "response",
    date: str = "2024-03-01T08:00:00Z",
    version: str = "1.0",
    headers: tuple[str, ...] = (),
    length: object = None,
) -> bytes:
    lines = [
        f"WARC/{version}",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>",
        f"WARC-Date: {date}",
        *([f"WARC-Target-URI: {url}"] if url else []),
        *headers,
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


def digest(body: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()


def packed(*records: bytes) -> bytes:
    return b"".join(gzip.compress(each, mtime=0) for each in records)
