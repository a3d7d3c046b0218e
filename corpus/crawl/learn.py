"""What the address of an article looks like on a site, learnt from a page that lists articles.

Addresses are sorted by their form: numbers, identifiers and slugs give way to wildcards, and so
does the folder that stands before the first of them, since a home page shows many channels. A form
is that of articles when it has siblings enough and its links read like headlines: long words, or a
date beside them. Menus, calendars, tags and page numbers have neither.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from corpus.crawl.addresses import host_of
from corpus.crawl.links import Link

MAX_FORMS = 8
"""Forms of article addresses that one site may have."""

_MOST_FOLDERS = 4
_MOST_PARAMETERS = 8
_MOST_HOSTS = 3
_LONG = 9
_ENDING = re.compile(r"\.(?:s?html?|aspx?|jsp|php|action|do|psp|jspx|cgi)$", re.I)
_TOKEN = re.compile(
    r"(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"|(?P<hex>(?<![0-9A-Za-z])(?:WS)?(?=[a-f]{0,20}\d)[0-9a-f]{13,64}(?![0-9A-Za-z]))"
    r"|(?P<number>\d+)",
    re.I,
)
_IDENTIFIER = re.compile(r"(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9]{9,64}")
_DATED_ID = re.compile(r"\d{8}A\w+|doc-\w+")
_SLUG = re.compile(r"(?:[^-/]{1,60}-){2,40}[^-/]{1,80}|(?:[^_/]{1,60}_){3,40}[^_/]{1,80}")
_NOT_A_SLUG = re.compile(r"\d[\d_-]*")
_LIST_NAME = re.compile(
    r"(?:^|[/_-])(?:list|lists|index|node|col|column|channel|category|categories|cat|class|tags?|"
    r"topics?|page|search|archives?|date|author|user|member|special|zt|zhuanti|more|calendar|"
    r"login|register|down|download|layout)(?=$|[/_\d.\\-])",
    re.I,
)
_LIST_KEYS = frozenset("page p pn paged pageno pagenum sort order orderby year month day q".split())
_NOT_A_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|jpe?g|png|gif|webp|mp[34]|avi|flv|apk|exe|css|js|ico|"
    r"svg|xml|rss|txt|wps)$",
    re.I,
)
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Form:
    """An address with wildcards: `folder` stands before the first of them, `tail` is the rest.

    Both are regular expressions; `folder` is "" or ends with a slash.
    """

    folder: str
    tail: str
    has_wildcard: bool


_Member = tuple[Form, Link]


def article_addresses(links: Sequence[Link], url: str) -> re.Pattern[str] | None:
    """Learn what the addresses of articles look like.

    Args:
        links: of one or several pages of a site. Where none has any words (a sitemap), siblings
            alone decide.
        url: of the site; addresses elsewhere are no articles of it.

    Returns:
        A pattern to `search` a cleaned address with, or None where no form of address stands out.
    """
    families: dict[str, list[_Member]] = defaultdict(list)
    for link in links:
        if within(link.url, url) and (form := form_of(link.url)) and form.has_wildcard:
            families[form.tail].append((form, link))
    is_silent = not any(link.text for link in links)
    chosen: list[tuple[int, str, list[_Member]]] = []
    for tail, family in families.items():
        members = family if is_silent else _without_menus(family)
        if _stands_out(members) if is_silent else _reads_like_headlines(members):
            chosen.append((len(members), tail, members))
    chosen.sort(key=lambda entry: -entry[0])
    ways = [_expression(tail, family) for _, tail, family in chosen[:MAX_FORMS]]
    if not ways:
        return None
    hosts = sorted({host_of(link.url) for _, _, family in chosen for _, link in family})
    return re.compile(rf"^https?://{_host(hosts)}/(?:{'|'.join(ways)})$")


def within(address: str, site: str) -> bool:
    """Whether an address lies on a site or on a host below it (www.a.cn, news.a.cn)."""
    host, home = host_of(address), host_of(site).removeprefix("www.")
    return bool(home) and (host.removeprefix("www.") == home or host.endswith(f".{home}"))


def form_of(url: str) -> Form | None:
    """The form of an address; None for what is no page (a picture, a document)."""
    parts = urlsplit(url)
    if _NOT_A_PAGE.search(parts.path):
        return None
    segments = parts.path.strip("/").split("/")
    written = [_segment(segment) for segment in segments]
    query = _query(parts.query)
    first = next(
        (number for number, part in enumerate(written) if part != re.escape(segments[number])),
        len(segments) - 1,
    )
    has_wildcard = any(
        part != re.escape(segment) for part, segment in zip(written, segments, strict=True)
    )
    folder = "".join(f"{re.escape(segment)}/" for segment in segments[:first])
    slash = "/?" if parts.path.endswith("/") and parts.path != "/" else ""
    tail = "/".join(written[first:]) + slash + query
    return Form(folder, tail, has_wildcard or r"\d+" in query or "[^&" in query)


def _segment(segment: str) -> str:
    """A segment of a path, its numbers, identifiers and slugs given way to wildcards."""
    ending = _ENDING.search(segment)
    stem = segment[: ending.start()] if ending else segment
    behind = re.escape(ending[0]) if ending else ""
    if _DATED_ID.fullmatch(stem):
        lead = "doc-" if stem.startswith("doc-") else r"\d{8}A"
        return rf"{lead}\w+{behind}"
    if _TOKEN.fullmatch(stem) is None and _IDENTIFIER.fullmatch(stem) and not _is_word(stem):
        return r"[A-Za-z0-9]+" + behind
    if "%" in stem or (_SLUG.fullmatch(stem) and not _is_numbered(stem)):
        return r"[^/?#]+" + (behind or "")
    return _TOKEN.sub(_wildcard, re.escape(stem).replace(r"\-", "-")) + behind


def _is_numbered(stem: str) -> bool:
    """Whether a name with hyphens is of numbers (2024-05-12, show-12-3) rather than of words."""
    pieces = re.split("[-_]", stem)
    return sum(piece.isdigit() for piece in pieces) * 2 >= len(pieces) or (
        _TOKEN.fullmatch(stem) is not None
    )


def _is_word(stem: str) -> bool:
    """Whether letters and figures are a name and a number (content123, post20240512)."""
    return (
        re.fullmatch(r"[A-Za-z]{1,20}\d+|(?:[a-z]\d+){2,4}|\d+[a-zA-Z]{1,2}\d*", stem) is not None
    )


def _wildcard(match: re.Match[str]) -> str:
    if match["uuid"]:
        return r"[0-9a-f-]{36}"
    if match["number"] is None:
        lead = "WS" if match[0].startswith("WS") else ""
        return rf"{lead}[0-9a-fA-F]{{{len(match[0]) - len(lead)}}}"
    digits = match["number"]
    # A date keeps its length, a counter grows.
    is_date = len(digits) in (4, 6, 8) and digits[:2] in ("19", "20")
    return rf"\d{{{len(digits)}}}" if is_date else r"\d+"


def _query(query: str) -> str:
    if not query:
        return ""
    # By hand: the pattern must match the address as it is written, escapes and empty values too.
    pairs = [pair.partition("=") for pair in query.split("&")[:_MOST_PARAMETERS]]
    written = [re.escape(key) + equals + _value(value) for key, equals, value in pairs]
    return r"\?" + "&".join(written)


def _value(value: str) -> str:
    if value.isdecimal():
        return r"\d+"
    return r"[^&#]+" if _TOKEN.search(value) or len(value) > 20 else re.escape(value)


def _without_menus(family: Sequence[_Member]) -> list[_Member]:
    """A family without those of its folders in which nothing reads like a headline."""
    telling = {form.folder for form, link in family if link.beside or _length(link.text) >= _LONG}
    return [(form, link) for form, link in family if form.folder in telling]


def _reads_like_headlines(family: Sequence[_Member]) -> bool:
    if not family:
        return False
    form, links = family[0][0], [link for _, link in family]
    dated = sum(link.beside for link in links)
    long = sum(_length(link.text) >= _LONG for link in links)
    middling = sum(_length(link.text) >= 4 for link in links)
    if _is_list(form):
        return len(links) >= 3 and dated * 2 >= len(links) and long * 2 >= len(links)
    if len(links) >= 3:
        return long * 5 >= len(links) * 3 or (
            dated * 2 >= len(links) and middling * 2 >= len(links)
        )
    return all(link.beside and _length(link.text) >= _LONG for link in links)


def _stands_out(family: Sequence[_Member]) -> bool:
    return len(family) >= 10 and not _is_list(family[0][0])


def _is_list(form: Form) -> bool:
    """Whether an address ends in the name of a list (node_12.htm), or asks for a page of one."""
    path, _, query = form.tail.partition(r"\?")
    keys = {pair.partition("=")[0].lower() for pair in query.split("&")}
    name = path.removesuffix("/?").rpartition("/")[2].replace("\\", "")
    return bool(keys & _LIST_KEYS) or _LIST_NAME.search(name) is not None


def _length(text: str) -> float:
    """The length of a headline in Chinese characters; three letters count as one of them."""
    chinese = len(_HAN.findall(text))
    return chinese + (len(text) - chinese) / 3


def _expression(tail: str, family: Sequence[_Member]) -> str:
    folders = sorted({form.folder for form, _ in family})
    if len(folders) > _MOST_FOLDERS:
        return rf"(?:[\w/.%~-]+/)?{tail}"
    return f"(?:{'|'.join(folders)}){tail}" if folders != [""] else tail


def _host(hosts: Sequence[str]) -> str:
    """Where the articles are: these hosts, or any below what they share where there are many."""
    if len(hosts) <= _MOST_HOSTS:
        return f"(?:{'|'.join(re.escape(host) for host in hosts)})"
    labels = [host.split(".")[::-1] for host in hosts]
    shared = [level[0] for level in zip(*labels, strict=False) if len(set(level)) == 1]
    return rf"(?:[\w.-]+\.)?{re.escape('.'.join(reversed(shared)))}"
