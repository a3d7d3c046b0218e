"""Data literals in scripts: JSON, and what JavaScript allows besides it. Nothing is evaluated.

Read are objects and lists behind `=`, the arguments of `JSON.parse`, percent-encoded JSON, the
pushed strings of a streamed page (`__next_f.push`), and functions that return one object for
the arguments they are called with (`__NUXT__=(function(a,b){return {...}}(...))`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

_LONGEST = 1_500_000
_MOST_TOKENS = 300_000
_MOST_PARTS = 150_000
_MOST_STARTS = 30
_OPEN = re.compile(
    r"(?:[=(]|\breturn)\s{0,10}(?=[{\[])|JSON\.parse\(\s{0,10}(?=[\"'])|=\s{0,10}(?=[\"']%7B)"
    r"|\b\d:(?=[{\[])"
)
_FUNCTION = re.compile(r"\(function\(([\w$, \n]{0,20000})\)\s?\{\s{0,10}return\s{0,10}(?=[{\[])")
_PUSHED = re.compile(r"__next_f\.push\(\[\d,(?=\")")
_ENCODED = re.compile(r"decodeURIComponent\(\s{0,10}(?=[\"'])")
_TOKEN = re.compile(
    r"(?P<blank>\s+|//[^\n]*\n|/\*)"
    r"|(?P<text>\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'|`(?:[^`\\]++|\\.)*+`)"
    r"|(?P<number>-?\d[\w.]*|-?\.\d+)"
    r"|(?P<name>[A-Za-z_$][\w$]*)"
    r"|(?P<sign>[{}\[\]:,()!])",
    re.S,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)", re.S)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": ""}
_decoder = json.JSONDecoder(strict=False)


class _NoDataError(ValueError):
    """The text is a program rather than data."""


def values_in(script: str, *, pure: bool = False) -> Iterator[Any]:
    """The data that a script holds; text in which nothing can be read gives nothing.

    Args:
        script: its source; only the first 1.5 million characters are read, and nothing if they
            hold more than 150,000 parts.
        pure: the script is declared to be JSON, so that it need not be assigned.
    """
    script = script[:_LONGEST]
    # Each part becomes an object of a hundred bytes and more; no article's page has so many.
    if sum(map(script.count, "{[,")) > _MOST_PARTS:
        return
    if pure:
        start = len(script) - len(script.lstrip())
        yield from _value(script, start, {})[:1]
        return
    if match := _FUNCTION.search(script):
        yield from _called(script, match)
        return
    pushed = "".join(_pushed(script))
    for text in (script, pushed):
        position = starts = 0
        while starts < _MOST_STARTS and (found := _OPEN.search(text, position)):
            starts += 1
            position = found.end()
            if text[position] in "\"'":
                yield from _encoded(text, position)
            elif value := _value(text, position, {}):
                yield value[0]
                position = max(position, value[1])
    if match := _ENCODED.search(script):
        yield from _encoded(script, match.end())


def _value(text: str, start: int, names: Mapping[str, str]) -> tuple[Any, ...]:
    """The value that begins at a place, and where it ends; () if it cannot be read."""
    try:
        if not names:
            return _decoder.raw_decode(text, start)
    except (ValueError, RecursionError):
        pass
    try:
        written, end = _as_json(text, start, names)
        return json.loads(written, strict=False), end
    except (ValueError, RecursionError):
        return ()


def _called(script: str, match: re.Match[str]) -> Iterator[Any]:
    """An object whose values are parameters, with the arguments put in their places."""
    try:
        _, end = _as_json(script, match.end(), None)
        opened = script.index("(", end)
        given, _ = _as_json(script, opened, {})
        arguments = json.loads(given, strict=False)
    except (ValueError, RecursionError):
        return
    parameters = [name.strip() for name in match[1].split(",")]
    names = {name: json.dumps(value) for name, value in zip(parameters, arguments, strict=False)}
    yield from _value(script, match.end(), names or {"": ""})[:1]


def _pushed(script: str) -> Iterator[str]:
    for match in _PUSHED.finditer(script):
        if (value := _value(script, match.end(), {})) and isinstance(value[0], str):
            yield value[0]


def _encoded(text: str, start: int) -> Iterator[Any]:
    """JSON inside a string."""
    match = _TOKEN.match(text, start)
    if match is None or match["text"] is None:
        return
    inner = _unescaped(match["text"])
    if inner[:3].upper() in ("%7B", "%5B"):
        inner = unquote(inner)
    if inner.lstrip()[:1] in ("{", "["):
        yield from _value(inner.lstrip(), 0, {})[:1]


def _as_json(text: str, start: int, names: Mapping[str, str] | None) -> tuple[str, int]:
    """Rewrite a JavaScript literal as JSON.

    Args:
        text: the script.
        start: where the literal begins: at a bracket of any kind; round ones become square.
        names: what variables stand for, as JSON; None lets any pass, to find the end.

    Raises:
        _NoDataError: it holds anything but data.
    """
    out: list[str] = []
    position, depth = start, 0
    for _ in range(_MOST_TOKENS):
        match = _TOKEN.match(text, position)
        if match is None:
            break
        position = match.end()
        kind, word = match.lastgroup, match[0]
        if kind == "blank":
            if word == "/*":
                position = text.index("*/", position) + 2
            continue
        if kind == "sign":
            depth += (word in "{[(") - (word in "}])")
            _add_sign(out, word)
            if depth == 0:
                return "".join(out), position
        else:
            out.append(_scalar(kind or "", word, text[position : position + 20], names, out))
    raise _NoDataError("no end")


def _add_sign(out: list[str], word: str) -> None:
    if word in "}])" and out and out[-1] == ",":
        out.pop()
    elif word == "," and out and out[-1] in ("[", ","):
        out.append("null")
    out.append({"(": "[", ")": "]"}.get(word, word))


def _scalar(
    kind: str, word: str, after: str, names: Mapping[str, str] | None, out: list[str]
) -> str:
    """One name, number or string as JSON; `!0`, `!1` and `void 0` are single values."""
    if kind == "text":
        return json.dumps(_unescaped(word))
    if after.lstrip()[:1] == ":":
        return json.dumps(word)
    if out and out[-1] in ("!", "void"):
        return "null" if out.pop() == "void" else "true" if word == "0" else "false"
    return _number(word) if kind == "number" else _name(word, names)


def _name(word: str, names: Mapping[str, str] | None) -> str:
    if word in ("true", "false", "null", "void"):
        return word
    if word in ("undefined", "NaN", "Infinity") or names is None:
        return "null"
    if word in names:
        return names[word]
    raise _NoDataError(word)


def _number(token: str) -> str:
    try:
        return json.dumps(float(token) if "." in token or "e" in token else int(token))
    except ValueError as error:
        raise _NoDataError(token) from error


def _unescaped(token: str) -> str:
    def plain(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code[1:], 16)) if len(code) > 1 else _PLAIN.get(code, code)

    return _ESCAPE.sub(plain, token[1:-1])
