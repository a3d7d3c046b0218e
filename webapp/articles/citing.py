"""How an article is cited: GB/T 7714-2015, APA 7, RIS and BibTeX.

An article of a newspaper is cited as one, any other as a page of the web. What is not known is
left out, and a date is never written finer than it is known. Everything on a page is hostile:
line breaks and control characters become spaces, and what means something to a format is escaped.

Formats: GB/T 7714-2015, 4.6 and 8.8; Publication Manual of the APA, 7th edition, chapter 10;
RIS, https://en.wikipedia.org/wiki/RIS_(file_format); BibTeX as biblatex reads it, too.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpus import Article, PublishedDate
from webapp.addresses import is_web_address

_GB_AUTHORS = 3
_APA_AUTHORS = 20
_APA_FORMATS = {"year": "{0.year}", "month": "{0.year}, {1}"}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_NEWSPAPER = re.compile(
    r"[报報](?:社|网|網|客户端|海外版)?\Z"
    r"|\b(?:Daily|Times|Post|Herald|Gazette|Tribune|Newspaper)\Z",
    re.I,
)
_WORD = re.compile(r"(?!and\Z)[^\W\d_](?:[^\W\d_]|['’.-])*", re.I)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_FAMILIES = frozenset(
    "ai an bai ban bao bi bian bo bu cai cao cen chai chang che chen cheng chi chong chu cui dai "
    "deng di ding dong dou du duan fan fang fei feng fu gan gao ge geng gong gou gu guan guo han "
    "hao he hong hou hu hua huang huo ji jia jian jiang jiao jin jing ju kang ke kong kuang lai "
    "lan lang lei leng li lian liang liao lin ling liu long lou lu luo lv lyu ma mao mei meng mi "
    "miao min mo mou mu nan ni nie ning niu ou ouyang pan pang pei peng pi ping pu qi qian qiang "
    "qiao qin qiu qu quan ran rao ren rong ruan rui sang sha shan shang shao shen sheng shi shu "
    "shui si situ song su sui sun tan tang tao tian tong tu wan wang wei wen weng wu xi xia xian "
    "xiang xiao xie xin xing xiong xu xuan xue yan yang yao ye yi yin ying yong you yu yuan yue "
    "yun zang zeng zha zhai zhan zhang zhao zhen zheng zhi zhong zhou zhu zhuang zhuo zong zou "
    "zu zuo".split()
)
_BIBTEX = {
    "\\": r"\textbackslash{}",
    # A brace counts for BibTeX even behind a backslash; only its name leaves the entry whole.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: "\\" + sign for sign in "$&#_%"},
}
_IN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D"})


class Name(NamedTuple):
    """A person's name; `given` is "" where it cannot be told from the family's, as in Chinese."""

    family: str
    given: str = ""

    def inverted(self) -> str:
        """The family's name first: "Wei, Lan", "韦岚"."""
        return f"{self.family}, {self.given}" if self.given else self.family

    def initials(self, end: str) -> str:
        """The first letter of each given name, each with `end`: "L. M."."""
        parts = re.findall(r"[^\W\d_]+", self.given)
        return " ".join(part[0].upper() + end for part in parts)


def author_names(article: Article) -> list[Name]:
    """Those who wrote it, each once, in the order of the page."""
    texts = dict.fromkeys(one_line(item) for item in article.reporters)
    return [_name(text) for text in texts if text]


def container(article: Article) -> str:
    """The outlet that it is cited from; "" if none is known."""
    return one_line(article.content_source or article.publisher or "")


def cited_url(article: Article, page_url: str) -> str:
    """The address of the original if it is one of the web, else that of its page here."""
    return article.url if article.url and is_web_address(article.url) else page_url


def is_newspaper(name: str) -> bool:
    """Does the name of an outlet speak of a newspaper?"""
    return _NEWSPAPER.search(name) is not None


