"""How good an answer is: the measures of the tables."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import fmean
from urllib.parse import urljoin, urlsplit

from extraction.libraries import Found
from extraction.pages import Sample

_GRAM = 4


def folded(text: str | None) -> str:
    """NFKC, white space as one blank."""
    return " ".join(unicodedata.normalize("NFKC", text or "").split())


def dense(text: str | None) -> str:
    """NFKC without white space: how a body is broken into lines is not judged."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def gram_f(found: str, truth: str) -> float:
    """F measure of the 4-grams of characters, each counted as often as it stands there."""
    ours, theirs = _grams(dense(found)), _grams(dense(truth))
    common = sum((ours & theirs).values())
    return 2 * common / ((ours.total() + theirs.total()) or 1)


def _grams(text: str) -> Counter[str]:
    return Counter(text[i : i + _GRAM] for i in range(max(1, len(text) - _GRAM + 1)) if text)


@dataclass(slots=True)
class Share:
    """So many right of so many."""

    right: int = 0
    of: int = 0

    def count(self, right: bool) -> None:
        """One more, right or not."""
        self.right += right
        self.of += 1

    def __str__(self) -> str:
        """As "17 of 19"."""
        return f"{self.right} of {self.of}" if self.of else "-"


@dataclass(slots=True)
class Score:
    """What one library got right on a set of pages."""

    titles: Share = field(default_factory=Share)
    dates: Share = field(default_factory=Share)
    bodies: list[float] = field(default_factory=list)
    exact: Share = field(default_factory=Share)
    reporters: Share = field(default_factory=Share)
    false_reporters: int = 0
    sources: Share = field(default_factory=Share)
    images_common: int = 0
    images_found: int = 0
    images_true: int = 0
    captions: Share = field(default_factory=Share)

    def judge(self, sample: Sample, found: Found) -> list[str]:
        """Count one page; returns the fields that were wrong."""
        truth = sample.truth
        wrong = []
        if "title" in truth and not self._title(truth["title"], found):
            wrong.append("title")
        if "published" in truth and not self._date(truth["published"], found):
            wrong.append("date")
        if "body" in truth and not self._body(truth["body"], found):
            wrong.append("body")
        if truth.get("reporters"):
            right = set(found.reporters or ()) == set(truth["reporters"])
            self.reporters.count(right)
            wrong += [] if right else ["reporters"]
        elif "reporters" in truth and found.reporters:
            self.false_reporters += 1
            wrong.append("reporters (none)")
        if truth.get("content_source"):
            right = folded(found.source) == folded(truth["content_source"])
            self.sources.count(right)
            wrong += [] if right else ["source"]
        if "images" in truth and not self._images(sample, found):
            wrong.append("images")
        return wrong

    def _title(self, truth: str, found: Found) -> bool:
        right = folded(found.title) == folded(truth)
        self.titles.count(right)
        return right

    def _date(self, truth: str | None, found: Found) -> bool:
        day = (truth or "")[:10]
        right = (found.date or "")[: len(day) or None] == day
        self.dates.count(right)
        return right

    def _body(self, truth: Iterable[str], found: Found) -> bool:
        joined = "".join(truth)
        self.bodies.append(gram_f(found.body or "", joined))
        right = dense(found.body) == dense(joined)
        self.exact.count(right)
        return right

    def _images(self, sample: Sample, found: Found) -> bool:
        truth = [(_place(src, sample.url), caption) for src, caption in sample.truth["images"]]
        given = {_place(src, sample.url): caption for src, caption in found.images or () if src}
        right = len(given) == len(truth)
        for place, caption in truth:
            same = next((one for one in given if _same_place(one, place)), None)
            self.images_common += same is not None
            right = right and same is not None
            if caption:
                kept = same is not None and folded(given[same]) == folded(caption)
                self.captions.count(kept)
                right = right and kept
        self.images_found += len(given)
        self.images_true += len(truth)
        return right

    @property
    def body_f(self) -> float:
        """Mean over the pages."""
        return fmean(self.bodies) if self.bodies else 0.0

    @property
    def body_good(self) -> float:
        """Share of the pages with .95 or more."""
        return sum(f >= 0.95 for f in self.bodies) / (len(self.bodies) or 1)

    @property
    def body_bad(self) -> int:
        """Pages with less than .5."""
        return sum(f < 0.5 for f in self.bodies)

    @property
    def images_f(self) -> float:
        """F measure over the images of all pages together."""
        return 2 * self.images_common / ((self.images_found + self.images_true) or 1)


def _place(src: str, url: str | None) -> str:
    """Host and path of a picture, for libraries that leave addresses relative too."""
    try:
        parts = urlsplit(urljoin(url or "", src.strip()))
    except ValueError:
        return src
    return re.sub(r"^(?:\.{0,2}/)+", "", f"{parts.netloc}{parts.path}")


def _same_place(one: str, other: str) -> bool:
    return one == other or one.endswith("/" + other) or other.endswith("/" + one)
