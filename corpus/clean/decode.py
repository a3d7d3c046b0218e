"""From bytes to text, whatever the page claims about its encoding.

Labels on Chinese pages are wrong often enough that a label is only one opinion. The order:
a byte-order mark; strict UTF-8 (which other encodings practically never satisfy by accident);
then UTF-8 with a few broken bytes against the declared encoding and the usual suspects, by the
errors that each makes and by how Chinese the outcome reads. A page put together from templates
in two encodings is read piece by piece, each text between two tags by itself.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import lru_cache

from corpus.errors import NotAnArticle

MAX_BYTES = 20_000_000
"""Longer pages are refused; the longest real article page seen is far below 2 MB."""

_HEAD = 8192
_LONGEST_HEAD = 60_000
_SAMPLE = 16_000
_SAMPLED = 1000
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
# From a high byte to the end of its line or text. No encoding read here has "<", ">" or a line
# end inside a character, so each piece can be read alone.
_PIECE = re.compile(rb"[\x80-\xff][^<>\r\n]*")
# Three characters of UTF-8 in a row, or two alone: all but impossible within text in GBK.
_UTF8_WORDS = re.compile(
    rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){3}"
    rb"|(?<![\x80-\xff])(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){2}(?![\x80-\xff])"
)
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_HAN = re.compile("[\u4e00-\u9fff]")
_FOUR_BYTES = re.compile(rb"[\x81-\x84][0-9][\x81-\xfe][0-9]")
_WIDE = re.compile("[\u2010-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]")
_INNER_MARK = re.compile(rb"\xef\xbb\xbf(?=[<\s]|$)")
_CHINESE = frozenset({"gb18030", "big5hkscs"})
# The 3,755 characters of GB 2312's first level: what nearly all simplified text consists of.
_COMMON = frozenset(
    bytes((lead, trail)).decode("gb2312", "ignore")
    for lead in range(0xB0, 0xD8)
    for trail in range(0xA1, 0xFF)
)
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
    text = _decode(content, content_type or "").replace("\ufeff", "")
    head = text[:_LONGEST_HEAD]
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
        if content.startswith(mark) and name != "utf-8":
            return content[len(mark) :].decode(name, "replace").rstrip("\ufffd")
    content = content.removeprefix(codecs.BOM_UTF8)
    if wide := _unmarked_utf16(content):
        return content.decode(wide, "replace").rstrip("\ufffd")
    if (text := _sound_utf8(content)) is not None:
        return text
    # A template saved with a mark leaves it in the middle, where GBK takes it for half a word.
    content = _INNER_MARK.sub(b"", content)
    pieces = _PIECE.findall(content)
    sample = _spread(pieces)
    sound, odd = _utf8_in(sample)
    if sound * 10 < odd and not _UTF8_WORDS.search(b" ".join(_HIGH_RUN.findall(content))):
        return _readable(content, _best(sample, content, content_type))
    foreign = _spread([piece for piece in pieces if not _is_utf8(piece)])
    other = _best(foreign, content, content_type, western=sound * 20 < len(sample))
    utf8 = other == "utf-8"
    return content.decode("utf-8", "ignore") if utf8 else _read_pieces(content, other)


def _sound_utf8(content: bytes) -> str | None:
    """The text of strict UTF-8, whose last character may be cut; else None."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and error.start > 0
        return content[: error.start].decode("utf-8") if cut else None


def _spread(pieces: list[bytes]) -> bytes:
    """A sample of pieces from all over the page."""
    pieces = [piece[:_SAMPLED] for piece in pieces]
    step = 1 + sum(map(len, pieces)) // _SAMPLE
    return b"\n".join(pieces[::step])


def _utf8_in(sample: bytes) -> tuple[int, int]:
    """Read as UTF-8: how many characters are of East Asian text, and how many are not.

    Those that are not are broken ones and such as Chinese text seldom has.
    """
    text = sample.decode("utf-8", "replace")
    sound = len(_WIDE.findall(text))
    return sound, len(_NOT_ASCII.findall(text)) - sound


def _is_utf8(piece: bytes) -> bool:
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _read_pieces(content: bytes, other: str) -> str:
    """Read a page of UTF-8 and another encoding, each piece by itself.

    A piece too short to tell is read as the piece before it: templates are included in one piece.
    """
    found = list(_PIECE.finditer(content))
    opinions = [_reads_as_utf8(match[0], other) for match in found]
    utf8 = next((opinion for opinion in opinions if opinion is not None), True)
    text: list[str] = []
    end = 0
    for match, opinion in zip(found, opinions, strict=True):
        utf8 = utf8 if opinion is None else opinion
        text.append(content[end : match.start()].decode("ascii"))
        text.append(match[0].decode("utf-8", "ignore") if utf8 else _readable(match[0], other))
        end = match.end()
    return "".join((*text, content[end:].decode("ascii")))


def _reads_as_utf8(piece: bytes, other: str) -> bool | None:
    """Whether a piece is UTF-8 (perhaps damaged), of the other encoding, or too short to tell."""
    sound, odd = _utf8_in(piece)
    if sound > odd:
        return True
    if other not in _CHINESE:
        return _is_utf8(piece)
    # Two bytes of GBK may make up a character of UTF-8, of a script that nobody writes here.
    text = piece.decode(other, "replace")
    if _is_utf8(piece) or "\ufffd" in text:
        return None
    # What is left of a cut character of UTF-8 has two bytes; no more stand together.
    if not sound and max(map(len, _HIGH_RUN.findall(piece))) >= 4:
        return False
    # UTF-8 begins a Chinese character with a byte that begins a rare one in GBK.
    words = _HAN.findall(text)
    return False if sum(word in _COMMON for word in words) * 3 >= len(words) > 0 else None


def _readable(content: bytes, name: str) -> str:
    """Decode; what is broken is left out where the encoding says how long it is."""
    text = content.decode(name, "replace").rstrip("\ufffd")
    # GBK's old full-width space, which GB 18030 moved to the private use area.
    return text.replace("\ue5e5", "\u3000")


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


def _best(sample: bytes, content: bytes, content_type: str, western: bool = True) -> str:
    """The encoding that reads a sample, which is not sound UTF-8, best.

    A label decides where the sample is too short to tell; "utf-8" is then one that is damaged.
    """
    labels = declared(content, content_type)
    named = [name for name in labels if not name.startswith("utf")]
    suspects = list(dict.fromkeys([*named, "gb18030", "big5hkscs"]))
    scores = {name: plausibility(sample.decode(name, "replace")) for name in suspects}
    best = max(suspects, key=lambda name: scores[name])
    if scores[best] >= 0.08 or _FOUR_BYTES.search(sample):
        return best
    runs = _HIGH_RUN.findall(sample)
    if western and sum(len(run) == 1 for run in runs) > len(runs) * 0.6:
        # Lone high bytes among Latin letters: a western page with curly quotes.
        return next((name for name in named if name not in _CHINESE), "cp1252")
    return labels[0] if labels else best


def plausibility(text: str) -> float:
    """How Chinese a text reads: the share of frequent characters among all that are not ASCII.

    Characters that no page uses (private use, replacement, C1 controls) count against it.
    """
    counts = Counter(text)
    total = good = bad = 0
    for char, count in counts.items():
        if char > "\x7f":
            total += count
            if char in _FREQUENT:
                good += count
            elif _unlikely(char):
                bad += count
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
