"""What whoever runs the site may set, as it stands where nothing was set; knows no Flask."""

from __future__ import annotations

HALF_LIFE_DAYS = 1095.0
"""Three years: by relevance, an article of that age is half as fresh as one of today."""
