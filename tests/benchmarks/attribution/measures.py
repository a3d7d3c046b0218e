"""How good the answers are: the columns of the table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from tests.benchmarks.attribution.texts import Text

FIELDS = ("province", "city", "event_date", "about_provinces", "colleges", "topics")


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody finds in a text, in the form of `Truth`; None: it does not look for that."""

    province: str | None = None
    about_provinces: Collection[str] | None = None
    city: str | None = None
    colleges: Collection[str] | None = None
    event_date: str | None = None
    topics: Collection[str] | None = None


@dataclass(slots=True)
class Single:
    """A field of one value, which may rightly be empty."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def judge(self, found: str, truth: str) -> bool:
        """Count one answer; `wrong` is a value that is not true, `missed` an empty one."""
        if found == truth:
            self.right += 1
        elif found:
            self.wrong += 1
        else:
            self.missed += 1
        return found == truth

    @property
    def exact(self) -> float:
        """The share of answers that are exact or rightly empty."""
        return self.right / (self._all or 1)

    @property
    def false(self) -> float:
        """The share of all answers that name something wrong."""
        return self.wrong / (self._all or 1)

    @property
    def _all(self) -> int:
        return self.right + self.wrong + self.missed


@dataclass(slots=True)
class Several:
    """A field of several values: precision, recall and F1 over all values of all texts."""

    true: int = 0
    extra: int = 0
    missed: int = 0

    def judge(self, found: Collection[str], truth: Collection[str]) -> bool:
        """Count one answer."""
        ours, theirs = set(found), set(truth)
        self.true += len(ours & theirs)
        self.extra += len(ours - theirs)
        self.missed += len(theirs - ours)
        return ours == theirs

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.true / ((2 * self.true + self.extra + self.missed) or 1)


@dataclass(slots=True)
class Score:
    """One column of figures for everybody who answers."""

    province: Single = field(default_factory=Single)
    city: Single = field(default_factory=Single)
    event_date: Single = field(default_factory=Single)
    about_provinces: Several = field(default_factory=Several)
    colleges: Several = field(default_factory=Several)
    topics: Several = field(default_factory=Several)

    def judge(self, found: Found, text: Text) -> list[str]:
        """Count the answers to one text.

        Returns:
            the names of the fields that are wrong.
        """
        wrong = []
        for name in FIELDS:
            answer = getattr(found, name)
            if answer is None:
                continue
            if not getattr(self, name).judge(answer, getattr(text.truth, name)):
                wrong.append(name)
        return wrong
