"""Which articles tell one story: the same text on many sites is one result with many places.

Two articles are copies of each other if the words of the shorter one stand in the other, in the
same order, and nothing speaks for two events. What must not matter: the script, punctuation, the
headline, the byline, paragraphs left out, county names at the end, pinyin or brands between the
words, twins in brackets, single words changed by a program. What must: the same form filled in with
another date, number, place or name is another story, however much of it is alike.

    words       an article as the row of words that is compared
    sketch      what is kept of it to find its like again: the smallest hashes of its word groups,
                the hash of the whole, the tokens of its address
    address     tokens of an address that mirrors keep: c67502-40403647
    align       where the words of one text stand in the other, and what differs in between
    signs       do two differing passages name different numbers, places or persons?
    likeness    the verdict on two articles
    grouping    from pairs to stories
    standing    which of several copies is the original
    candidates  which articles of the database to compare with those of a batch
    ledger      all of that kept in the database, a batch of articles at a time
    tables      where it is kept
    places      at which places a story stands, for people

Why no library: what must last and be looked up is one table of hashes in the store, and to hash is
a few lines of numpy; datasketch would bring SciPy along (40 MB and more) and an index of its own.
Of MinHash it is the bottom-k form: one hash function is enough, and as k grows with the text, a
short text is found inside of a long one, too.
"""
