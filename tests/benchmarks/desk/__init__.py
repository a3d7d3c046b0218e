"""Parts of the benchmark of the search desk; see `desk.py`."""
