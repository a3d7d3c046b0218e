"""From a query to documents, scores and counts, over all segments of one generation."""
