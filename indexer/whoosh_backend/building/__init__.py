"""From documents to segments: numbering, inversion, and merging segments into one."""
