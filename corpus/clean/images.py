"""The article's pictures with their captions, and the files it offers for download.

Nothing is loaded. A picture is the article's when it stands between the paragraphs, over the
first of them or under the last, in the body's own container; teasers (pictures that lead to
another page), faces of commenters, decorations and whatever follows the article are not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from corpus.article import Attachment, Image
from corpus.clean.attachments import file_name, offered, says_only_files
from corpus.clean.captions import Captions, name_lines, sure
from corpus.clean.content import foreign
from corpus.clean.fields import labelled
from corpus.clean.junk import is_end_mark, verdict
from corpus.clean.layout import Layout
from corpus.clean.page import Line, Link, Page, Picture

# Words that a file's name begins with or consists of when it is part of the page's dress.
_DECORATION = re.compile(
    r"^(?:(?:icons?|ico|logo|spacer|blank|loading|lazy\w*|placeholder|transparent|pixel|arrows?|"
    r"btn|button|qr_?codes?|ewm|erweima|avatars?|head_?img|face|filetype|share|def_head|male|"
    r"default(?:_?pic|_?img)?|next_?page|prev_?page|app_?down|download|emoji|smiley)\d{0,4}(?=$|[_.-])"
    r"|(?:bg|banner|weixin|wechat|weibo|print|close|docx?|pdf|xlsx?|zip|rar|line|dot|point|top|grey|"
    r"gray|1x1|s|hot|new|play|more|back)[_-]?(?:ico|icon|logo|bg|code|qr|ewm)?\d{0,3}$)"
    r"|[_-](?:icon|logo|qrcode|ewm|erweima|avatar|btn)\d{0,3}$",
    re.I,
)
_DRESS_PATH = re.compile(
    r"/(?:icons?|emojis?|emotions?|smil\w*|faces?|avatars?|filetypes?|fileicon|skins?|themes?|"
    r"templates?|_sitegray|deco|common_?img|images?/common)/",
    re.I,
)
_DRESS_MARKS = re.compile(
    r"(?:^|[\s_-])(?:avatars?|emoji|qr|ewm|erweima|logo|icon|userpic|face|headimg|smiley|"
    r"video\w*|\w{0,12}player|play)(?=$|[\s_-])|qr_?cod|wxcode|weixincode"
)
_SCANNED = re.compile(r"扫描|扫一扫|扫码|二维码|长按|公众号|客户端|小程序|QR code", re.I)
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp)(?:$|[?#!@])", re.I)
_VARIANT = re.compile(r"(?:[_.-](?:thumb\w*|small|s|m|b|l|big|large|\d{2,4}x\d{2,4}))+$", re.I)
_GALLERY = re.compile(r"(?:^|[\s_-])(?:figures?|photos?|gallery|pictures?|area-figure)(?=$|[\s_-])")
_GIF = re.compile(r"\.gif(?:$|[?#])|wx_fmt=gif", re.I)
_DATED = re.compile(r"\d{1,4}\s?[-./年月]\s?\d{1,2}")
_MOST = 100
_FACES = 4
_LARGE = 300
_LEAD = 12


@dataclass(slots=True)
class Media:
    """Pictures and files of an article, and the numbers of the lines they use up."""

    images: list[Image] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def find_media(layout: Layout, url: str | None, headline: str) -> Media:
    """Collect the pictures and attachments in the body and right around it.

    Args:
        layout: the page with its body and headline found.
        url: the address that relative ones are resolved against, if known.
        headline: a replacement text that merely repeats it is no caption.
    """
    media = Media()
    numbers = _pictures(layout)
    captions = Captions(layout, numbers, headline)
    known: set[str] = set()
    for number in numbers:
        picture = layout.page.lines[number].picture
        src = resolved(picture.src, url) if picture else None
        if (
            picture is None
            or src is None
            or (same := _stem(src)) in known
            or len(media.images) >= _MOST
        ):
            continue
        caption = captions.of(number)
        if _GIF.search(src) and caption in ("", picture.alt) and not _wide(picture):
            continue
        known.add(same)
        media.images.append(Image(src, caption))
    media.used |= captions.used
    if numbers:
        span = layout.span
        lines = enumerate(layout.page.lines[span.first : span.last], start=span.first)
        media.used |= name_lines(lines)
    _collect_files(media, layout, url)
    return media


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


def _pictures(layout: Layout) -> list[int]:
    """The numbers of the lines with the article's pictures."""
    page = layout.page
    found = [
        number
        for number in _reach(layout)
        if (line := page.lines[number]).picture
        and not foreign(page, layout.span, line)
        and not _decoration(layout, number)
        and not _teaser(layout, number)
    ]
    sizes = Counter(_small_size(page.lines[number].picture) for number in found)
    return [
        number
        for number in found
        if (size := _small_size(page.lines[number].picture)) is None or sizes[size] < _FACES
    ]


def _reach(layout: Layout) -> range:
    """The lines where the article's pictures may stand.

    From under the headline, if nothing foreign stands between, to the last picture of the
    body's container under the text, before anything that ends the article.
    """
    page, span = layout.page, layout.span
    box = page.boxes[span.box]
    first = min(layout.around()[0], span.first)
    if 0 < first - box.first <= _LEAD and (layout.headline or -1) < box.first:
        first = box.first
    last = layout.text_end
    while last < box.last and _may_follow(page.lines[last]):
        last += 1
    while box.last <= last < layout.around()[1] and _in_gallery(page, page.lines[last]):
        last += 1
    return range(first, last)


