"""The pages as they lie in the package: what they promise to every reader and every test."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict

import lxml.html
import pytest

from corpus.samples import SampleTruth, manifest, sample_pages
from corpus.samples.render import HERE, NOTICES, TEMPLATES, load_digests

PAGES = list(sample_pages())
DIGESTS = {digest.fact_line: digest for digest in load_digests()}


def each_page():
    return pytest.mark.parametrize(
        ("truth", "content"), PAGES, ids=[truth.file for truth, _ in PAGES]
    )


def parse(truth: SampleTruth, content: bytes) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(content.decode(truth.encoding))


def test_enough_pages_templates_and_encodings():
    truths = manifest()
    assert len(truths) == len(list((HERE / "pages").iterdir())) >= 160
    used = defaultdict(set)
    for truth in truths:
        used[truth.language].add(truth.template)
    assert {language: set(names) for language, names in TEMPLATES.items()} == dict(used)
    assert len(used["zh"]) >= 10
    assert min(len(used["zh-Hant"]), len(used["en"])) >= 3
    pairs = Counter((truth.encoding, truth.declared_encoding) for truth in truths)
    assert pairs["gb18030", "gb2312"] + pairs["gb18030", "gbk"] >= 20
    assert pairs["big5", "big5"] >= 3
    assert pairs["gb18030", "utf-8"] >= 3
    assert pairs["utf-8", "gb2312"] + pairs["utf-8-sig", "gb2312"] >= 3
    assert pairs["utf-8-sig", "gb2312"] >= 1
    mislabelled = pairs["gb18030", "utf-8"] + pairs["utf-8", "gb2312"]
    assert mislabelled + pairs["utf-8-sig", "gb2312"] >= 8


def test_truths_survive_json():
    assert [SampleTruth.from_dict(truth.to_dict()) for truth in manifest()] == manifest()


@each_page()
def test_bytes_are_in_the_true_encoding_and_declare_the_other(truth, content):
    assert content.decode(truth.encoding)
    assert content.startswith(b"\xef\xbb\xbf") == (truth.encoding == "utf-8-sig")
    declared = re.findall(rb"charset=[\"']?([\w-]+)", content[:1024])
    assert declared == [truth.declared_encoding.encode()]
    if truth.encoding == "gb18030" and truth.declared_encoding == "utf-8":
        with pytest.raises(UnicodeDecodeError):
            content.decode("utf-8")


@each_page()
def test_says_that_it_is_a_digest_and_links_the_article(truth, content):
    page = parse(truth, content)
    assert page.xpath("//link[@rel='canonical']/@href") == [truth.url]
    [notice] = [e for e in page.iter("*") if (e.text or "").startswith(NOTICES[truth.language])]
    assert notice.xpath(".//a/@href") == [truth.url]
    for element in [notice, *notice.iterancestors()]:
        assert "none" not in element.get("style", "")
        assert not set((element.get("class") or "").split()) & {"hide", "yc", "qr_code_pc"}
    # Outside of the article: the element that holds all paragraphs does not hold the notice.
    paragraphs = DIGESTS[truth.fact_line].body
    holders = [e for e in page.iter("*") if all(text in e.text_content() for text in paragraphs)]
    assert notice not in holders[-1].iterdescendants()


@each_page()
def test_shows_the_digest_whole(truth, content):
    digest, text = DIGESTS[truth.fact_line], parse(truth, content).text_content()
    for words in (digest.title, digest.publisher, *digest.body):
        assert words in text
    if digest.caption:
        assert digest.caption in html.unescape(content.decode(truth.encoding))
    assert truth.title == digest.title
    assert truth.date == digest.published


@each_page()
def test_invents_no_time_of_day_and_no_registration_number(truth, content):
    text = parse(truth, content).body.text_content()
    assert not re.search(r"20\d\d\D{1,3}\d\d?\D{1,3}\d\d?日?\s+\d\d?:\d\d", text)
    assert not re.search(r"ICP\s*[备備]?\s*\d", text)


def test_reads_from_a_zip(tmp_path):
    archive = tmp_path / "packages.zip"
    with zipfile.ZipFile(archive, "w") as target:
        root = HERE.parent
        for path in root.rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                target.write(path, path.relative_to(root.parent))
    code = (
        "import corpus.samples as s; pages = list(s.sample_pages());"
        "assert '.zip' in s.__file__; print(len(pages), sum(len(b) for _, b in pages))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={"PYTHONPATH": str(archive)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [str(len(PAGES)), str(sum(len(b) for _, b in PAGES))]
