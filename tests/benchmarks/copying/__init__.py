"""What the benchmark of copies makes of a text: copies as sites make them, and other stories."""