def one_line(text: str) -> str:
    """Text without line breaks, control characters, marks of direction and halves of signs."""
    if text.isprintable() and "  " not in text:
        return text.strip()  # most are as they should be
    kept = (" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text)
    words = "".join(sign for sign in kept if unicodedata.category(sign) not in {"Cf", "Cs"})
    return " ".join(words.split())


def file_stem(article: Article) -> str:
    """Names the article in entries and files: ASCII letters, digits and hyphens."""
    return "jiangxun-" + re.sub(r"[^A-Za-z0-9]+", "-", article.id)


def gb7714(article: Article, page_url: str, accessed: dt.date) -> str:
    """A reference as GB/T 7714-2015 orders it, one line.

    Args:
        article: that is cited.
        page_url: address of its page here, for an article without an address of the web.
        accessed: the day on which it was read.
    """
    outlet, when = container(article), article.published
    who = _gb_authors(author_names(article))
    title = one_line(article.title)
    read = f"[{accessed.isoformat()}]"
    if is_newspaper(outlet):
        day = f", {_iso(when)}" if when else ""
        source = f"{title}[N/OL]. {outlet}{day}{read}"
    else:
        day = f"({_iso(when)})" if when else ""
        within = f"//{outlet}" if outlet else ""
        source = f"{title}[EB/OL]{within}. {day}{read}"
    lead = f"{who}{'' if who.endswith('.') else '.'} " if who else ""
    return f"{lead}{source}. {cited_url(article, page_url)}."


def apa(article: Article, page_url: str, accessed: dt.date) -> str:
    """A reference as the APA's 7th edition orders it, one line, without italics.

    Args:
        article: that is cited; without an author its title comes first.
        page_url: address of its page here, for an article without an address of the web.
        accessed: the day on which it was read; told of what has no date.
    """
    title, outlet = _stopped(one_line(article.title)), container(article)
    who = _apa_authors(author_names(article))
    day = f"({_apa_date(article.published)})."
    lead = f"{_stopped(who)} {day} {title}" if who else f"{title} {day}"
    url = cited_url(article, page_url)
    if article.published is None:
        url = f"Retrieved {_MONTHS[accessed.month - 1]} {accessed.day}, {accessed.year}, from {url}"
    return " ".join(part for part in (lead, _stopped(outlet), url) if part)


def ris(article: Article, page_url: str) -> str:
    """One RIS record with the empty line behind it, its lines ended by CR LF."""
    outlet, when = container(article), article.published
    publisher = one_line(article.publisher or "")
    fields: list[tuple[str, str]] = [
        ("TY", "NEWS" if is_newspaper(outlet) else "ELEC"),
        ("ID", file_stem(article)),
        ("TI", one_line(article.title)),
        *(("AU", name.inverted()) for name in author_names(article)),
        ("T2", outlet),
        ("PB", publisher if publisher != outlet else ""),
        ("PY", f"{when.date.year:04d}" if when else ""),
        ("DA", _ris_date(when) if when else ""),
        ("LA", article.language),
        ("UR", cited_url(article, page_url)),
    ]
    lines = [f"{tag}  - {value}\r\n" for tag, value in fields if value]
    return "".join(lines) + "ER  - \r\n\r\n"


def bibtex(article: Article, page_url: str) -> str:
    """One BibTeX entry with the empty line behind it, its key made from the article's id."""
    outlet, when = container(article), article.published
    paper = is_newspaper(outlet)
    fields = {
        "author": " and ".join(_bibtex_name(name) for name in author_names(article)),
        "title": _escaped(one_line(article.title)),
        "journal" if paper else "howpublished": _escaped(outlet),
        "entrysubtype": "newspaper" if paper else "",
        "year": f"{when.date.year:04d}" if when else "",
        "month": str(when.date.month) if when and when.precision != "year" else "",
        "date": _iso(when) if when else "",
        "langid": "english" if article.language == "en" else "chinese",
        "url": cited_url(article, page_url).translate(_IN_ADDRESS),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{'article' if paper else 'misc'}{{{file_stem(article)},\n{''.join(lines)}}}\n\n"


def _name(text: str) -> Name:
    """Split a name in Latin letters.

    The family's name stands first in a Chinese name and where a comma says so, else last. What
    does not look like two or three words of a name stays in one piece.
    """
    family, comma, given = text.partition(", ")
    words = [*family.split(" "), *given.split()]
    if len(words) not in {2, 3} or not all(map(_WORD.fullmatch, words)) or _CHINESE.search(text):
        return Name(text)
    if comma:
        return Name(family, given)
    if words[0].casefold() in _FAMILIES:
        return Name(words[0], " ".join(words[1:]))
    return Name(words[-1], " ".join(words[:-1]))


def _gb_authors(names: Sequence[Name]) -> str:
    shown = [
        f"{name.family.upper()} {name.initials('')}".strip() if name.given else name.family
        for name in names[:_GB_AUTHORS]
    ]
    if len(names) > _GB_AUTHORS:
        shown.append("等" if _CHINESE.search(names[0].family) else "et al.")
    return ", ".join(shown)


def _apa_authors(names: Sequence[Name]) -> str:
    shown = [f"{n.family}, {n.initials('.')}" if n.initials(".") else n.inverted() for n in names]
    if len(shown) > _APA_AUTHORS:
        return f"{', '.join(shown[: _APA_AUTHORS - 1])}, … {shown[-1]}"
    return _listed(shown)


def _listed(items: Sequence[str]) -> str:
    return f"{', '.join(items[:-1])}, & {items[-1]}" if len(items) > 1 else "".join(items)


def _apa_date(when: PublishedDate | None) -> str:
    if when is None:
        return "n.d."
    pattern = _APA_FORMATS.get(when.precision, "{0.year}, {1} {0.day}")
    return "–".join(pattern.format(day, _MONTHS[day.month - 1]) for day in _ends(when))


def _ends(when: PublishedDate) -> Iterable[dt.date]:
    return (day for day in (when.date, when.end) if day is not None)


def _iso(when: PublishedDate) -> str:
    """The date without its time: "2021-05-13", "2021-05", "2021", a span with both ends."""
    return str(when).partition(" ")[0]


def _ris_date(when: PublishedDate) -> str:
    parts = _iso(when).partition("/")[0].split("-")
    return "/".join([*parts, *[""] * (4 - len(parts))])


def _stopped(text: str) -> str:
    """A sentence with a full stop, where it ends without a mark of its own."""
    return text if not text or text[-1] in ".!?。！？…" else text + "."


def _bibtex_name(name: Name) -> str:
    # The braces keep a name in one piece that holds an "and"; one that was split holds none.
    return _escaped(name.inverted()) if name.given else f"{{{_escaped(name.family)}}}"


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(sign, sign) for sign in text)
