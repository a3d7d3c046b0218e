"""What goes into the archive, and what comes out of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from corpus.errors import CorpusError

Headers = list[tuple[str, str]]
"""Names and values as they were sent, in their order; bytes beyond ASCII read as Latin-1."""


class ArchiveError(CorpusError):
    """The archive cannot be written; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and the answer to it, as they went over the wire.

    Attributes:
        url: that was asked for; each hop of a redirect is an exchange of its own.
        at: when the request was sent, with its time zone.
        ip: the address that was connected to, or None where it is not known.
        request_headers: that were sent.
        status: of HTTP.
        reason: the words behind the status.
        response_headers: that came.
        body: of the response as received, without chunks, still in its content encoding.
        truncated: why the body is not whole: "length" (we stopped at a bound), "time", "disconnect"
            or anything else; None for a whole body.
    """

    url: str
    at: dt.datetime
    ip: str | None
    request_headers: Headers
    status: int
    reason: str
    response_headers: Headers
    body: bytes
    truncated: str | None = None


@dataclass(frozen=True, slots=True)
class Archived:
    """One response that an archive holds, or what is wrong with the archive.

    Attributes:
        url: that was asked for; "" where the archive itself is damaged.
        at: when, UTC; None where it does not say.
        status: of HTTP; 0 where there is none.
        content_type: as the server wrote it, or None.
        content: the body, decoded; empty for status 304.
        record_id: of the WARC record.
        problem: why the content is not what the server sent, or where the archive is damaged (with
            the file and the byte); "" if all is well.
    """

    url: str = ""
    at: dt.datetime | None = None
    status: int = 0
    content_type: str | None = None
    content: bytes = b""
    record_id: str = ""
    problem: str = ""
