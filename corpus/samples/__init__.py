"""The sample pages: news digests dressed as the pages of union and college sites.

`pages/` holds the pages as bytes, as a server would have sent them, and `manifest.json` what each
page must yield. Both are written by `corpus.samples.render`; this module only reads them, also
from an installed wheel or a zip.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any, Literal

from corpus.article import Language, Precision

__all__ = ["SampleTruth", "manifest", "sample_pages"]

SampleEncoding = Literal["utf-8", "utf-8-sig", "gb18030", "big5"]


@dataclass(frozen=True, slots=True)
class SampleTruth:
    """What is known of one sample page, and what must be found on it.

    Attributes:
        file: name inside `pages/`; "CN-HN-095.html" is line 95 of the facts, of Hunan.
        fact_line: line of the list of facts that the digest was written from, counted from 1.
        url: the original article that the page tells of; also its canonical link.
        template: the kind of site that the page imitates.
        encoding: the codec that the bytes were really written with.
        declared_encoding: what the page says of itself; not always true, as on real sites.
        language: "zh", "zh-Hant" or "en".
        publisher: who published the original; stands on the page as its source.
        title: the headline.
        date: the day that the page states, "2024-12-19", or only its month, "2024-12"; None where
            the page states no date at all.
        precision: "day" or "month", None without a date.
        province: ISO 3166-2 code of the place of the event, None for none or abroad.
        about_provinces: codes of the other provinces that it speaks of.
        city: official Chinese name of the city of the event, or None.
        colleges: ids of the gazetteer.
        event_type: id of a topic, "inauguration".
    """

    file: str
    fact_line: int
    url: str
    template: str
    encoding: SampleEncoding
    declared_encoding: str
    language: Language
    publisher: str
    title: str
    date: str | None
    precision: Precision | None
    province: str | None
    about_provinces: tuple[str, ...]
    city: str | None
    colleges: tuple[str, ...]
    event_type: str

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> SampleTruth:
        """Read one entry of the manifest.

        Raises:
            TypeError: a field is missing or unknown.
        """
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
        }
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Plain data in the order of the fields; `from_dict` reads it back unchanged."""
        values = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: list(v) if isinstance(v, tuple) else v for name, v in values}


def manifest() -> list[SampleTruth]:
    """The truth of every sample page, sorted by file name."""
    text = resources.files(__name__).joinpath("manifest.json").read_text(encoding="utf-8")
    return [SampleTruth.from_dict(entry) for entry in json.loads(text)]


def sample_pages() -> Iterator[tuple[SampleTruth, bytes]]:
    """Every sample page with its truth, in the order of the manifest."""
    folder = resources.files(__name__).joinpath("pages")
    for truth in manifest():
        yield truth, folder.joinpath(truth.file).read_bytes()
