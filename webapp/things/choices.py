"""Ways to look at a table otherwise: an order, a part of it. Each is a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One way, and whether it is the one taken.

    Attributes:
        count: lines that the table then has; None where all ways have the same.
    """

    value: str
    label: str
    url: str
    is_chosen: bool
    count: int | None = None


def one_of(allowed: Sequence[str], given: str | None) -> str:
    """What an address asks for where that exists, else the first."""
    return given if given is not None and given in allowed else allowed[0]
