"""The extractors' benchmark: the same pages, our cleaner and other libraries, one table."""
