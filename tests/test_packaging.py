"""The wheel carries everything: built, installed elsewhere, and run from there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    built = run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out
    )
    assert built.returncode == 0, built.stdout + built.stderr
    [path] = out.glob("*.whl")
    return path


def test_the_wheel_holds_the_data_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "corpus",
        "indexer",
        "webapp",
    }
    for pattern in (
        r"webapp/templates/.+\.html$",
        r"webapp/static/.+\.css$",
        r"webapp/translations/zh.*/LC_MESSAGES/messages\.mo$",
        r"corpus/gazetteer/.+\.toml$",
        r"corpus/sources\.toml$",
        r"corpus/suspects\.toml$",
        r"corpus/samples/pages/.+\.html$",
        r"corpus/samples/manifest\.json$",
        r"indexer/py\.typed$",
    ):
        assert any(re.match(pattern, name) for name in names), pattern


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A fresh environment with the wheel in it; only the dependencies are borrowed from ours."""
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=True)
    [site] = folder.glob("lib/python*/site-packages")
    borrowed = [path for path in sys.path if path.endswith("site-packages")]
    (site / "borrowed.pth").write_text("\n".join(borrowed))
    pip = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index")
    done = run(folder / "bin" / "python", *pip, wheel, cwd=folder, PYTHONPATH="")
    assert done.returncode == 0, done.stderr
    return folder / "bin"


def test_the_demo_runs_from_an_installed_wheel(installed, tmp_path):
    def jiangxun(*words: str) -> subprocess.CompletedProcess[str]:
        return run(installed / "jiangxun", *words, cwd=tmp_path, PYTHONPATH="")

    code = "import corpus; print(corpus.__file__)"
    where = run(installed / "python", "-c", code, cwd=tmp_path, PYTHONPATH="")
    assert str(installed.parent) in where.stdout
    demo = jiangxun("demo", "--no-serve")
    assert demo.returncode == 0, demo.stderr
    assert (tmp_path / "jiangxun-data" / "store.sqlite3").exists()
    again = jiangxun("demo", "--no-serve")
    assert "0 new, 0 changed" in again.stderr
    assert ", 0 unchanged" not in again.stderr
    found = jiangxun("search", "工匠学院", "--json")
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)["total"] > 10


def test_the_readme_gives_exactly_two_set_up_commands():
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 2
    assert all(len(block.strip().splitlines()) == 1 for block in blocks)
    run_it, test_it = blocks
    assert "jiangxun demo" in run_it
    assert "pytest" in test_it


def test_every_console_script_and_python_version_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"] == {"jiangxun": "webapp.cli:main"}
    assert project["requires-python"] == ">=3.11,<3.14"
    assert "Whoosh==2.7.4" in project["dependencies"]
