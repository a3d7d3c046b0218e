"""The map of tiles and what is drawn over time; pure, and on many pages."""
