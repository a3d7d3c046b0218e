"""Stored fields of a document as one line of JSON, and blocks of such lines.

JSON holds text, numbers, booleans, null, lists and objects. What it does not hold is an object
of one key that begins with "$"::

    {"$bytes": base64}   {"$date": ISO 8601}   {"$datetime": ISO 8601}
    {"$tuple": [...]}    {"$dict": [[key, value], ...]}

the last for dictionaries whose keys are not all text, or could be taken for such an object. A
block is the lines of up to `BLOCK` documents, joined by newlines, in one zlib stream: its
checksum is zlib's own, so that damage is always seen.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

BLOCK = 8
"""Documents of a block: enough to compress well, few enough to read one quickly."""

_LEVEL = 1
_PLAIN = (str, int, float, bool, type(None))
_MAY_BE_TAG = b'{"$'  # so every tag begins; to look for one costs less than to look at each value
_KEPT, _TEXT = frozenset(_PLAIN), frozenset({str})
_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def to_line(fields: Mapping[str, Any]) -> bytes:
    """Encode the stored fields of a document; no byte of it is a newline.

    Raises:
        TypeError: a value is of a kind that cannot be stored; the message names the field.
    """
    tagged: dict[str, Any] = {}
    for name, value in fields.items():
        try:
            tagged[name] = value if type(value) in _KEPT else _tag(value)
        except TypeError as error:
            raise TypeError(f"field {name!r} cannot be stored: {error}") from None
    if _looks_tagged(tagged):
        tagged = {"$dict": [list(pair) for pair in tagged.items()]}
    # A lone surrogate has no UTF-8, but a document with one must not stop the indexing.
    return _ENCODE(tagged).encode("utf-8", "surrogatepass")


def from_line(line: bytes) -> dict[str, Any]:
    """Decode the stored fields of a document.

    Raises:
        ValueError: the line is not one of `to_line`.
    """
    fields = json.loads(line.decode("utf-8", "surrogatepass"))
    if _MAY_BE_TAG in line:
        fields = _untag(fields)
    if not isinstance(fields, dict):
        raise ValueError("stored fields are not a dictionary")
    return fields


def pack_block(lines: Sequence[bytes]) -> bytes:
    """Compress the lines of a block."""
    return zlib.compress(b"\n".join(lines), _LEVEL)


def unpack_block(block: bytes | memoryview) -> list[bytes]:
    """The lines of a block.

    Raises:
        zlib.error: it is damaged.
    """
    return zlib.decompress(block).split(b"\n")


def _tag(value: Any) -> Any:  # noqa: PLR0911 (one return a kind)
    # Every value of every document comes here: what is plain is passed without a call.
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, list):
        return [item if type(item) in _KEPT else _tag(item) for item in value]
    if isinstance(value, Mapping):
        if set(map(type, value)) <= _TEXT and not (len(value) == 1 and _looks_tagged(value)):
            return {key: item if type(item) in _KEPT else _tag(item) for key, item in value.items()}
        return {"$dict": [[_tag(key), _tag(item)] for key, item in value.items()]}
    if isinstance(value, tuple):
        return {"$tuple": [_tag(item) for item in value]}
    if isinstance(value, bytes | bytearray | memoryview):
        return {"$bytes": base64.b64encode(value).decode("ascii")}
    if isinstance(value, dt.datetime):
        return {"$datetime": value.isoformat()}
    if isinstance(value, dt.date):
        return {"$date": value.isoformat()}
    raise TypeError(f"{type(value).__name__} is neither text, number, bytes, date nor a list")


def _untag(value: Any) -> Any:  # noqa: PLR0911 (one return a kind)
    if isinstance(value, list):
        return [_untag(item) for item in value]
    if not isinstance(value, dict):
        return value
    if not _looks_tagged(value):
        return {key: _untag(item) for key, item in value.items()}
    ((tag, content),) = value.items()
    match tag:
        case "$bytes":
            return base64.b64decode(content, validate=True)
        case "$date":
            return dt.date.fromisoformat(content)
        case "$datetime":
            return dt.datetime.fromisoformat(content)
        case "$tuple":
            return tuple(_untag(item) for item in content)
        case "$dict":
            return {_untag(key): _untag(item) for key, item in content}
    raise ValueError(f"unknown tag {tag!r}")


def _looks_tagged(value: Mapping[Any, Any]) -> bool:
    return len(value) == 1 and str(next(iter(value))).startswith("$")
