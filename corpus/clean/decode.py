"""From bytes to text, whatever the page claims about its encoding.

Labels on Chinese pages are wrong often enough that a label is only one opinion. The order:
a byte-order mark; strict UTF-8 (which other encodings practically never satisfy by accident);
then the declared encoding and the usual suspects, compared by how Chinese the outcome reads.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from corpus.errors import NotAnArticle

MAX_BYTES = 20_000_000
"""Longer pages are refused; the longest real article page seen is far below 2 MB."""

_HEAD = 8192
_SAMPLE = 60_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# GB 18030 contains GB 2312 and GBK, Big5-HKSCS contains Big5: reading the wider set is safe.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
}
# Python knows codecs that no page may choose: "undefined", "idna", "unicode_escape", "hex" ...
_OF_THE_WEB = re.compile(
    r"(?:utf-(?:8|16|32)|gb18030|big5hkscs|cp(?:125\d|866|874|932|949)|iso8859-|koi8-|"
    r"shift_jis|euc_|tis-620)"
)
_MAGIC = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"\x7fELF"),
    *(b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"RIFF", b"ID3", b"\x00\x00\x01\x00"),
)
_DECLARED = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_:.-]{2,30})", re.I)
_XML_DECLARED = re.compile(rb"<\?xml[^>]{0,100}?encoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9_.-]{2,30})")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# The characters that make up about two fifths of any Chinese text, in both scripts.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
    "子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体"
    "制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内"
    "数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提"
    "直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计"
    "别她手角期根论运农指几九区强放决西被干做必战先回则任取处队南给色光门即保治北造百规热领七海口"
    "东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车"
    "市县校院技能职培训赛劳模匠记者会信息网站新闻发布时间来源浏览编辑责任版权所有首页校园通知公告"
    "這個們來時為國說產種後會對動過學經進還問點業應從體機當開實現關與間樣義無條變數氣質總黨題當"
    "線結將計議報導區場處給領導職業訓練賽勞動區縣網發佈時間來源瀏覽編輯責任聞頁園頭書長東車門"
    "，。、“”：；（）《》！？　"
)


def decode(content: bytes, content_type: str | None = None) -> str:
    """Read the bytes of a page.

    Args:
        content: the bytes as they were fetched.
        content_type: the HTTP header of that name, if known; its charset is one opinion.

    Returns:
        The text, without byte-order mark.

    Raises:
        NotAnArticle: "too large", "empty" or "binary".
    """
    if len(content) > MAX_BYTES:
        raise NotAnArticle("too large", f"{len(content):,} bytes, the limit is {MAX_BYTES:,}")
    if not content.strip(b" \t\r\n\x00"):
        raise NotAnArticle("empty", "no text at all")
    if content.startswith(_MAGIC):
        raise NotAnArticle("binary", "the bytes of an image, archive or document")
    text = _decode(content, content_type or "").lstrip("\ufeff")
    head = text[:_SAMPLE]
    if len(_CONTROL.findall(head)) + head.count("\ufffd") > 2 + len(head) * 0.05:
        raise NotAnArticle("binary", "no encoding reads these bytes as text")
    return text


def declared(content: bytes, content_type: str) -> list[str]:
    """The encodings that the page and its header name, as Python codecs, widened."""
    names = _DECLARED.findall(content_type.encode("ascii", "ignore"))
    names += _XML_DECLARED.findall(content[:200]) + _DECLARED.findall(content[:_HEAD])
    found = []
    for name in names:
        try:
            codec = codecs.lookup(name.decode("ascii")).name
        except (LookupError, ValueError):
            continue
        codec = _WIDER.get(codec, codec)
        if _OF_THE_WEB.match(codec):
            found.append(codec)
    return list(dict.fromkeys(found))


def _decode(content: bytes, content_type: str) -> str:
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    if wide := _unmarked_utf16(content):
        return content.decode(wide, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _damaged_utf8(content):
        return content.decode("utf-8", "ignore")
    return content.decode(_best(content, content_type), "replace")


def _unmarked_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: line ends and Latin letters leave zeros on one side only."""
    sample = content[: _HEAD & ~1]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 50 < len(sample) or min(even, odd) * 8 > max(even, odd):
        return None
    name = "utf-16-be" if even > odd else "utf-16-le"
    return (
        name
        if plausibility(sample.decode(name, "replace")) > 0.1 or _mostly(even, odd, sample)
        else None
    )


def _mostly(even: int, odd: int, sample: bytes) -> bool:
    return max(even, odd) * 2 > len(sample) * 0.9


def _damaged_utf8(content: bytes) -> bool:
    """UTF-8 with a few broken characters: a cut summary, a stray byte, a cut file."""
    sample = b"".join(_HIGH_RUN.findall(content[: 4 * _SAMPLE]))
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken * 8 <= len(text) and len(text) - broken >= 4


def _best(content: bytes, content_type: str) -> str:
    named = [name for name in declared(content, content_type) if not name.startswith("utf")]
    suspects = list(dict.fromkeys([*named, "gb18030", "big5hkscs"]))
    sample = _whole_lines(content)
    scores = {name: plausibility(sample.decode(name, "replace")) for name in suspects}
    best = max(suspects, key=lambda name: scores[name])
    if scores[best] >= 0.08:
        return best
    runs = _HIGH_RUN.findall(content[: 4 * _SAMPLE])
    if sum(len(run) == 1 for run in runs) > len(runs) * 0.6:
        # Lone high bytes among Latin letters: a western page with curly quotes.
        named = [name for name in named if name not in ("gb18030", "big5hkscs")] or ["cp1252"]
    return named[0] if named else best


def _whole_lines(content: bytes) -> bytes:
    """A sample that starts with the first high byte and holds no cut line if possible."""
    first = _HIGH_RUN.search(content)
    start = content.rfind(b"\n", 0, first.start()) + 1 if first else 0
    start = max(start, (first.start() if first else 0) - _HEAD)
    return content[start : start + _SAMPLE]


def plausibility(text: str) -> float:
    """How Chinese a text reads: the share of frequent characters among all that are not ASCII.

    Characters that no page uses (private use, replacement, C1 controls) count against it.
    """
    total = good = bad = 0
    for char in text:
        if char > "\x7f":
            total += 1
            if char in _FREQUENT:
                good += 1
            elif _unlikely(char):
                bad += 1
    return (good - bad) / total if total else 0.0


@lru_cache(maxsize=4096)
def _unlikely(char: str) -> bool:
    return (
        "\x80" <= char <= "\x9f"
        or "\ue000" <= char <= "\uf8ff"
        or "\u3400" <= char <= "\u4dbf"
        or "\uff61" <= char <= "\uff9f"
        or char >= "\U00010000"
        or char == "\ufffd"
    )
