"""Every exchange with the network, in WARC files: written before anything is parsed, read again.

    writing   `Archive`: exchanges -> files of gzipped records, rotated
    journal   what the archive remembers across runs: which payloads it holds, and where
    finding   `Finder`: the last page of one address, by way of the journal
    mending   cut off what a process that was killed left half written
    framing   files -> records, anybody's, however damaged
    http      the block of a record -> status, type, decoded body
    reading   `read`: files -> responses, those that stand for an earlier one resolved;
              `Latest`: of each address the last page

Format: WARC 1.1, https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from corpus.archive.finding import Finder
from corpus.archive.reading import Earlier, Latest, read
from corpus.archive.shapes import Archived, ArchiveError, Exchange
from corpus.archive.writing import Archive, warc_files

__all__ = [
    "Archive",
    "ArchiveError",
    "Archived",
    "Earlier",
    "Exchange",
    "Finder",
    "Latest",
    "read",
    "warc_files",
]
