"""The Chinese interface is complete and what is shipped is what is written."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

WEBAPP = Path(__file__).resolve().parents[2] / "webapp"
FOLDER = WEBAPP / "translations" / "zh" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("templates/**", "jinja2")]
OPTIONS = {"templates/**": {"trim_blocks": "true", "lstrip_blocks": "true"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}


@pytest.fixture(scope="module")
def catalog():
    return read_po(io.BytesIO((FOLDER / "messages.po").read_bytes()), locale="zh")


@pytest.fixture(scope="module")
def used():
    found = extract_from_dir(str(WEBAPP), METHODS, OPTIONS, KEYWORDS)
    return {message for _, _, message, _, _ in found}


def key(message):
    return message[0] if isinstance(message, tuple | list) else message


def test_every_message_has_its_chinese_words(catalog, used):
    translated = {key(m.id) for m in catalog if m.id and all(_strings(m)) and not m.fuzzy}
    assert {key(message) for message in used} - translated == set()


def test_no_translation_outlived_its_message(catalog, used):
    assert {key(m.id) for m in catalog if m.id} - {key(message) for message in used} == set()


def test_the_shipped_catalog_is_in_step(catalog):
    written = io.BytesIO()
    write_mo(written, catalog)
    assert (FOLDER / "messages.mo").read_bytes() == written.getvalue()


def test_translations_keep_the_values(catalog):
    def holes(text):
        return set(re.findall(r"%\(\w+\)s", text))

    for message in catalog:
        if message.id:
            wanted = holes(message.id[-1] if isinstance(message.id, tuple) else message.id)
            assert all(holes(text) == wanted for text in _strings(message)), message.id


FORMATS = {"Atom", "JSON", "Feed", "CSV", "Excel", "JSONL", "RIS", "BibTeX"}


def test_both_languages_show_no_word_of_the_other(client):
    zh = client.get("/search?q=工匠&province=CN-GX", headers={"Accept-Language": "zh"}).text
    main = re.sub(r"<[^>]+>", " ", zh[zh.index("<body") :])
    assert set(re.findall(r"[A-Za-z]{3,}", main)) - FORMATS <= {
        *("Jiangxun", "English", "Example", "Daily", "Esc")
    }


def _strings(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)
