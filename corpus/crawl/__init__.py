"""From a source to its pages: find what is new, fetch it politely, archive it, read it.

    sources ─ discover ─ frontier ─ fetch (robots, pace, network) ─ archive ─ crawler ─ store
                                                                      watch keeps it going

`exchange` holds the shapes that all rooms share.
"""
