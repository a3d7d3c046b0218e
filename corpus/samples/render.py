"""Render the digests into the sample pages: `python -m corpus.samples.render [--check]`.

A tool for developers; nothing imports it at run time. It needs Jinja2, which comes with Flask.

Everything odd about a page (its template, its encoding, the wording of its date line) hangs on a
hash of the fact's line number, so that a page keeps its looks when digests are added or removed,
and two runs write the same bytes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from corpus.article import Language, Precision
from corpus.gazetteer import Gazetteer, gazetteer
from corpus.samples import SampleEncoding, SampleTruth

HERE = Path(__file__).parent

TEMPLATES: Mapping[Language, tuple[str, ...]] = {
    "zh": (
        "trs",
        "boda",
        "webplus",
        "dedecms",
        "phpcms",
        "ecms",
        "table",
        "epaper",
        "weixin",
        "portal",
        "wordpress",
        "homemade",
    ),
    "zh-Hant": ("gateway_hant", "press_hant", "agency_hant", "weekly_hant"),
    "en": ("joomla_en", "drupal_en", "college_en", "daily_en"),
}

NOTICES: Mapping[Language, str] = {
    "zh": "本页是匠讯项目依据公开事实自行撰写的摘要，不是原文。所述文章见：",
    "zh-Hant": "本頁是匠訊專案依據公開事實自行撰寫的摘要，不是原文。所述文章見：",
    "en": (
        "This page is a digest written for the Jiangxun project from published facts; "
        "it is not the article itself. The article that it is about: "
    ),
}

RELATED = 5

UTF_8: tuple[SampleEncoding, str] = ("utf-8", "utf-8")


@dataclass(frozen=True, slots=True)
class PageDate:
    """A date of day or month precision and the ways in which sites print it."""

    year: int
    month: int
    day: int | None

    @classmethod
    def parse(cls, text: str) -> PageDate:
        """Read "2024-12-19" or "2024-12".

        Raises:
            ValueError: it is neither, or no such day exists.
        """
        parts = [int(part) for part in text.split("-")]
        dt.date(*parts, *[1] * (3 - len(parts)))
        return cls(parts[0], parts[1], parts[2] if len(parts) == 3 else None)

    @property
    def precision(self) -> Precision:
        """How exact the date is."""
        return "day" if self.day else "month"

    def _joined(self, separator: str) -> str:
        rest = [f"{part:02d}" for part in (self.month, self.day) if part]
        return separator.join([str(self.year), *rest])

    @property
    def iso(self) -> str:
        """2024-12-19."""
        return self._joined("-")

    @property
    def slash(self) -> str:
        """2024/12/19."""
        return self._joined("/")

    @property
    def dot(self) -> str:
        """2024.12.19."""
        return self._joined(".")

    @property
    def han(self) -> str:
        """2024年12月19日."""
        return self._han(f"{self.year}年")

    @property
    def roc(self) -> str:
        """民國113年12月19日, the calendar of Taiwan: year 1 is 1912."""
        return self._han(f"民國{self.year - 1911}年")

    def _han(self, year: str) -> str:
        return f"{year}{self.month}月" + (f"{self.day}日" if self.day else "")

    @property
    def month_name(self) -> str:
        """December."""
        return f"{dt.date(self.year, self.month, 1):%B}"

    @property
    def us(self) -> str:
        """December 19, 2024."""
        return f"{self.month_name} {self.day}, {self.year}" if self.day else self._month_en

    @property
    def uk(self) -> str:
        """19 December 2024."""
        return f"{self.day} {self._month_en}" if self.day else self._month_en

    @property
    def _month_en(self) -> str:
        return f"{self.month_name} {self.year}"

    @property
    def weekday(self) -> str:
        """星期四; empty where the day is not known."""
        if not self.day:
            return ""
        return "星期" + "一二三四五六日"[dt.date(self.year, self.month, self.day).weekday()]


@dataclass(frozen=True, slots=True)
class Digest:
    """One entry of `digests/*.toml`; README.md explains the fields."""

    fact_line: int
    url: str
    publisher: str
    language: Language
    title: str
    body: tuple[str, ...]
    event_type: str
    published: str | None = None
    province: str | None = None
    about_provinces: tuple[str, ...] = ()
    city: str | None = None
    colleges: tuple[str, ...] = ()
    event_date: str | None = None
    caption: str | None = None

    @property
    def date(self) -> PageDate | None:
        """The date of publication."""
        return PageDate.parse(self.published) if self.published else None

    @property
    def stem(self) -> str:
        """Name of its page without the suffix."""
        return f"{self.province or 'none'}-{self.fact_line:03d}"

    @property
    def file(self) -> str:
        """Name of its page."""
        return f"{self.stem}.html"

    def roll(self, topic: str, sides: int) -> int:
        """A stable number below `sides`, another one for every topic."""
        digest = hashlib.blake2b(f"{self.fact_line}:{topic}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % sides


def load_digests(folder: Path = HERE / "digests") -> list[Digest]:
    """All digests, sorted by the line of their fact.

    Raises:
        ValueError: an entry lacks a field, has an unknown one, or two tell of the same fact.
    """
    digests: dict[int, Digest] = {}
    for path in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("digest", []):
            values: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value
                for key, value in entry.items()
                if value != ""
            }
            try:
                digest = Digest(**values)
            except TypeError as error:
                raise ValueError(f"{path.name}: {entry.get('title')}: {error}") from error
            if digest.fact_line in digests:
                raise ValueError(f"{path.name}: fact {digest.fact_line} has two digests")
            digests[digest.fact_line] = digest
    return [digests[line] for line in sorted(digests)]


def choose_encoding(digest: Digest) -> tuple[SampleEncoding, str]:
    """The codec of a page and the name that it declares, in the proportions of the old web.

    Of the Chinese pages about a third are GB18030, and every sixth page declares the wrong name.
    English pages of sites that are otherwise Chinese are often in the encoding of the others.
    """
    choices: Mapping[Language, tuple[tuple[int, SampleEncoding, str], ...]] = {
        "zh": (
            (14, "gb18030", "gb2312"),
            (26, "gb18030", "gbk"),
            (34, "gb18030", "utf-8"),
            (40, "utf-8", "gb2312"),
            (44, "utf-8-sig", "gb2312"),
            (50, "utf-8-sig", "utf-8"),
        ),
        "en": ((20, "gb18030", "gb2312"),),
        "zh-Hant": ((50, "big5", "big5"),),
    }
    roll = digest.roll("encoding", 100)
    for limit, encoding, declared in choices[digest.language]:
        if roll < limit:
            return encoding, declared
    return UTF_8


def word_runs(text: str) -> Markup:
    """Digits and Latin words in spans of their own, as text pasted from a word processor has."""
    parts = re.split(r"([0-9A-Za-z.%+]+)", text)
    runs = (
        Markup('<span lang="EN-US">{}</span>').format(part) if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )
    return Markup("").join(runs)


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["word_runs"] = word_runs
    return environment


def _context(digest: Digest, siblings: list[Digest]) -> dict[str, Any]:
    """What a template sees; `siblings` are the digests of the same language, by line."""
    at = siblings.index(digest)
    related = [siblings[(at + step) % len(siblings)] for step in range(3, 3 + RELATED)]

    def pick(topic: str, *choices: str) -> str:
        return choices[digest.roll(topic, len(choices))]

    return {
        "d": digest,
        "date": digest.date,
        "before": siblings[at - 1] if at else None,
        "after": siblings[at + 1] if at + 1 < len(siblings) else None,
        "related": [other for other in related if other is not digest],
        "notice": NOTICES[digest.language],
        # In the reserved domain .invalid, for the pictures do not exist.
        "image": f"https://pictures.invalid/{digest.stem}.jpg" if digest.caption else None,
        "pick": pick,
    }


def _truth(
    digest: Digest, template: str, encoding: SampleEncoding, declared: str, names: Gazetteer
) -> SampleTruth:
    ids = {college.name_zh: college.id for college in names.colleges.values()}
    if unknown := [name for name in digest.colleges if name not in ids]:
        raise ValueError(f"fact {digest.fact_line}: not in the gazetteer: {', '.join(unknown)}")
    date = digest.date
    return SampleTruth(
        file=digest.file,
        fact_line=digest.fact_line,
        url=digest.url,
        template=template,
        encoding=encoding,
        declared_encoding=declared,
        language=digest.language,
        publisher=digest.publisher,
        title=digest.title,
        date=date.iso if date else None,
        precision=date.precision if date else None,
        province=digest.province,
        about_provinces=digest.about_provinces,
        city=digest.city,
        colleges=tuple(ids[name] for name in digest.colleges),
        event_type=digest.event_type,
    )


def render_all(digests: list[Digest]) -> dict[str, bytes]:
    """Every file that belongs under `corpus/samples/`, by its path from there.

    Raises:
        ValueError: a digest names a college that the gazetteer does not know.
    """
    environment, names = _environment(), gazetteer()
    files: dict[str, bytes] = {}
    truths: list[SampleTruth] = []
    for digest in digests:
        siblings = [other for other in digests if other.language == digest.language]
        choices = TEMPLATES[digest.language]
        template = choices[digest.roll("template", len(choices))]
        page = environment.get_template(f"{template}.html")
        context = _context(digest, siblings)
        encoding, declared = choose_encoding(digest)
        try:
            content = page.render(context, charset=declared).encode(encoding)
        except UnicodeEncodeError:  # a simplified or rare character on a page meant for Big5
            encoding, declared = UTF_8
            content = page.render(context, charset=declared).encode(encoding)
        files[f"pages/{digest.file}"] = content
        truths.append(_truth(digest, template, encoding, declared, names))
    entries = [truth.to_dict() for truth in sorted(truths, key=lambda truth: truth.file)]
    manifest = json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
    return {**files, "manifest.json": manifest.encode()}


def stale_files(files: Mapping[str, bytes], root: Path = HERE) -> list[str]:
    """Paths under `root` that are missing, differ from `files`, or belong to no digest."""
    found = {f"pages/{path.name}" for path in (root / "pages").glob("*")} | {"manifest.json"}
    return sorted(
        name
        for name in found | set(files)
        if name not in files
        or not (root / name).is_file()
        or (root / name).read_bytes() != files[name]
    )


def write(files: Mapping[str, bytes], root: Path = HERE) -> list[str]:
    """Bring `root` to the state of `files`; returns the paths that changed."""
    changed = stale_files(files, root)
    (root / "pages").mkdir(exist_ok=True)
    for name in changed:
        if name in files:
            (root / name).write_bytes(files[name])
        else:
            (root / name).unlink()
    return changed


def main(arguments: list[str] | None = None, say: Callable[[str], object] = print) -> int:
    """The command line; returns 0, or 1 where `--check` finds stale pages."""
    parser = argparse.ArgumentParser(prog="python -m corpus.samples.render", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say which files are stale")
    options = parser.parse_args(arguments)
    files = render_all(load_digests())
    if not options.check:
        say(f"{len(files) - 1} pages, {len(write(files))} files changed")
        return 0
    stale = stale_files(files)
    for name in stale:
        say(f"stale: {name}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
