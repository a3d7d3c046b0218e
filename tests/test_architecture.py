"""The rooms and what each may know: an import against the order fails here."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("corpus", "indexer", "webapp")

# What a room must not import. "corpus." with a dot: its inner modules, not its public face.
FORBIDDEN = {
    "corpus": ("indexer", "webapp", "flask", "whoosh"),
    "indexer": ("webapp", "flask", "sqlalchemy", "requests", "bs4", "corpus."),
    "webapp": ("whoosh", "sqlalchemy", "bs4", "corpus.", "indexer."),
}
TOP_LEVEL = {"pyproject.toml", "README.md", "LICENSE", *ROOMS, "tests"}


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield node.lineno, node.module or ""


def breaks(name: str, forbidden: str) -> bool:
    if forbidden.endswith("."):
        return name.startswith(forbidden)
    return name == forbidden or name.startswith(forbidden + ".")


@pytest.mark.parametrize("room", ROOMS)
def test_no_import_against_the_order(room):
    found = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules(room)
        for line, name in imports(path)
        for forbidden in FORBIDDEN[room]
        if breaks(name, forbidden)
    ]
    assert found == []


def test_whoosh_is_touched_in_one_place_only():
    backend = ROOT / "indexer" / "whoosh_backend"
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for room in ROOMS
        for path in modules(room)
        if backend not in path.parents
        for line, name in imports(path)
        if breaks(name, "whoosh")
    ]
    assert found == []


def test_the_check_itself_sees_what_it_should():
    assert breaks("whoosh.fields", "whoosh")
    assert not breaks("whooshing", "whoosh")
    assert breaks("corpus.store", "corpus.")
    assert not breaks("corpus", "corpus.")
    assert len(modules("corpus")) > 10


def test_no_room_has_a_module_without_a_purpose_in_its_name():
    vague = {"utils", "helpers", "manager", "misc", "common"}
    assert [path for room in ROOMS for path in modules(room) if path.stem in vague] == []


def test_the_top_level_holds_only_what_was_agreed():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    top = {line.split("/")[0] for line in tracked if line}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def test_public_faces_export_what_they_promise():
    import corpus
    import indexer
    import webapp

    for face in (corpus, indexer, webapp):
        assert len(set(face.__all__)) == len(face.__all__)
        assert all(hasattr(face, name) for name in face.__all__)
    assert {"clean_page", "annotate", "Article", "NotAnArticle", "Store"} <= set(corpus.__all__)
    assert {"open_engine", "SearchRequest"} <= set(indexer.__all__)
    assert "create_app" in webapp.__all__


# What costs a process much at its start, and who can do without.
COSTLY = {
    "corpus": {"bs4", "lxml", "sqlalchemy", "charset_normalizer", "numpy", "opencc"},
    "indexer.whoosh_backend": {
        *("bs4", "lxml", "sqlalchemy", "asyncio", "charset_normalizer"),
        *("multiprocessing", "numpy.ma", "opencc", "rjieba"),
    },
    "webapp.cli": {
        *("babel", "bs4", "flask", "lxml", "numpy", "rich", "sqlalchemy", "waitress", "whoosh"),
    },
}


@pytest.mark.parametrize("module", COSTLY)
def test_an_import_loads_nothing_costly_that_may_not_be_needed(module):
    code = f"import sys, {module}; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert COSTLY[module] & set(done.stdout.split()) == set()
