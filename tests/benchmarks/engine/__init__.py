"""The engine's benchmark: one job, several search engines, the same tokens and answers."""
