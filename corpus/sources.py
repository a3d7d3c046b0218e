r"""The sites whose articles are collected, and where each lists what is new.

`sources.toml` beside this module ships with the project; a file of the same name in the data
folder adds sites and changes shipped ones. Both have one table a site, named by its id:

    [example-union]
    name_zh = "某市总工会"
    name_en = "Example Federation of Trade Unions"
    home = "https://www.example.cn/"
    kind = "union"
    province = "CN-GX"
    article_pattern = '^https?://www\.example\.cn/news/\d+\.html$'

A table of the own file changes only those keys of the shipped one that it names; an empty value
("", [] or {}) takes back what the shipped one says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import urlsplit

from corpus.article import Language
from corpus.errors import StoreError, UnreadableInput
from corpus.gazetteer import gazetteer
from corpus.source_file import SourceFile, replace_file, written, written_pattern
from corpus.suspects import suspect

if TYPE_CHECKING:
    from corpus.clean.profile import Profile

SourceKind = Literal["union", "news", "college", "government", "industry"]

FILE_NAME = "sources.toml"
LONGEST_ADDRESS = 2000
_LONGEST_TEXT = 500
_LONGEST_DELAY_S = 3600
_MOST_ADDRESSES = 200
_MOST_WILD = 2
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s\x00-\x1f]*", re.I)
_LISTED = ("feeds", "sitemaps", "lists")
_HEAD = "# Sites of this installation; a table with the id of a shipped site changes that site.\n"


@dataclass(frozen=True, slots=True)
class Source:
    """One site, or one part of a site with addresses and lists of its own.

    Attributes:
        id: a slug, stable.
        name_zh: as its readers know it.
        name_en: the same for readers of English.
        home: absolute address of its first page.
        kind: who speaks there.
        province: ISO 3166-2 code of its home, "CN-GX"; None for national sites.
        language: of its articles, as in `Article`.
        article_pattern: `search` finds it in the addresses of articles and of nothing else;
            None if that has to be learned from the lists. It takes linear time.
        feeds: addresses of RSS, Atom or JSON feeds.
        sitemaps: addresses of sitemaps or of their index.
        lists: pages that list articles, newest first; the home page where nothing else is known.
        profile: selectors of its pages, or None.
        delay_s: seconds between two requests; None for the crawler's own delay.
        enabled: whether it is crawled when no source is named.
        note: what one should know about it.

    Raises:
        ValueError: a value is of no use; the message begins with the name of the field.
    """

    id: str
    name_zh: str
    name_en: str
    home: str
    kind: SourceKind = "news"
    province: str | None = None
    language: Language = "zh"
    article_pattern: re.Pattern[str] | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    profile: Profile | None = None
    delay_s: float | None = None
    enabled: bool = True
    note: str = ""

    def __post_init__(self) -> None:
        """Check every value, so that a mistake shows where it was made."""
        if not _ID.fullmatch(self.id) or len(self.id) > 80:
            raise ValueError(f"id: {self.id[:80]!r} is no slug like 'liuzhou-daily'")
        for name in ("name_zh", "name_en", "note"):
            _check_text(name, getattr(self, name), may_be_empty=name == "note")
        _check_choice("kind", self.kind, get_args(SourceKind))
        _check_choice("language", self.language, get_args(Language))
        if self.province is not None and self.province not in gazetteer().provinces:
            raise ValueError(f"province: {self.province!r} is no code like 'CN-GX'")
        if self.delay_s is not None and not 0 <= self.delay_s <= _LONGEST_DELAY_S:
            raise ValueError(f"delay_s: must lie between 0 and {_LONGEST_DELAY_S} seconds")
        if self.profile is not None and not self.profile.selectors():
            object.__setattr__(self, "profile", None)
        if not (self.feeds or self.sitemaps or self.lists):
            object.__setattr__(self, "lists", (self.home,))
        _check_address("home", self.home)
        for name in _LISTED:
            addresses = getattr(self, name)
            if len(addresses) > _MOST_ADDRESSES:
                raise ValueError(f"{name}: more than {_MOST_ADDRESSES} addresses")
            for address in addresses:
                _check_address(name, address)
        if self.article_pattern is not None:
            _check_pattern(self.article_pattern)


def sources(data_folder: str | Path | None = None) -> Mapping[str, Source]:
    """Every source by its id: the shipped ones, changed and joined by those of the data folder.

    Args:
        data_folder: where the installation keeps its data; it need not exist yet.

    Raises:
        UnreadableInput: the installation's file is malformed; the message names file and line.
    """
    if data_folder is None:
        return _shipped()
    own = SourceFile.of(Path(data_folder) / FILE_NAME)
    if own is None:
        return _shipped()
    found = {**_shipped(), **{key: _source(own, key) for key in own.rows}}
    return MappingProxyType(dict(sorted(found.items())))


def save_source(data_folder: str | Path, source: Source) -> None:
    """Write a source into the installation's own file: added, or in the place of its old table.

    Whoever reads meanwhile, or after a loss of power, sees the old file or the new one. Comments
    and other tables stay as they are.

    Raises:
        UnreadableInput: the file there is malformed, or writes this source in a way that cannot
            be replaced; it is left alone.
        StoreError: the file cannot be written; it is left alone.
    """
    path = Path(data_folder) / FILE_NAME
    old = SourceFile.of(path) or SourceFile(str(path), _HEAD, {})
    base = _shipped_file().rows.get(source.id, {})
    table = _written(source, base)
    text = old.with_table(source.id, table)
    try:
        new = SourceFile.parsed(str(path), text.encode())
        kept = {**old.rows, source.id: None} == {**new.rows, source.id: None}
        saved = kept and _written(_source(new, source.id), base) == table
    except UnreadableInput:
        saved = False
    if not saved:
        raise old.fault("is not written as one table [id]; change it by hand", source.id)
    try:
        replace_file(path, text)
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written ({error.strerror}); nothing was changed. "
            "Check permissions and free space, then try again"
        ) from error


def source_of(url: str) -> Source | None:
    """The shipped source that an article's address belongs to, or None.

    An address belongs where its pattern fits, whatever the subdomain; else to the source on its
    host whose home page lies above it.
    """
    if len(url) > LONGEST_ADDRESS:
        return None
    try:
        parts = urlsplit(url)
        host = _bare(parts.hostname or "")
    except ValueError:
        return None
    for source in _shipped().values():
        if source.article_pattern and source.article_pattern.search(url):
            return source
    homes = {source: urlsplit(source.home) for source in _by_host().get(host, ())}
    over = [source for source in homes if (parts.path or "/").startswith(homes[source].path)]
    return max(over, key=lambda source: len(homes[source].path), default=None)


@cache
def _shipped_file() -> SourceFile:
    content = resources.files("corpus").joinpath(FILE_NAME).read_bytes()
    return SourceFile.parsed(f"corpus/{FILE_NAME}", content)


@cache
def _shipped() -> Mapping[str, Source]:
    file = _shipped_file()
    return MappingProxyType({key: _source(file, key) for key in sorted(file.rows)})


@cache
def _by_host() -> Mapping[str, tuple[Source, ...]]:
    found: dict[str, tuple[Source, ...]] = {}
    for source in _shipped().values():
        host = _bare(urlsplit(source.home).hostname or "")
        found[host] = (*found.get(host, ()), source)
    return MappingProxyType(found)


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


_TYPES: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    **dict.fromkeys(
        ("name_zh", "name_en", "home", "kind", "province", "language", "article_pattern", "note"),
        (str, "text in quotation marks"),
    ),
    **dict.fromkeys(_LISTED, (list, "a list of addresses")),
    "profile": (dict, "a table of selectors"),
    "delay_s": ((int, float), "a number of seconds"),
    "enabled": (bool, "true or false"),
}


def _source(file: SourceFile, key: str) -> Source:
    """One table of a file, over the shipped one of that id, as a source."""
    own = file.rows[key]
    for name, value in own.items():
        if name not in _TYPES:
            raise file.fault(f"unknown key {name!r}", key, name)
        kind, wanted = _TYPES[name]
        fits = isinstance(value, kind) and not (name == "delay_s" and isinstance(value, bool))
        if not fits and value not in ("", [], {}):
            raise file.fault(f"{name}: must be {wanted}", key, name)
    base = {} if file.name == f"corpus/{FILE_NAME}" else _shipped_file().rows.get(key, {})
    values = {name: value for name, value in {**base, **own}.items() if value not in ("", [], {})}
    for name in ("name_zh", "name_en", "home"):
        if name not in values:
            raise file.fault(f"{name} is missing", key, name)
    try:
        return Source(id=key, **{name: _value(name, value) for name, value in values.items()})
    except ValueError as error:
        raise file.fault(str(error), key, str(error).partition(":")[0]) from error


def _value(name: str, value: Any) -> Any:
    if name in _LISTED:
        if not all(isinstance(item, str) for item in value):
            raise ValueError(f"{name}: must be a list of addresses")
        return tuple(value)
    if name == "article_pattern":
        try:
            return re.compile(value)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"{name}: {value!r} is no regular expression: {error}") from error
    if name == "profile":
        return _profile(value)
    return float(value) if name == "delay_s" else value


def _profile(row: Mapping[str, Any]) -> Profile:
    from corpus.clean.profile import Profile  # costs the parsers of pages; few sites need it

    known = [item.name for item in fields(Profile)]
    for name, selector in row.items():
        if name not in known:
            raise ValueError(f"profile: unknown selector {name!r}")
        if not isinstance(selector, str):
            raise ValueError(f"profile: {name} must be a CSS selector")
    try:
        return Profile(**row)
    except ValueError as error:
        raise ValueError(f"profile: {error}") from error


def _check_text(name: str, text: str, *, may_be_empty: bool) -> None:
    if not may_be_empty and not text.strip():
        raise ValueError(f"{name}: must not be empty")
    if len(text) > _LONGEST_TEXT or not text.replace("\N{IDEOGRAPHIC SPACE}", " ").isprintable():
        raise ValueError(f"{name}: must be one line of at most {_LONGEST_TEXT} characters")


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name}: {value!r} is none of {', '.join(choices)}")


def _check_address(name: str, address: str) -> None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"{name}: {address[:200]!r} is no address: {error}") from error
    if not _ADDRESS.fullmatch(address) or not host or len(address) > LONGEST_ADDRESS:
        raise ValueError(
            f"{name}: {address[:200]!r} is no absolute address; it begins with https:// or http://"
        )
    if known := suspect(host):
        raise ValueError(
            f"{name}: {known.host} cannot be a source, it is known as {known.kind}: {known.reason}"
        )


_PIECE = re.compile(
    r"\\. | \[\^?\]?(?:\\.|[^\\\]])*\] | \((?:\?(?:P<\w+>|<?[=!]|[aiLmsux-]*:))? | \)"
    r"| [*+?][?+]? | \{\d*,?\d*\}[?+]? | .",
    re.S | re.X,
)


def _check_pattern(pattern: re.Pattern[str]) -> None:
    """Refuse what may take more than linear time, and flags that a file could not keep."""
    if re.compile(pattern.pattern) != pattern:
        raise ValueError("article_pattern: flags belong into the pattern, like (?i)")
    varies = [False]  # for each open group, whether something in it is repeated
    repeated_group, before, wild = False, "", 0
    for piece in _PIECE.findall(pattern.pattern):
        if piece[0] == "(":
            varies.append(False)
        elif piece == ")":
            inner = varies.pop()
            varies[-1] |= inner
            repeated_group, before = inner, piece
            continue
        elif piece[0] in "*+" or (piece[0] == "{" and len(piece) > 1):
            if repeated_group:
                raise ValueError(
                    "article_pattern: a repetition is repeated, which may take for ever; "
                    r"write ([\w/-]+/)? for a path of any depth"
                )
            varies[-1] |= not re.match(r"\{\d+\}", piece)
            wild += before == "." and piece[0] in "*+"
        repeated_group, before = False, piece
    if wild > _MOST_WILD:
        raise ValueError(f"article_pattern: more than {_MOST_WILD} times .* or .+")


def _written(source: Source, base: Mapping[str, Any]) -> str:
    """The table of a source as TOML; values that only take back the shipped ones are empty."""
    lines = [f"[{source.id}]"]
    for item in fields(source)[1:]:
        value = getattr(source, item.name)
        if item.default is not MISSING and value == item.default and item.name not in base:
            continue
        if item.name == "article_pattern" and value:
            lines.append(f"{item.name} = {written_pattern(value.pattern)}")
            continue
        plain = value.selectors() if item.name == "profile" and value else value
        lines.append(f"{item.name} = {written(plain)}")
    return "\n".join(lines)
