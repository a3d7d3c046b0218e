"""The names of the field: places, colleges, organisations and the glossary.

The facts live in the TOML files of this folder, one file a kind, meant to be read and changed by
people; `README.md` says where each fact came from. A user's own file adds to them.
"""

from __future__ import annotations

from corpus.gazetteer.entries import (
    OTHER_TOPIC,
    City,
    College,
    CollegeKind,
    CollegeStatus,
    County,
    Gazetteer,
    Organisation,
    OrganisationKind,
    Province,
    Term,
    TopicWords,
)
from corpus.gazetteer.in_use import gazetteer, use_own_gazetteer

__all__ = [
    "OTHER_TOPIC",
    "City",
    "College",
    "CollegeKind",
    "CollegeStatus",
    "County",
    "Gazetteer",
    "Organisation",
    "OrganisationKind",
    "Province",
    "Term",
    "TopicWords",
    "gazetteer",
    "use_own_gazetteer",
]
