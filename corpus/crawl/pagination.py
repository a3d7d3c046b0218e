"""From one page of a list to the next older one, however the site writes its pages.

    a link        rel=next, 下一页, 下页, Next, Older posts, ›; else the number after this page's
    a script      createPageHTML(8, 0, "index", "html") of TRS and its kin; Pager({size: 8, ...})
    a count       webplus (list2.htm of 12), 博达 (list/11.htm, counting down), 第 1 / 12 页
    a newspaper   the other pages of an issue, then the issue before it

Only the next page is given, never all of them: who walks back decides at every step whether to go
on, and a site that pretends to have a million pages costs no more than those that are asked for.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from corpus.crawl.addresses import cleaned, same_site
from corpus.crawl.links import Document, folded, target

MAX_PAGE = 100_000
"""No list has more pages; a number beyond is a trap or an identifier."""
MAX_SHEETS = 60
"""Pages of one issue of a newspaper that are followed."""

_NEXT_WORDS = re.compile(
    r"[\[(<←‹«]{0,2}\s?(?:下一?[页頁]|[后後]一?[页頁]|next(?: page)?|"
    r"older(?: posts?| entries| news)?)"
    r"\s?[\])]?[\s>›»→≫…]{0,6}(?:next page)?",
    re.I,
)
_NEXT_MARKS = re.compile(r"[>›→]{1,2}|>>|»")
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])|nextpage|pagenext", re.I)
_OLDER_ISSUE = re.compile(
    r"[<«\s]{0,4}(?:上一?期|前一?期|previous issue|上一天|前一天)[\s>»]{0,4}", re.I
)
_SHEET = re.compile(r"第?\s?[0-9A-Z一二三四五六七八九十]{1,4}\s?版(?:[:：\s].{0,30})?|下一版", re.S)
_DISABLED = re.compile(r"(?:^|[\s_-])(?:disabled|no-?link|current|active)(?:$|[\s_-])", re.I)
_CURRENT = re.compile(
    r"(?:^|[\s_-])(?:current|active|cur|now|thisclass|on|selected)(?:$|[\s_-])", re.I
)

_SCRIPT = re.compile(
    r"\b(?:createPage(?:HTML)?|creatPage(?:HTML)?|createPager|pageHTML)\d?\s{0,5}"
    r"\(([^()]{1,300})\)",
    re.I,
)
_ARGUMENT = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([^,\s]+))\s*(?:,|$)")
_PAGER = re.compile(r"\bPager\s{0,5}\(\s{0,20}\{([^{}]{1,400})\}", re.I)
_SETTING = re.compile(r"[\"']?(\w{1,20})[\"']?\s{0,5}:\s{0,5}[\"']?([\w./-]{1,80})[\"']?")
# The "jpage" of jcms names the rows that come after those it carries as data.
_NEXT_GROUP = re.compile(
    r"<nextgroup>\s{0,20}<!\[CDATA\[\s{0,20}<a\s[^>]{0,200}?href=[\"']([^\"']{1,2000})[\"']", re.I
)
_COUNT_PAGE = re.compile(
    r"\b(?:countPage|totalPages?|pageCount)\s{0,5}=\s{0,5}[\"']?(\d{1,6})", re.I
)
_CURRENT_PAGE = re.compile(r"\bcurrentPage\s{0,5}=\s{0,5}[\"']?(\d{1,6})", re.I)
_GOTO = re.compile(r"\b_?\w{0,20}goto_?page_?fun\s{0,3}\(\s{0,3}(\d{1,6})", re.I)
_OF_PAGES = re.compile(
    r"(?:第\s?(\d{1,6})\s?[页頁]?\s?[/,，]?\s?共\s?(\d{1,6})\s?[页頁]"
    r"|共\s?(\d{1,6})\s?[页頁]\s?[/,，]?\s?(?:当前)?第\s?(\d{1,6})\s?[页頁]"
    r"|(?<![\d/.-])(\d{1,6})\s?/\s?(\d{1,6})\s?[页頁])"
)
_FILE = re.compile(r"(?P<stem>[^/?]*)\.(?P<ending>[A-Za-z]{2,6})$")
_NUMBERED = re.compile(r"^(?P<stem>.*?)_(?P<number>\d{1,6})$")
_WEBPLUS = re.compile(r"/list(?P<number>\d{0,6})\.(?P<ending>htm|psp)$")
_COUNTED_DOWN = re.compile(r"/(?P<number>\d{1,6})\.(?P<ending>s?html?|jsp)$")
# Where an address says which page of a list it is: ?page=2, index_2.html, /list/12/3.shtml.
_NUMBER_IN = re.compile(
    r"(?P<before>[?&](?:\w{0,30}page(?:_?(?:no|num|index|number))?|p|pn|paged|PAGENUM)="
    r"|/page/|(?<=[a-zA-Z0-9])[_-]|/|(?<=/list)|(?<=/index))"
    r"(?P<number>\d{1,6})(?P<after>(?:\.[a-z]{3,6})?/?(?=$|&)|(?=&))",
    re.I,
)
_REFRESH = re.compile(r"url\s{0,5}=\s{0,5}[\"']?([^\"'\s>;]{1,2000})", re.I)
_SENT_ON = re.compile(
    r"(?:location(?:\.href)?\s{0,5}=|location\.replace\s{0,5}\()\s{0,5}[\"']([^\"']{1,2000})[\"']"
)
_FRONT_PAGE = 6_000


def further_pages(page: Document) -> tuple[str, ...]:
    """The pages of the list to look at after this one, the next older one first."""
    found: dict[str, None] = {}
    for url in _candidates(page):
        if url != page.address and same_site(url, page.address):
            found.setdefault(url)
    return tuple(found)


def _candidates(page: Document) -> Iterator[str]:
    following = next(
        (url for way in _WAYS if (url := way(page)) and url != page.address),
        None,
    )
    if following:
        yield following
    yield from _newspaper(page)
    yield from _sent_on(page)


def _linked(page: Document) -> str | None:
    """What the page itself calls the next one."""
    marked = None
    for element in page.elements("link", "a"):
        if "next" in (element.get("rel") or "").lower().split():
            if url := target(element, page.url):
                return url
        elif element.tag == "a":
            kind = _is_next(element)
            if kind and (url := target(element, page.url)) and url != page.address:
                if kind == "words":
                    return url
                marked = marked or url
    return marked


def _is_next(element: Any) -> str:
    """How a link says that it leads to the next page: "words", "mark", or "" (it does not)."""
    own = f"{element.get('class') or ''} {element.get('id') or ''}"
    around = element.getparent()
    outer = "" if around is None else around.get("class") or ""
    if _DISABLED.search(own) or _DISABLED.search(outer):
        return ""
    words = folded("".join(element.itertext())[:60])
    alternative = next((image.get("alt") or "" for image in element.iter("img")), "")
    for said in (words, folded(element.get("title") or ""), folded(alternative)):
        if said and _NEXT_WORDS.fullmatch(said):
            return "words"
    is_marked = _NEXT_MARKS.fullmatch(words) or not words
    return "mark" if is_marked and _NEXT_CLASS.search(f"{own} {outer}") else ""


def _grouped(page: Document) -> str | None:
    """The rows that a script of jcms would ask for next."""
    group = _NEXT_GROUP.search(page.text)
    return cleaned(html.unescape(group[1]), page.url) if group else None


def _scripted(page: Document) -> str | None:
    """createPageHTML(total, current, name, ending) and the forms with a box's name before it."""
    for call in _SCRIPT.finditer(page.text):
        given = [next(part for part in match if part) if any(match) else ""
                 for match in _ARGUMENT.findall(call[1])]  # fmt: skip
        # With the name of a box before them, the pages count from 1, else from 0.
        first = 0
        if given and not given[0].isdigit():
            given, first = given[1:], 1
        if len(given) < 4 or not (given[0].isdigit() and given[1].isdigit()):
            continue
        total, current, name, ending = int(given[0]), int(given[1]), given[2], given[3]
        return _of_series(page, total, current, first, name, ending)
    return None


