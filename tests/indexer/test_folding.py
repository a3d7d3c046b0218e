"""What an index remembers of the folding, and that it follows every change of it."""

from __future__ import annotations

import hashlib
import importlib.metadata
import unicodedata

import pytest

from indexer import analysis, dictionary, folding

# Unicode promises that what was assigned once keeps its decompositions: these characters fold
# alike under every later version, and so in every Python.
ASSIGNED_LONG_AGO = [
    char for char in map(chr, range(0x110000)) if unicodedata.ucd_3_2_0.category(char) != "Cn"
]
RULES = {1: "f427974a9ce9d156"}
"""FOLDING_VERSION -> what its rules give, OpenCC's share left out."""


@pytest.fixture
def fresh(monkeypatch):
    """The id as a new process would make it."""

    def make() -> str:
        folding.fingerprint.cache_clear()
        return analysis.analysis_id()

    yield make
    monkeypatch.undo()
    make()


def test_new_rules_need_a_new_version(monkeypatch):
    monkeypatch.setattr(folding, "_simplified", lambda char: char)
    folded = "".join(map(folding._fold_once, ASSIGNED_LONG_AGO))
    digest = hashlib.sha256(folded.encode()).hexdigest()[:16]
    assert {folding.FOLDING_VERSION: digest} == RULES, "raise FOLDING_VERSION, then note the digest"


@pytest.mark.parametrize("package", ["OpenCC", "rjieba"])
def test_another_version_of_a_package_is_another_analysis(fresh, monkeypatch, package):
    before, versions = fresh(), importlib.metadata.version
    monkeypatch.setattr(
        importlib.metadata, "version", lambda name: "9.9" if name == package else versions(name)
    )
    assert fresh() != before


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [
        (unicodedata, "unidata_version", "99.0.0"),
        (folding, "FOLDING_VERSION", 99),
        (analysis, "ANALYSIS_VERSION", 99),
        (dictionary, "field_terms", lambda: ("新造的词",)),
    ],
)
def test_whatever_else_decides_is_part_of_the_id(fresh, monkeypatch, module, name, value):
    before = fresh()
    monkeypatch.setattr(module, name, value)
    assert fresh() != before


def test_what_is_folded_once_is_folded():
    once = folding.fold("".join(ASSIGNED_LONG_AGO))
    assert len(once) == len(ASSIGNED_LONG_AGO)
    assert folding.fold(once) == once


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("國家級技能大師", "国家级技能大师"),
        ("ＡＢ１２", "AB12"),
        ("\N{SQUARED LATIN CAPITAL LETTER P}", "P"),
        ("\N{CJK COMPATIBILITY IDEOGRAPH-F9DC}", "隆"),
        ("\N{LATIN SMALL LIGATURE FI}", "\N{LATIN SMALL LIGATURE FI}"),
        ("한글", "한글"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}"),
        ("\U00020000\U0002a600", "\U00020000\U0002a68f"),
    ],
)
def test_folded(text, folded):
    assert folding.fold(text) == folded


def test_rare_planes_do_not_fill_the_memory():
    folding.fold("".join(map(chr, range(0x10000, 0x14000))))
    rare = [code for code in folding._folded if code > 0xFFFF]
    assert len(rare) <= folding._KEPT
