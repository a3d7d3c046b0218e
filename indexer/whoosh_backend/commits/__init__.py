"""Generations: the table of contents, the lock, the writer, merging in the background."""