def _configured(page: Document) -> str | None:
    """Pager({size: 25, current: 0, prefix: 'index', suffix: 'html'})."""
    for call in _PAGER.finditer(page.text):
        given = {name.lower(): value for name, value in _SETTING.findall(call[1])}
        total, current = given.get("size", ""), given.get("current", "")
        if total.isdigit() and current.isdigit() and "prefix" in given:
            ending = given.get("suffix", "html")
            return _of_series(page, int(total), int(current), 0, given["prefix"], ending)
    return None


def _by_variables(page: Document) -> str | None:
    """`var countPage = 12; var currentPage = 0;`, from which a script writes the addresses."""
    total, current = _COUNT_PAGE.search(page.text), _CURRENT_PAGE.search(page.text)
    file = _FILE.search(urlsplit(page.address).path)
    if not total or not current or (file is None and not page.address.endswith("/")):
        return None
    stem, ending = (file["stem"], file["ending"]) if file else ("index", "html")
    if numbered := _NUMBERED.match(stem):
        # A number in the address that is not the page's own shows that pages are not files.
        if int(numbered["number"]) != int(current[1]):
            return None
        stem = numbered["stem"]
    return _of_series(page, int(total[1]), int(current[1]), 0, stem, ending)


def _of_series(
    page: Document, total: int, current: int, first: int, name: str, ending: str
) -> str | None:
    """The address of the page after `current` in name.ending, name_1.ending, name_2.ending."""
    after = current + 1
    if not name or after >= total + first or after > MAX_PAGE:
        return None
    stem = numbered["stem"] if (numbered := _NUMBERED.match(name)) and current else name
    return cleaned(f"{stem}_{after}.{ending.lstrip('.')}", page.url)


