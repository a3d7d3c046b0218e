"""The pages: golden pages with their truth, and the same pages under wrong labels."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.clean.decode import decode

_LABEL = re.compile(
    r"<meta[^<>]{0,200}charset[^<>]{0,200}>|<\?xml[^<>]{0,100}\?>|^\ufeff", re.IGNORECASE
)
_OPENING = re.compile(r"<head[^<>]{0,200}>|<html[^<>]{0,200}>", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Sample:
    """One page and what it says.

    Attributes:
        name: of the truth file.
        content: the bytes.
        text: the bytes, rightly decoded.
        url, content_type: what is known beside the bytes.
        truth: fields of `Article`; one that is missing is not judged.
        chinese: whether the truth is Chinese, else it is English.
    """

    name: str
    content: bytes
    text: str
    url: str | None
    content_type: str | None
    truth: dict[str, Any]
    chinese: bool


def read_samples(folder: Path) -> list[Sample]:
    """The pages of a folder in the form of tests/pages."""
    samples = []
    for path in sorted(folder.glob("*.json")):
        case = json.loads(path.read_text("utf-8"))
        content = (folder / case["page"]).read_bytes()
        truth = case["truth"]
        words = truth.get("title", "") + "".join(truth.get("body", ()))
        samples.append(
            Sample(
                name=path.stem,
                content=content,
                text=decode(content, case["content_type"]),
                url=case["url"],
                content_type=case["content_type"],
                truth=truth,
                chinese=bool(_HAN.search(words)),
            )
        )
    return samples


def relabelled(text: str, charset: str | None) -> str:
    """The page with no label but this one in its head."""
    bare = _LABEL.sub("", text)
    opening = _OPENING.search(bare)
    if charset is None or opening is None:
        return bare
    label = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    return bare[: opening.end()] + label + bare[opening.end() :]


@dataclass(frozen=True, slots=True)
class Mislabelling:
    """A way to say something wrong about the bytes.

    Attributes:
        label: the encoding that page (and header, see below) name; None: none at all.
        native: write the older encoding of the page's language, GB 18030 or Windows-1252; else
            UTF-8.
        marked: put the mark of UTF-8 before it.
        in_header: the header names the label too.
    """

    label: str | None
    native: bool = False
    marked: bool = False
    in_header: bool = False

    def __call__(self, sample: Sample) -> tuple[bytes, str]:
        """The page's bytes, and the header that comes with them."""
        text = relabelled(sample.text, self.label)
        if self.native:
            # What the encoding lacks becomes an entity, as a content system writes it.
            codec = "gb18030" if sample.chinese else "cp1252"
            content = text.encode(codec, "xmlcharrefreplace")
        else:
            content = codecs.BOM_UTF8 * self.marked + text.encode()
        plain = _OPENING.search(text) is None
        header = "text/plain" if plain else "text/html"
        # Plain text has no other place for a label.
        named = self.label if self.in_header or plain else None
        return content, f"{header}; charset={named}" if named else header


MISLABELLINGS: dict[str, Mislabelling] = {
    "UTF-8 as gb2312": Mislabelling("gb2312"),
    "GBK as gb2312": Mislabelling("gb2312", native=True),
    "GBK as utf-8": Mislabelling("utf-8", native=True, in_header=True),
    "GBK, no label": Mislabelling(None, native=True),
    "BOM, as gbk": Mislabelling("gbk", marked=True, in_header=True),
    "UTF-8 as latin": Mislabelling("iso-8859-1", in_header=True),
}
