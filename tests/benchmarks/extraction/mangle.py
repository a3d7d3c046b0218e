"""Ways to spoil a page, each from bytes and a random generator to bytes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Way = Callable[[bytes, random.Random], bytes]

LARGEST = 6_000_000
"""Bytes; what grows beyond is cut."""

_TAG = re.compile(rb"<[^<>]{1,300}>")
_NESTED = (
    *(b"<div>", b"<b>", b"<p>", b"<span>", b"<ul><li>", b"<table><tr><td>", b"<a href=x>"),
    *(b"<font>", b"<blockquote>", b"<h1>", b"<form>", b"<select><option>", b"<svg><g>"),
)
_ENTITIES = (
    *(b"&nbsp;", b"&#8203;", b"&#x202e;", b"&amp;amp;", b"&#0;", b"&#55357;", b"&#x110000;"),
    *(b"&#99999999999999;", b"&ensp;", b"&lt;p&gt;", b"&", b"&#", b"&#x;", b"&bogus;"),
)
_OPENINGS = (
    *(b"<script>", b"<style>", b"<!--", b"<![CDATA[", b"<title>", b"<textarea>", b"<noscript>"),
    *(b"<iframe>", b"<xmp>", b"<plaintext>", b"<?xml ", b"<!DOCTYPE ", b"<template>", b"<select>"),
    *(b"<math>", b"<frameset>", b"<head>", b"</html>", b"</body>", b"</p></div></td>", b"<"),
)
_WORDS = (
    "来源：",
    "作者：",
    "记者 ",
    "责任编辑：",
    "发布时间：2024-02-30 ",
    "2024年",
    "下一篇：无",
    "附件：",
    "（",
    "【",
    "99999999999999999999",
    "图/",
    "点击：",
    "张三李四王五",
    "By ",
    "Source: ",
    "http://[",
    "\u3000",
    "\u200b",
    "\ufeff",
    "\U0001f600",
    "e\u0301\u0301",
)
_CODECS = ("gb18030", "big5hkscs", "utf-16", "utf-8", "shift_jis", "utf-32", "cp1252")


def _at(content: bytes, rng: random.Random, piece: bytes) -> bytes:
    place = rng.randint(0, len(content))
    return content[:place] + piece + content[place:]


def _slice(content: bytes, rng: random.Random, most: int = 3000) -> tuple[int, int]:
    start = rng.randint(0, len(content))
    return start, min(len(content), start + rng.randint(1, most))


def _many(rng: random.Random, most: int) -> int:
    """Mostly few, sometimes very many."""
    return int(most ** rng.random())


def _cut(content: bytes, rng: random.Random) -> bytes:
    place = rng.randint(0, len(content))
    return content[:place] if rng.random() < 0.7 else content[place:]


def _drop(content: bytes, rng: random.Random) -> bytes:
    start, end = _slice(content, rng)
    return content[:start] + content[end:]


def _flip(content: bytes, rng: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(_many(rng, 2000) if made else 0):
        made[rng.randrange(len(made))] = rng.randrange(256)
    return bytes(made)


def _repeat(content: bytes, rng: random.Random) -> bytes:
    start, end = _slice(content, rng)
    return content[:end] + content[start:end] * _many(rng, 3000) + content[end:]


def _drop_tags(content: bytes, rng: random.Random) -> bytes:
    share = rng.random()
    return _TAG.sub(lambda match: b"" if rng.random() < share else match[0], content)


def _double_tags(content: bytes, rng: random.Random) -> bytes:
    share = rng.random()
    return _TAG.sub(lambda match: match[0] * (1 + (rng.random() < share)), content)


def _shuffle_tags(content: bytes, rng: random.Random) -> bytes:
    tags = _TAG.findall(content)
    rng.shuffle(tags)
    turn = iter(tags)
    return _TAG.sub(lambda _: next(turn), content)


def _nest(content: bytes, rng: random.Random) -> bytes:
    return _at(content, rng, rng.choice(_NESTED) * _many(rng, 60_000))


def _nest_mixed(content: bytes, rng: random.Random) -> bytes:
    return _at(content, rng, b"".join(rng.choices(_NESTED, k=_many(rng, 20_000))))


def _attributes(content: bytes, rng: random.Random) -> bytes:
    count = _many(rng, 200_000)
    kind = rng.randrange(4)
    if kind == 0:
        inner = b" ".join(b"a%d=%d" % (number, number) for number in range(count))
    elif kind == 1:
        inner = b"class='" + b"content " * count + b"'"
    elif kind == 2:
        inner = b"style='" + b"display:none;" * count + b"'"
    else:
        inner = b"title='" + "好".encode() * count
    return _at(content, rng, b"<div " + inner + b">")


def _entities(content: bytes, rng: random.Random) -> bytes:
    return _at(content, rng, rng.choice(_ENTITIES) * _many(rng, 300_000))


def _quotes(content: bytes, rng: random.Random) -> bytes:
    quote = rng.choice((b'"', b"'", b">", b"="))
    if rng.random() < 0.5:
        return content.replace(quote, b"", rng.randint(1, 5))
    return _at(content, rng, quote * _many(rng, 10_000))


def _mix_encodings(content: bytes, rng: random.Random) -> bytes:
    start, end = _slice(content, rng)
    text = content[start:end].decode("utf-8", "replace")
    codec = rng.choice(_CODECS)
    return content[:start] + text.encode(codec, "replace") + content[end:]


def _recode(content: bytes, rng: random.Random) -> bytes:
    return content.decode("utf-8", "replace").encode(rng.choice(_CODECS), "replace")


def _unclosed(content: bytes, rng: random.Random) -> bytes:
    return _at(content, rng, rng.choice(_OPENINGS) * _many(rng, 30_000))


def _table(content: bytes, rng: random.Random) -> bytes:
    rows, cells = _many(rng, 3000), _many(rng, 60)
    cell = rng.choice(
        ("<td>1", "<td>省总工会", "<td><a href=x>某地开办培训班</a>", "<td><img src=x>")
    )
    return _at(content, rng, b"<table>" + (b"<tr>" + cell.encode() * cells) * rows)


def _paragraphs(content: bytes, rng: random.Random) -> bytes:
    words = rng.choices(_WORDS, k=rng.randint(1, 6))
    tag = rng.choice(("<p>%s</p>", "<br>%s", "<li>%s", "<div>%s</div>", "%s\n", "<h1>%s</h1>"))
    return _at(content, rng, (tag % "".join(words)).encode() * _many(rng, 60_000))


def _words(content: bytes, rng: random.Random) -> bytes:
    return _at(content, rng, rng.choice(_WORDS).encode() * _many(rng, 200_000))


def _zeros(content: bytes, rng: random.Random) -> bytes:
    if rng.random() < 0.5:
        return _at(content, rng, b"\0" * _many(rng, 1_000_000))
    return content.replace(rng.choice((b" ", b">", b"p")), b"\0")


def _unicode(content: bytes, rng: random.Random) -> bytes:
    points = [rng.randrange(0x110000) for _ in range(_many(rng, 100_000))]
    text = "".join(map(chr, points))
    return _at(content, rng, text.encode("utf-8", "surrogatepass"))


def _script(content: bytes, rng: random.Random) -> bytes:
    inner = rng.choice(
        ("[", '{"a":', '"articleBody":"', '"datePublished":"2024', "var ct = ", "\\u")
    )
    body = inner.encode() * _many(rng, 100_000)
    kind = rng.choice((b"application/ld+json", b"text/javascript", b"application/json"))
    return _at(content, rng, b"<script type='" + kind + b"'>" + body + b"</script>")


def _links(content: bytes, rng: random.Random) -> bytes:
    piece = rng.choice(
        (
            "<a href='x.pdf'>附件</a>",
            "<img src='1.jpg' alt='图'>",
            "<a href='http://['>x</a>",
            "<meta property='og:title' content='x'>",
            "<img data-src='data:image/png;base64,AAAA'><p>图为现场。张三 摄</p>",
            "<a href='?page=2'>下一页</a>",
            "<base href='http://[::1'>",
        )
    )
    return _at(content, rng, piece.encode() * _many(rng, 40_000))


WAYS: tuple[Way, ...] = (
    *(_cut, _drop, _flip, _repeat, _drop_tags, _double_tags, _shuffle_tags, _nest, _nest_mixed),
    *(_attributes, _entities, _quotes, _mix_encodings, _recode, _unclosed, _table, _paragraphs),
    *(_words, _zeros, _unicode, _script, _links),
)


def mangle(originals: list[bytes], rng: random.Random) -> tuple[bytes, str]:
    """A spoilt page and the names of what was done to it, in order."""
    content = rng.choice(originals)
    if rng.random() < 0.15:
        content += rng.choice(originals)
    ways = rng.choices(WAYS, k=rng.randint(1, 4))
    for way in ways:
        content = way(content, rng)[:LARGEST]
    return content, ", ".join(way.__name__.strip("_") for way in ways)