def _numbered(page: Document) -> str | None:
    """The link whose words are the number after the current page's."""
    numbers: dict[int, str] = {}
    current: int | None = None
    for element in page.elements("a", "span", "em", "b", "strong", "li", "i"):
        if len(element) > 1:
            continue
        words = "".join(element.itertext()).strip(" \t\r\n[]·|")[:8]
        if not (words.isdecimal() and words.isascii() and 0 < int(words) <= MAX_PAGE):
            continue
        url = target(element, page.url) if element.tag == "a" else None
        if _CURRENT.search(element.get("class") or "") or url == page.address:
            current = current or int(words)
        elif url and _has_number(url, int(words)):
            numbers.setdefault(int(words), url)
    if not numbers:
        return None
    if current is None:
        # The current page is the one that is no link: the gap in the row, else the first.
        current = next((n for n in range(1, max(numbers)) if n not in numbers), 0)
        current = current if current + 1 in numbers else 1 if 1 not in numbers else 0
    return numbers.get(current + 1) if current else None


def _has_number(url: str, number: int) -> bool:
    """Whether an address differs by its page: it has the number, or the one before or after it."""
    path = url.partition("://")[2].partition("/")[2]
    return any(abs(int(found) - number) <= 1 for found in re.findall(r"\d{1,6}", path)) or (
        number == 1
    )


def _webplus(page: Document) -> str | None:
    """webplus: /1234/list.htm, /1234/list2.htm, with the count in `em.all_pages`."""
    place = _WEBPLUS.search(urlsplit(page.address).path)
    if place is None:
        return None
    for element in page.elements("em", "span", "b"):
        if "all_pages" in (element.get("class") or ""):
            total = "".join(element.itertext()).strip()
            after = int(place["number"] or 1) + 1
            if total.isdecimal() and after <= min(int(total), MAX_PAGE):
                return cleaned(f"list{after}.{place['ending']}", page.address)
    return None


def _counting_down(page: Document) -> str | None:
    """博达: news.htm is followed by news/11.htm, that by news/10.htm; the oldest is news/1.htm."""
    path = urlsplit(page.address).path
    own = _COUNTED_DOWN.search(path)
    count = _GOTO.search(page.text)
    if own and count and 1 < int(own["number"]) < int(count[1]):
        return cleaned(f"{int(own['number']) - 1}.{own['ending']}", page.address)
    file = _FILE.search(path)
    if own or file is None:
        return None
    if count and 1 < int(count[1]) <= MAX_PAGE:
        return cleaned(f"{file['stem']}/{int(count[1]) - 1}.{file['ending']}", page.address)
    folder = urljoin(page.address, file["stem"] + "/")
    behind: dict[int, str] = {}
    for element in page.elements("a"):
        url = target(element, page.url)
        number = _COUNTED_DOWN.search(url) if url and url.startswith(folder) else None
        if url and number and urljoin(url, ".") == folder:
            behind[int(number["number"])] = url
    # A single number is the link to the last page, which on a list of two is also the next.
    return behind[max(behind)] if len(behind) > 1 or set(behind) == {1} else None


def _counted(page: Document) -> str | None:
    """「第 2 页 / 共 12 页」, where the address has the 2 too."""
    said = _OF_PAGES.search(page.text)
    if said is None:
        return None
    one, other = [int(part) for part in said.groups() if part]
    current, total = (other, one) if said[3] else (one, other)
    if not current < total <= MAX_PAGE:
        return None
    for place in _NUMBER_IN.finditer(page.address):
        if int(place["number"]) == current:
            start, end = place.span("number")
            return cleaned(f"{page.address[:start]}{current + 1}{page.address[end:]}")
    return None


def _newspaper(page: Document) -> Iterator[str]:
    """The other pages of an issue, then the issue before."""
    older: list[str] = []
    sheets: dict[str, None] = {}
    for element in page.elements("a", "area"):
        words = folded("".join(element.itertext())[:80] or element.get("title") or "")
        if not words or len(words) > 40:
            continue
        if _OLDER_ISSUE.fullmatch(words):
            older += [url] if (url := target(element, page.url)) else []
        elif _SHEET.fullmatch(words) and (url := target(element, page.url)):
            sheets.setdefault(url)
    yield from list(sheets)[:MAX_SHEETS]
    yield from older[:1]


def _sent_on(page: Document) -> Iterator[str]:
    """Where a page without content of its own sends its readers (the door of an e-paper)."""
    for element in page.elements("meta"):
        if (element.get("http-equiv") or "").lower() == "refresh":
            place = _REFRESH.search(element.get("content") or "")
            if place and (url := cleaned(place[1], page.url)):
                yield url
    place = _SENT_ON.search(page.text) if len(page.text) <= _FRONT_PAGE else None
    if place and (url := cleaned(place[1], page.url)):
        yield url


_WAYS = (
    *(_linked, _grouped, _scripted, _configured, _by_variables),
    *(_numbered, _webplus, _counting_down, _counted),
)
