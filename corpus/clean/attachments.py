"""The files that an article offers for download (附件).

A link is a file by the ending of its address or of its words, or by the download page of a
content system: `download.jsp?wbfileid=` of 博达 and its likes carry no file name.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from corpus.clean.content import is_prose
from corpus.clean.page import Line, Link, folded

_KINDS = r"(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|wps|et|dps|ofd|ceb|caj|txt|csv|rtf)"
_FILE = re.compile(rf"\.{_KINDS}(?:$|[?#&)）】\]])", re.I)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp)(?:$|[?#])", re.I)
_SYSTEM = re.compile(r"download(?:attach\w*)?\.(?:jsp|aspx|ashx|action|do|php)|wbfileid=", re.I)
_OFFER = re.compile(r"附件|附表|下载|《|全文|download|PDF|attachment", re.I)
_DOWNLOAD = re.compile(r"download|attachment|fujian|/file", re.I)
_LABEL = re.compile(
    r"^[【\[(]?\s?(?:附件|Attachments?|相关附件|附)\s?\d{0,2}\s?[】\])]?\s?[:：.、]?", re.I
)
_DOWNLOADED = re.compile(
    r"[\[【(（]?\s?(?:已?下载(?:次数)?\s?[:：]?\s?[\[(]?\s?\d*\s?[\])]?\s?次?|Downloads?:? ?\d*)"
    r"\s?[\]】)）]?"
)


def is_file(link: Link) -> bool:
    """Whether a link leads to a file to be kept rather than to a page."""
    href = link.href.strip().lower()
    if not href or href.startswith(("javascript:", "data:", "mailto:", "tel:", "#")):
        return False
    if _FILE.search(href) or _SYSTEM.search(href):
        return True
    if _PICTURE.search(href):
        return bool(link.text) and link.text.startswith("附件")
    return bool(_DOWNLOAD.search(href) and _FILE.search(link.text))


def offered(link: Link, line: Line) -> bool:
    """Whether a link of a line is a file on offer; in running text only if its words say so."""
    if not is_file(link):
        return False
    return not is_prose(line) or bool(_FILE.search(link.text) or _OFFER.search(link.text))


def file_name(link: Link) -> str:
    """The words of a link without the counter; the address's own file name if it has none."""
    words = _DOWNLOADED.sub("", link.text).strip()
    if words:
        return words
    try:
        name = PurePosixPath(unquote(urlsplit(link.href).path)).name
    except ValueError:
        return ""
    return name if _FILE.search(name) else ""


def says_only_files(line: Line) -> bool:
    """Whether a line holds files, their label and their counters, and nothing to read."""
    files = [link for link in line.links if is_file(link)]
    rest = _LABEL.sub("", folded(line.text))
    for link in files:
        rest = rest.replace(folded(link.text), "")
    rest = _DOWNLOADED.sub("", rest).strip(" 【】[]()（），,;；.。:：、")
    return bool(files) and not is_prose(line) and len(rest) < 12
