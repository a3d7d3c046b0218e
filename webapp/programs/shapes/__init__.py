"""What programs get: the shape of every answer of the JSON interface.

`facts.py` and the views build these, mypy proves that they do, and `openapi.py` reads the schemas
of the document off them: names, types, and the words of the docstrings.
"""

from __future__ import annotations

from webapp.programs.shapes.articles import (
    ArticleAnswer,
    CopyFacts,
    RelatedFacts,
    RevisionFacts,
    RevisionsAnswer,
    WholeRevision,
)
from webapp.programs.shapes.problems import (
    Mistake,
    Problem,
)
from webapp.programs.shapes.searches import (
    Choice,
    Count,
    HitFacts,
    MarkedText,
    Mending,
    Note,
    Reading,
    ReadingFacts,
    SearchAnswer,
    SignificantAnswer,
    StatsAnswer,
    SuggestAnswer,
    SuggestionFacts,
    Summary,
    TermFacts,
)
from webapp.programs.shapes.things import (
    CollegeAnswer,
    CollegeFacts,
    CollegesAnswer,
    DriftFacts,
    HealthFacts,
    HealthySource,
    ProvinceAnswer,
    ProvinceFacts,
    ProvincesAnswer,
    SourceFacts,
    SourcesAnswer,
)

__all__ = [
    "ArticleAnswer",
    "Choice",
    "CollegeAnswer",
    "CollegeFacts",
    "CollegesAnswer",
    "CopyFacts",
    "Count",
    "DriftFacts",
    "HealthFacts",
    "HealthySource",
    "HitFacts",
    "MarkedText",
    "Mending",
    "Mistake",
    "Note",
    "Problem",
    "ProvinceAnswer",
    "ProvinceFacts",
    "ProvincesAnswer",
    "Reading",
    "ReadingFacts",
    "RelatedFacts",
    "RevisionFacts",
    "RevisionsAnswer",
    "SearchAnswer",
    "SignificantAnswer",
    "SourceFacts",
    "SourcesAnswer",
    "StatsAnswer",
    "SuggestAnswer",
    "SuggestionFacts",
    "Summary",
    "TermFacts",
    "WholeRevision",
]
