"""The body of an answer: read within bounds, and freed of its content encoding within bounds.

The bytes are kept as received, for the archive, and decoded by us: a compressed body may be cut,
followed by rubbish, not compressed at all, or a few kilobytes that stand for gigabytes.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Literal

import requests
import urllib3

Problem = Literal["", "too large", "encoding", "cut"]

ACCEPT_ENCODING = "gzip, deflate"

_PIECE = 65536
_MAX_ENCODINGS = 3
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW, _RAW_WINDOW = 31, -15
# Others than these are taken for mistakes ("utf-8", "none", "identity"): the body is as it is.
_UNREADABLE = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it was received.

    Attributes:
        raw: without chunks, still in its content encoding.
        over: there was more than the limit; `raw` is what came before it.
        fault: what broke off the reading, or None.
    """

    raw: bytes
    over: bool = False
    fault: Exception | None = None


@dataclass(frozen=True, slots=True)
class Decoded:
    """What is in a body.

    Attributes:
        content: as far as it could be decoded, within the limit.
        problem: "" if that is all of it; "too large"; "encoding" if it is in one we cannot read
            or is corrupt; "cut" if it ends early.
    """

    content: bytes
    problem: Problem = ""


def read_body(response: requests.Response, limit: int) -> Body:
    """Read the body of a response that streams, up to `limit` bytes as received.

    Never raises for what the server does: the part that came is of use for the archive.
    """
    pieces: list[bytes] = []
    size = 0
    try:
        while size <= limit:
            piece = response.raw.read1(_PIECE, decode_content=False)
            if not piece:
                break
            pieces.append(piece)
            size += len(piece)
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as fault:
        return Body(b"".join(pieces)[:limit], fault=fault)
    raw = b"".join(pieces)
    return Body(raw[:limit], over=len(raw) > limit)


def missing(response: requests.Response, raw: bytes) -> int:
    """How many bytes a body lacks of the length that its header promised."""
    headers = response.raw.headers
    promised = headers.get("content-length", "").strip()
    if "transfer-encoding" in headers or not re.fullmatch("[0-9]{1,18}", promised):
        return 0
    return max(0, int(promised) - len(raw))


def decoded(raw: bytes, encoding: str, limit: int) -> Decoded:
    """Undo the content encodings that a Content-Encoding header names.

    Args:
        raw: the body as received.
        encoding: the header's value; "" if there is none.
        limit: bytes that the content may have, and that any encoding in between may have.
    """
    names = [name.strip().lower() for name in encoding.split(",")]
    names = [name for name in names if name in _UNREADABLE or name in _INFLATERS]
    if len(names) > _MAX_ENCODINGS or _UNREADABLE.intersection(names):
        return Decoded(b"", "encoding")
    result = Decoded(raw[:limit], "too large" if len(raw) > limit else "")
    for name in reversed(names):
        if result.problem or not result.content:
            break
        result = _INFLATERS[name](result.content, limit)
    return result


def _gunzip(raw: bytes, limit: int) -> Decoded:
    """Members of gzip one after another; rubbish behind them is dropped, as browsers do."""
    if not raw.startswith(_GZIP_MAGIC[: len(raw)]):
        # Some servers name the encoding and forget to apply it.
        return Decoded(raw)
    parts: list[bytes] = []
    size = 0
    while not parts or raw.startswith(_GZIP_MAGIC):
        member, rest = _inflate(raw, _GZIP_WINDOW, limit - size)
        parts.append(member.content)
        size += len(member.content)
        if member.problem:
            # Behind a whole member, what only looks like another one is rubbish, too.
            rubbish = member.problem == "encoding" and len(parts) > 1
            return Decoded(b"".join(parts), "" if rubbish else member.problem)
        raw = rest
    return Decoded(b"".join(parts))


def _undeflate(raw: bytes, limit: int) -> Decoded:
    """Deflate with zlib's header, as the standard says, or without, as many servers do."""
    if raw.startswith(_GZIP_MAGIC):
        return _gunzip(raw, limit)
    zlib_header = len(raw) >= 2 and raw[0] & 0x0F == 8 and int.from_bytes(raw[:2]) % 31 == 0
    result, _ = _inflate(raw, zlib.MAX_WBITS if zlib_header else _RAW_WINDOW, limit)
    return result


def _inflate(raw: bytes, window: int, limit: int) -> tuple[Decoded, bytes]:
    """One stream, and the bytes behind it."""
    stream = zlib.decompressobj(window)
    parts: list[bytes] = []
    size = 0
    try:
        while not stream.eof and size <= limit:
            # By pieces, so that what precedes a fault is kept.
            part = stream.decompress(raw, min(_PIECE * 16, limit + 1 - size))
            raw = stream.unconsumed_tail
            parts.append(part)
            size += len(part)
            if not part and not raw:
                break
    except zlib.error:
        return Decoded(b"".join(parts), "encoding"), b""
    content = b"".join(parts)
    if len(content) > limit:
        return Decoded(content[:limit], "too large"), b""
    return Decoded(content, "" if stream.eof else "cut"), stream.unused_data


_INFLATERS = {"gzip": _gunzip, "x-gzip": _gunzip, "deflate": _undeflate}
