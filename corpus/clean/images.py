"""The article's pictures with their captions, and the files it offers for download.

Nothing is loaded. Decorations (icons, spacers, QR codes, share buttons) are left out by name
and size; a caption is a figcaption, a short line of its own right under the picture, or the
replacement text when a person wrote it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from corpus.article import Attachment, Image
from corpus.clean.byline import is_credit
from corpus.clean.content import Span, is_prose
from corpus.clean.fields import labelled
from corpus.clean.junk import verdict
from corpus.clean.page import Line, Link, Page, folded, squeezed

_DECORATION = re.compile(
    r"(?:^|[/_.-])(?:icon\w*|ico|logo\w*|spacer|blank|loading|lazy\w*|placeholder|transparent|"
    r"pixel|arrow\w*|"
    r"btn\w*|button\w*|bg|banner\w*|qr\w*|ewm\w*|erweima\w*|weixin\w*|wechat\w*|weibo\w*|share\w*|"
    r"print\w*|close|avatar\w*|filetype\w*|doc|docx|pdf|xls|xlsx|zip|rar|line|dot|point|top|"
    r"grey|gray|1x1|s)\d{0,3}(?:[/_.-]|$)",
    re.I,
)
_FILE_NAME = re.compile(
    r"^[\w\s().（）-]{0,80}\.(?:png|jpe?g|gif|bmp|webp|tmp)$|^(?:img|dsc|image|pic|photo|图片|"
    r"截图|微信图片|"
    r"未标题|qq截图|undefined|null|无标题|untitled)[\w\s_.()-]{0,40}$|^[\d_\-. ]+$|^[0-9a-f]{16,}$",
    re.I,
)
_CAPTION_START = re.compile(
    r"^(?:[▲△↑▼]|图为|图[一二三四五六七八九十\d]{0,2}[:：\s]|图片(?:说明|来源)?[:：]|"
    r"Photo ?\d*[:.]|Figure|\(?上图|左图|右图|下图)"
)
_CAPTION_END = re.compile(
    r"(?:摄影?|供图|资料图|资料图片|图片来源.{0,20}|Photo by .{0,40}|/ ?Xinhua)\s?[)）\]】]?。?$"
)
_SENTENCE_END = re.compile(r"[。！？!?][”」』)）]?$|[.][\"”)]?$")
_LONGEST_CAPTION = 60.0
_LONGEST_SURE_CAPTION = 160.0
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|wps|et|ofd|txt|csv)(?:$|[?#])", re.I)
_DOWNLOAD = re.compile(r"download\.jsp|downloadattach|/download/|attachment", re.I)
_ATTACHMENT_LINE = re.compile(
    r"^[【\[(]?\s?(?:附件|Attachments?|相关附件|附)\s?\d{0,2}\s?[】\])]?\s?[:：.、]?", re.I
)
_DOWNLOADED = re.compile(r"已?下载(?:次数)?[:：\s\[]*\d*[\]\s]*次?|Downloads?:? ?\d*")
_MOST = 100


@dataclass(slots=True)
class Media:
    """Pictures and files of an article, and the numbers of the lines they use up."""

    images: list[Image] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def find_media(
    page: Page, span: Span, around: tuple[int, int], url: str | None, headline: str
) -> Media:
    """Collect the pictures and attachments in the body and right around it.

    Args:
        page: the page.
        span: the lines of the body.
        around: first line, and one past the last, between the headline and what follows the
            article; a picture there is the article's unless tools or furniture stand between.
        url: the address that relative ones are resolved against, if known.
        headline: a replacement text that merely repeats it is no caption.
    """
    media = Media()
    home = page.boxes[span.box].furniture
    pictures = True
    for number in range(min(around[0], span.first), max(around[1], span.last)):
        line = page.lines[number]
        inside = span.first <= number < span.last
        if not inside and page.boxes[line.box].furniture not in (-1, home):
            continue
        if number >= span.last and line.text and verdict(line) != "keep":
            pictures = False
        if line.picture and pictures:
            _add_picture(media, page, number, url, headline)
        elif line.links:
            _collect_files(media, number, line, url)
    return media


def _add_picture(media: Media, page: Page, number: int, url: str | None, headline: str) -> None:
    line = page.lines[number]
    src = resolved(line.picture.src, url) if line.picture else None
    known = any(image.src == src for image in media.images)
    if src is None or known or _decoration(line) or len(media.images) >= _MOST:
        return
    caption = _caption(page, number, media.used) or _alt(line, headline)
    media.images.append(Image(src, caption))


def resolved(address: str, url: str | None) -> str | None:
    """An address as the article should give it; None for anything but http, https or a path."""
    address = "".join(address.split())
    if not address or address.startswith("#"):
        return None
    try:
        if url:
            address = urljoin(url, address)
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return None
    return address if scheme in ("http", "https", "") else None


def _decoration(line: Line) -> bool:
    picture = line.picture
    if picture is None:
        return True
    path = picture.src.split("?")[0][-120:]
    small = (0 < picture.width < 60) or (0 < picture.height < 40)
    return small or bool(_DECORATION.search(path.rsplit("/", 1)[-1])) or "/icon" in path.lower()


def _caption(page: Page, number: int, used: set[int]) -> str:
    """The line under a picture if it reads like a caption; `used` learns its number."""
    below = number + 1
    while below < len(page.lines) and below < number + 3 and not page.lines[below].text:
        if page.lines[below].picture:
            return ""
        below += 1
    line = page.lines[below] if below < len(page.lines) else None
    if line is None or not line.text or verdict(line) != "keep":
        return ""
    if labelled(line.parts) and not _credited(line):
        return ""
    picture = page.lines[number].picture
    named = picture is not None and squeezed(picture.alt) == squeezed(line.text)
    if named or _framed(page, number, below) or _like_caption(page, below):
        used.add(below)
        return line.text.lstrip("▲△↑▼ ")
    return ""


def _framed(page: Page, number: int, below: int) -> bool:
    """Whether an element holds the picture and the line under it and nothing else."""
    box = page.boxes[page.lines[number].box]
    while box.last - box.first == 1 and box.parent >= 0:
        box = page.boxes[box.parent]
    return box.first == number and box.last == below + 1


def _credited(line: Line) -> bool:
    return bool(_CAPTION_END.search(line.key)) and not is_credit(line)


def _like_caption(page: Page, number: int) -> bool:
    line = page.lines[number]
    if line.heading or line.linked > 0.5:
        return False
    if line.tag == "figcaption" or "caption" in line.marks:
        return True
    if line.centred and line.weight <= _LONGEST_CAPTION:
        return True
    sure = bool(_CAPTION_START.search(line.text) or _CAPTION_END.search(line.key))
    if sure and line.weight <= _LONGEST_SURE_CAPTION:
        return True
    if not page.markup:
        between = number + 1 < len(page.lines) and bool(page.lines[number + 1].picture)
        return line.weight <= _LONGEST_CAPTION and (between or not _SENTENCE_END.search(line.text))
    short = line.weight <= _LONGEST_CAPTION / 2
    return short and not _SENTENCE_END.search(line.text) and line.text[-1] not in "：:，,"


def _alt(line: Line, headline: str) -> str:
    text = line.picture.alt if line.picture else ""
    if not text or len(text) > 200 or _FILE_NAME.match(text) or len(text) < 4:
        return ""
    return "" if squeezed(text) == squeezed(headline) else text


def _collect_files(media: Media, number: int, line: Line, url: str | None) -> None:
    files = [link for link in line.links if _is_file(link)]
    for link in files:
        href = resolved(link.href, url)
        if href is not None and len(media.attachments) < _MOST:
            media.attachments.append(Attachment(href, link.text))
    rest = _DOWNLOADED.sub("", _ATTACHMENT_LINE.sub("", folded(line.text)))
    for link in files:
        rest = rest.replace(folded(link.text), "")
    if files and not is_prose(line) and len(rest.strip(" 【】[]()（），,;；.。:：")) < 12:
        media.used.add(number)


def _is_file(link: Link) -> bool:
    href = link.href.strip().lower()
    if href.startswith(("javascript:", "data:", "mailto:", "#")) or not href:
        return False
    return bool(_FILE.search(href) or (_DOWNLOAD.search(href) and _FILE.search(link.text)))
