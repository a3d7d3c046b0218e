"""The start page, colleges, provinces, their comparison, the sources."""
