"""One rule of the tables: which words before and after a place's name tell the part it plays."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a table.

    Attributes:
        part: what the place does where the words fit.
        before: must be found so that it ends where the name begins; None for anything.
        after: must fit from where the name ends; None for anything.
        reach: so many signs before the name `before` may look at.
        ends: the signs with which what fits `before` can end; "" where any sign can. Most rules
            are ruled out by it without a search.
    """

    part: str
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    reach: int = 90
    ends: str = ""

    def holds(self, before: str, after: str) -> bool:
        """Do the words around a name fit?"""
        if (
            self.before is not None
            and self.before.search(before, max(0, len(before) - self.reach)) is None
        ):
            return False
        return self.after is None or self.after.match(after) is not None


def rule(part: str, before: str = "", after: str = "", reach: int = 90, ends: str = "") -> Rule:
    """A line of a table from two patterns; an empty one fits anything."""
    return Rule(
        part,
        re.compile(rf"(?:{before})\Z") if before else None,
        re.compile(after) if after else None,
        reach,
        ends,
    )
