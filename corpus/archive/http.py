"""The block of a record, which is an HTTP response: its status, its type, its decoded body."""

from __future__ import annotations

import importlib
import re
import zlib
from dataclasses import dataclass
from typing import Any

MAX_CONTENT = 20 * 2**20
"""Bytes of a body after unpacking; what goes beyond is cut, and said to be."""

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/[0-9](?:\.[0-9])? +([0-9]{3})")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]{0,500})?\r?\n")
_MAX_HEAD = 1 << 18
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Response:
    """The head of an HTTP response, and the bytes behind it.

    Attributes:
        status: 0 if the head says none.
        headers: names in lower case, the first of each.
        body: as received.
    """

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content_type(self) -> str | None:
        """As the server wrote it."""
        return self.headers.get("content-type") or None


def parse(block: bytes) -> Response | None:
    """Take a response apart; None if the block is no HTTP response."""
    status = _STATUS.match(block)
    if status is None:
        return None
    end = _HEAD_END.search(block, 0, _MAX_HEAD)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    headers: dict[str, str] = {}
    for line in head.decode("latin-1").split("\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return Response(int(status[1]), headers, body)


def decoded(body: bytes, headers: dict[str, str]) -> tuple[bytes, str]:
    """Undo the transfer and content encodings of a body.

    Many archives hold bodies without the encodings that their headers name, so each is undone only
    where the bytes show it.

    Returns:
        What could be decoded, and what went wrong with the rest ("" if nothing).
    """
    problem = ""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body, problem = _dechunked(body)
    names = [name.strip() for name in headers.get("content-encoding", "").lower().split(",")]
    for name in reversed([name for name in names if name not in ("", "identity")][:3]):
        body, trouble = _unpacked(body, name)
        problem = problem or trouble
    if len(body) > MAX_CONTENT:
        return body[:MAX_CONTENT], problem or _too_large()
    return body, problem


def _dechunked(body: bytes) -> tuple[bytes, str]:
    parts: list[bytes] = []
    position = 0
    while chunk := _CHUNK.match(body, position):
        size = int(chunk[1], 16)
        end = chunk.end() + size
        if size == 0:
            return b"".join(parts), ""
        if not parts and body[end : end + 2] not in (b"\r\n", b"") and body[end : end + 1] != b"\n":
            # A number happens to open a body that is in one piece already.
            return body, ""
        parts.append(body[chunk.end() : end])
        position = end + (2 if body[end : end + 1] == b"\r" else 1)
    if not parts:
        return body, ""
    return b"".join(parts), "the last chunk of the body is missing"


def _unpacked(body: bytes, encoding: str) -> tuple[bytes, str]:
    if encoding in ("gzip", "x-gzip"):
        return _inflated(body, _GZIP) if body.startswith(b"\x1f\x8b") else (body, "")
    if encoding == "deflate":
        # Some servers send what the standard says (zlib), some the bare stream, some neither.
        content, problem = _inflated(body, zlib.MAX_WBITS)
        if problem and not content:
            content, problem = _inflated(body, -zlib.MAX_WBITS)
        return (content, problem) if content else (body, "")
    if encoding in ("br", "zstd"):
        return _unpacked_by_module(body, encoding)
    return body, f"the content encoding {encoding[:20]!r} is not known"


def _inflated(body: bytes, window: int) -> tuple[bytes, str]:
    unpacker = zlib.decompressobj(window)
    parts: list[bytes] = []
    size = 0
    try:
        # Piece by piece, so that what comes before a fault is kept.
        for start in range(0, len(body), 1 << 16):
            piece = unpacker.decompress(body[start : start + (1 << 16)], MAX_CONTENT + 1 - size)
            parts.append(piece)
            size += len(piece)
            if size > MAX_CONTENT:
                return b"".join(parts)[:MAX_CONTENT], _too_large()
            if unpacker.eof:
                return b"".join(parts), ""
    except zlib.error as error:
        return b"".join(parts), f"the body cannot be unpacked ({error})"
    return b"".join(parts), "the packed body is cut off"


def _unpacked_by_module(body: bytes, encoding: str) -> tuple[bytes, str]:
    """Brotli and Zstandard, where the operator has installed them."""
    name = {"br": "brotli", "zstd": "zstandard"}[encoding]
    try:
        module: Any = importlib.import_module(name)
    except ImportError:
        return b"", f"the content encoding {encoding!r} needs the Python package {name!r}"
    faults: type[Exception] = module.error if encoding == "br" else module.ZstdError
    try:
        content = _brotli(module, body) if encoding == "br" else _zstd(module, body)
    except faults as error:
        text = body[:512].lstrip()
        return (body, "") if text.startswith(b"<") else (b"", f"the body is no {name} ({error})")
    return content, _too_large() if len(content) > MAX_CONTENT else ""


def _brotli(module: Any, body: bytes) -> bytes:
    unpacker = module.Decompressor()
    content = bytearray()
    for start in range(0, len(body), 32):
        # Small bites: one byte of a bomb may become very many, and older versions know no bound.
        content += unpacker.process(body[start : start + 32])
        if len(content) > MAX_CONTENT:
            break
    return bytes(content)


def _zstd(module: Any, body: bytes) -> bytes:
    reader = module.ZstdDecompressor(max_window_size=1 << 27).stream_reader(body)
    return bytes(reader.read(MAX_CONTENT + 1))


def _too_large() -> str:
    return f"larger than {MAX_CONTENT >> 20} MB; the rest is not read"