def _may_follow(line: Line) -> bool:
    """Whether a picture under this line can still be the article's."""
    if line.picture or not line.text or sure(line):
        return True
    return (verdict(line) != "end" or is_end_mark(line)) and line.linked < 0.5


def _decoration(layout: Layout, number: int) -> bool:
    page, span = layout.page, layout.span
    line = page.lines[number]
    picture = line.picture
    if picture is None or _too_small(picture):
        return True
    path = picture.src.split("?")[0][-200:]
    name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if path.lower().endswith(".svg") or _DECORATION.search(name):
        return True
    if _DRESS_PATH.search(path) or _DRESS_MARKS.search(line.marks):
        return True
    if any(_DRESS_MARKS.search(page.boxes[box].marks) for box in _own_boxes(layout, line)):
        return True
    if not span.first <= number < span.last and _over_byline(layout, number):
        return True
    return _to_be_scanned(page, number)


def _in_gallery(page: Page, line: Line) -> bool:
    """Whether a line stands in a box of pictures of its own, as agencies set them under a text."""
    box = page.boxes[line.box]
    return box.tag == "figure" or bool(_GALLERY.search(box.marks))


def _own_boxes(layout: Layout, line: Line) -> Iterator[int]:
    """The boxes around a line that do not hold the body as well."""
    boxes = layout.page.boxes
    box = line.box
    while box > 0 and not (
        boxes[box].first <= layout.span.first and layout.span.last <= boxes[box].last
    ):
        yield box
        box = boxes[box].parent


def _over_byline(layout: Layout, number: int) -> bool:
    """Whether the byline follows: the face or emblem of an account, unless it is large."""
    if number >= layout.span.first or _wide(layout.page.lines[number].picture):
        return False
    below = layout.page.lines[number + 1 : layout.span.first]
    return any(labelled(line.parts) or _DATED.search(line.key[:80]) for line in below)


def _too_small(picture: Picture) -> bool:
    """Whether a picture is an icon or a ruler between paragraphs."""
    width, height = picture.width, picture.height
    return 0 < width < 60 or 0 < height < 40 or 0 < height * 8 <= width


def _to_be_scanned(page: Page, number: int) -> bool:
    """Whether the words under a picture call it a QR code."""
    for line in page.lines[number + 1 : number + 4]:
        if line.picture:
            return False
        if line.text:
            return line.weight <= 40 and bool(_SCANNED.search(line.key))
    return False


def _teaser(layout: Layout, number: int) -> bool:
    """Whether a picture is linked to another page; its own large version is none."""
    line = layout.page.lines[number]
    picture = line.picture
    if picture is None or not line.links:
        return False
    href = line.links[0].href.strip()
    if _leads_nowhere(href) or _IMAGE_FILE.search(href) or _stem(picture.src) in unquote(href):
        return False
    inside = layout.text_start <= number < layout.text_end
    leads = number < layout.text_start and line.box == layout.span.box and _wide(picture)
    return not (inside or leads) or _words_beside(layout.page, number, line.links[0])


def _leads_nowhere(href: str) -> bool:
    return not href or href.lower().startswith(("#", "javascript:", "data:"))


def _words_beside(page: Page, number: int, link: Link) -> bool:
    """Whether the same address is linked with words next to the picture."""
    near = page.lines[max(0, number - 3) : number + 4]
    return any(other.href == link.href and other.text for line in near for other in line.links)


def _small_size(picture: Picture | None) -> tuple[int, int] | None:
    """The size of a picture that is small enough for a face in a row of faces."""
    if picture is None or not 0 < picture.width <= 150 or picture.height <= 0:
        return None
    return picture.width, picture.height


def _wide(picture: Picture | None) -> bool:
    return picture is not None and picture.width >= _LARGE


def _stem(address: str) -> str:
    """What a picture's thumbnail and its original have in common."""
    path = re.split("[?#]", address, maxsplit=1)[0]
    stem = _VARIANT.sub("", path.rpartition("/")[2].rsplit(".", 1)[0])
    return stem if len(stem) >= 12 and _IMAGE_FILE.search(path) else address


def _collect_files(media: Media, layout: Layout, url: str | None) -> None:
    page, span = layout.page, layout.span
    home = page.boxes[span.box].furniture
    first, last = layout.around()
    found: dict[str, Link] = {}
    for number in range(min(first, span.first), max(last, span.last)):
        line = page.lines[number]
        inside = span.first <= number < span.last
        if not line.links or not (inside or page.boxes[line.box].furniture in (-1, home)):
            continue
        for link in (link for link in line.links if offered(link, line)):
            href = resolved(link.href, url)
            if href is not None and (href not in found or not found[href].text):
                found[href] = link
        if says_only_files(line):
            media.used.add(number)
    media.attachments = [
        Attachment(href, file_name(link)) for href, link in list(found.items())[:_MOST]
    ]
