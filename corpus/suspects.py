"""Hosts that pass on other people's pages, as met on real ones: `suspects.toml` lists them.

Nothing of theirs is deleted when it comes in; but no such host is a source, and who weighs two
copies of a story trusts theirs less. A host stands for its subdomains too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, get_args

SuspectKind = Literal[
    "aggregator", "mirror", "repost", "scraper", "spun", "garbled", "machine english",
    "injected", "hijack", "spam", "shop", "unrelated domain", "temporary host",
]  # fmt: skip
"""What was seen: whole pages under another name ("mirror"; "injected" with words of betting or
pornography put in), single articles ("repost", "scraper", "aggregator"), words altered by a
program ("spun", "garbled", "machine english"), a domain taken over ("hijack")."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A host whose pages are not its own.

    Attributes:
        host: in lower case, without "www." and "m.".
        kind: see `SuspectKind`.
        reason: what was seen there, for people.
    """

    host: str
    kind: SuspectKind
    reason: str


def suspect(host: str) -> Suspect | None:
    """What is known against a host or a domain above it; None if nothing is.

    Args:
        host: as an address has it, without a port: "www.example.cn".
    """
    labels = host[:253].lower().rstrip(".").split(".")
    known = _suspects()
    names = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((known[name] for name in names if name in known), None)


@cache
def _suspects() -> Mapping[str, Suspect]:
    text = resources.files("corpus").joinpath("suspects.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    kinds: tuple[SuspectKind, ...] = get_args(SuspectKind)
    return MappingProxyType(
        {
            host: Suspect(host, kind, reason)
            for kind in kinds
            for host, reason in tables.get(kind, {}).items()
        }
    )
