"""Sources and how they fare, as plain data and as words for a terminal."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus import Drift, Source, SourceHealth
    from webapp.programs.shapes import HealthFacts, SourceFacts


def source_facts(source: Source) -> SourceFacts:
    """What is known of a source, for programs."""
    return {
        "id": source.id,
        "name_zh": source.name_zh,
        "name_en": source.name_en,
        "home": source.home,
        "kind": source.kind,
        "province": source.province,
        "language": source.language,
        "article_pattern": source.article_pattern.pattern if source.article_pattern else None,
        "feeds": list(source.feeds),
        "sitemaps": list(source.sitemaps),
        "lists": list(source.lists),
        "delay_s": source.delay_s,
        "enabled": source.enabled,
        "note": source.note,
    }


def health_facts(health: SourceHealth) -> HealthFacts:
    """How a source fares, for programs; times in ISO 8601, shares from 0 to 1."""
    return {
        "source": health.source,
        "last_visit": _iso(health.last_visit),
        "last_success": _iso(health.last_success),
        "next_due": _iso(health.next_due),
        "interval_s": health.interval.total_seconds() if health.interval else None,
        "error_streak": health.streak,
        "problem": health.problem,
        "new": health.new,
        "changed": health.changed,
        "articles": health.articles,
        "gone": health.gone,
        "waiting": health.waiting,
        "trapped": health.trapped,
        "errors": dict(health.errors),
        "drift": [
            {"field": drift.field, "before": drift.before, "lately": drift.lately}
            for drift in health.drift
        ],
    }


def moment(at: dt.datetime | None) -> str:
    """A time in the terminal's own zone; "never" if there is none."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if at else "never"


def drift_words(drift: Drift) -> str:
    """What vanished, in one line."""
    shares = f"on {drift.lately:.0%} of pages, before on {drift.before:.0%}"
    return f"template drift: {drift.field} {shares}"


def _iso(at: dt.datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
