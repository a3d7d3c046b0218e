"""The archive: what is recorded is read again by anybody; whatever breaks, the rest is kept."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import zlib
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from corpus.archive import Archive, Archived, ArchiveError, Earlier, Exchange, Latest, read
from tests.corpus.warcs import digest, http, packed, record

URL = "https://news.example/a/1.html"
START = dt.datetime(2024, 3, 1, 8, tzinfo=dt.UTC)


def exchange(
    url=URL,
    body=b"<p>page</p>",
    *,
    seconds=0,
    status=200,
    reason="OK",
    headers=None,
    truncated=None,
) -> Exchange:
    return Exchange(
        url,
        START + dt.timedelta(seconds=seconds),
        "192.0.2.7",
        [("Host", "news.example"), ("User-Agent", "test")],
        status,
        reason,
        headers if headers is not None else [("Content-Type", "text/html; charset=utf-8")],
        body,
        truncated,
    )


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "archive"


def warcs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz*"))


def everything(folder: Path) -> list[Archived]:
    earlier = Earlier()
    return [item for path in warcs(folder) for item in read(path, earlier)]


def check(*paths: Path) -> None:
    """The check that `warcio check` makes."""
    command = SimpleNamespace(inputs=[str(path) for path in paths], verbose=False)
    assert Checker(command).process_all() == 0


def kinds(path: Path) -> Counter[str]:
    with path.open("rb") as file:
        return Counter(each.rec_type for each in ArchiveIterator(file))


def test_an_exchange_comes_back_as_it_was(folder):
    with Archive(folder) as archive:
        archive.record(exchange())
    [path] = warcs(folder)
    assert path.name.endswith(".warc.gz")
    [item] = read(path)
    assert item.url == URL
    assert item.at == START
    assert item.status == 200
    assert item.content_type == "text/html; charset=utf-8"
    assert item.content == b"<p>page</p>"
    assert item.record_id.startswith("urn:uuid:")
    assert item.problem == ""
    check(path)
    assert kinds(path) == {"warcinfo": 1, "response": 1, "request": 1}


def test_the_records_say_what_the_standard_asks(folder):
    with Archive(folder) as archive:
        archive.record(exchange(URL + "?a=1&b=工"))
    with warcs(folder)[0].open("rb") as file:
        info, response, request = (
            (each.rec_headers, each.http_headers, each.content_stream().read())
            for each in ArchiveIterator(file)
        )
    assert info[0].protocol == "WARC/1.1"
    assert b"software: Jiangxun/" in info[2]
    assert response[0]["WARC-Date"] == "2024-03-01T08:00:00.000000Z"
    assert response[0]["WARC-IP-Address"] == "192.0.2.7"
    assert response[0]["WARC-Payload-Digest"] == digest(b"<p>page</p>")
    assert request[0]["WARC-Concurrent-To"] == response[0]["WARC-Record-ID"]
    assert request[1].protocol == "GET"
    assert request[1].statusline.startswith("/a/1.html?a=1&b=")
    assert request[1]["User-Agent"] == "test"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    bodies=st.lists(st.binary(max_size=300) | st.just(b"x" * 100_000), min_size=1, max_size=8),
    reason=st.text(st.characters(codec="latin-1"), max_size=20),
    values=st.lists(st.text(st.characters(codec="latin-1"), max_size=30), max_size=3),
)
def test_any_bytes_come_back_and_every_tool_reads_them(tmp_path_factory, bodies, reason, values):
    folder = tmp_path_factory.mktemp("archive")
    headers = [("X-Any", value) for value in values]
    with Archive(folder, max_bytes=50_000) as archive:
        for number, body in enumerate(bodies):
            url = f"{URL}?{number}"
            archive.record(exchange(url, body, seconds=number, reason=reason, headers=headers))
    found = everything(folder)
    assert [item.content for item in found] == bodies
    assert all(item.problem == "" and item.status == 200 for item in found)
    check(*warcs(folder))


def test_headers_keep_their_bytes(folder):
    name = "通知.doc".encode("gb18030").decode("latin-1")
    with Archive(folder) as archive:
        archive.record(exchange(headers=[("Content-Disposition", f"inline; filename={name}")]))
    data = gzip.decompress(warcs(folder)[0].read_bytes())
    assert "通知.doc".encode("gb18030") in data


def test_no_header_begins_another_record(folder):
    nasty = "a\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://evil.example/"
    with Archive(folder) as archive:
        archive.record(exchange(URL + "\r\nX: y", headers=[("X-Any", nasty)], reason=nasty))
    [item] = everything(folder)
    assert "\n" not in item.url
    check(*warcs(folder))


def test_the_same_payload_is_written_once(folder):
    body = os.urandom(50_000)
    with Archive(folder) as archive:
        for number in range(20):
            archive.record(exchange(f"{URL}?{number}", body, seconds=number))
    [path] = warcs(folder)
    assert path.stat().st_size < 75_000
    assert kinds(path)["revisit"] == 19
    check(path)
    assert [item.content for item in read(path)] == [body] * 20


def test_payloads_are_remembered_across_runs_and_files(folder):
    with Archive(folder) as archive:
        archive.record(exchange())
    with Archive(folder) as archive:
        archive.record(exchange(seconds=60))
    first, second = warcs(folder)
    assert kinds(second) == {"warcinfo": 1, "revisit": 1, "request": 1}
    alone, together = list(read(second)), everything(folder)
    assert "earlier response" in alone[0].problem
    assert [item.content for item in together] == [b"<p>page</p>"] * 2
    # Whoever takes the first file away loses that page, but no later one.
    first.unlink()
    with Archive(folder) as archive:
        archive.record(exchange(seconds=120))
    assert [item.content for item in read(warcs(folder)[-1])] == [b"<p>page</p>"]


def test_a_spoilt_memory_costs_only_room(folder):
    with Archive(folder) as archive:
        archive.record(exchange())
    (folder / "payloads.jsonl").write_bytes(b'\x00\xff\n[1,2,3,4,5]\n{"a":1}\n["a","b","c","d"')
    with Archive(folder) as archive:
        archive.record(exchange(seconds=1))
    assert [item.content for item in everything(folder)] == [b"<p>page</p>"] * 2
    assert len((folder / "payloads.jsonl").read_text().splitlines()) == 1


def test_not_modified_is_a_revisit_without_content(folder):
    with Archive(folder) as archive:
        archive.record(exchange())
        archive.record(exchange(seconds=1, body=b"", status=304, reason="Not Modified"))
    path = warcs(folder)[0]
    check(path)
    assert [(item.status, item.content, item.problem) for item in read(path)] == [
        (200, b"<p>page</p>", ""),
        (304, b"", ""),
    ]


def test_what_was_not_received_whole_is_marked_and_never_referred_to(folder):
    with Archive(folder) as archive:
        archive.record(exchange(truncated="length"))
        archive.record(exchange(seconds=1))
        archive.record(exchange(URL + "?2", b"half", truncated="our own word"))
    whole = [item.problem for item in everything(folder)]
    assert whole == ["not received whole (length)", "", "not received whole (unspecified)"]
    assert kinds(warcs(folder)[0])["revisit"] == 0


def test_encoded_bodies_are_kept_packed_and_read_unpacked(folder):
    page = "<p>工匠学院</p>".encode() * 50
    with Archive(folder) as archive:
        headers = [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
        archive.record(exchange(body=gzip.compress(page), headers=headers))
    [item] = everything(folder)
    assert (item.content, item.problem) == (page, "")
    with warcs(folder)[0].open("rb") as file:
        theirs = [
            each.content_stream().read()
            for each in ArchiveIterator(file)
            if each.rec_type == "response"
        ]
    assert theirs == [page]


def test_files_are_rotated_and_named_by_time(folder):
    with Archive(folder, max_bytes=5_000, now=lambda: START) as archive:
        for number in range(10):
            archive.record(exchange(f"{URL}?{number}", os.urandom(3_000), seconds=number))
        assert all(not path.name.endswith(".open") for path in warcs(folder))
    names = [path.name for path in warcs(folder)]
    assert names == [f"jiangxun-20240301080000-{number:05}.warc.gz" for number in range(5)]
    assert [item.url for item in everything(folder)] == [f"{URL}?{n}" for n in range(10)]


def test_many_threads_record_everything_once(folder):
    bodies = [os.urandom(500 + number) for number in range(20)]

    def work(thread: int, archive: Archive) -> None:
        for number in range(40):
            archive.record(exchange(f"{URL}?{thread}-{number}", bodies[number % 20]))
            archive.sync()

    with Archive(folder, max_bytes=20_000) as archive:
        threads = [threading.Thread(target=work, args=(n, archive)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    found = {item.url: item.content for item in everything(folder)}
    assert found == {f"{URL}?{t}-{n}": bodies[n % 20] for t in range(6) for n in range(40)}
    check(*warcs(folder))


def cut_copies(tmp_path: Path, step: int) -> list[Path]:
    """A file of five exchanges, cut at every `step`th byte, as a kill leaves it."""
    whole = tmp_path / "whole"
    with Archive(whole) as archive:
        for number in range(5):
            archive.record(exchange(f"{URL}?{number}", os.urandom(200), seconds=number))
    [path] = warcs(whole)
    data = path.read_bytes()
    copies = []
    for length in range(0, len(data) + 1, step):
        folder = tmp_path / f"cut-{length}"
        folder.mkdir()
        (folder / (path.name + ".open")).write_bytes(data[:length])
        copies.append(folder)
    return copies


def test_a_cut_tail_is_taken_away_at_the_next_start(tmp_path):
    copies = cut_copies(tmp_path, 37)
    counts = []
    for folder in copies:
        with Archive(folder) as archive:
            archive.record(exchange(URL + "?new", b"new", seconds=99))
        found = everything(folder)
        assert all(item.problem == "" for item in found)
        assert found[-1].content == b"new"
        check(*warcs(folder))
        counts.append(len(found) - 1)
    assert counts == sorted(counts)
    assert set(counts) == {0, 1, 2, 3, 4, 5}


def test_mending_begins_where_the_records_are_known_to_be_safe(folder):
    with Archive(folder / "whole") as archive:
        for number in range(5):
            archive.record(exchange(f"{URL}?{number}", os.urandom(200), seconds=number))
        archive.sync()
        safe = warcs(archive.folder)[0].stat().st_size
        archive.record(exchange(f"{URL}?5", os.urandom(200)))
        folder = Path(shutil.copytree(archive.folder, folder / "cut"))
    [path] = warcs(folder)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 3)
    Archive(folder)
    [path] = warcs(folder)
    # The response is whole; its request was cut.
    assert path.stat().st_size > safe
    assert [item.url for item in read(path)] == [f"{URL}?{number}" for number in range(6)]
    check(path)


def test_a_file_that_another_process_writes_is_left_alone(folder):
    archive = Archive(folder)
    archive.record(exchange())
    code = f"from corpus.archive import Archive; Archive({str(folder)!r})"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
    archive.record(exchange(URL + "?2", b"two"))
    assert [item.content for item in everything(folder)] == [b"<p>page</p>", b"two"]
    archive.close()
    assert len(warcs(folder)) == 1


KILLED = """
import datetime as dt, os, sys
from corpus.archive import Archive, Exchange
archive = Archive(sys.argv[1], max_bytes=200_000)
number = 0
while True:
    body = os.urandom(3000) if number % 3 else b"same"
    at = dt.datetime.now(dt.UTC)
    archive.record(Exchange(f"http://h.example/{number}", at, None, [], 200, "OK", [], body))
    archive.sync()
    print(number, flush=True)
    number += 1
"""


def test_kill_loses_nothing_that_was_synced(folder):
    root = Path(__file__).parents[2]
    for run in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, cwd=root
        ) as process:
            assert process.stdout is not None
            for _ in range(15 + 13 * run):
                last = int(process.stdout.readline())
            process.send_signal(signal.SIGKILL)
            process.stdout.read()
        Archive(folder).close()
        found = everything(folder)
        assert all(item.problem == "" for item in found)
        assert {f"http://h.example/{n}" for n in range(last + 1)} <= {item.url for item in found}
    check(*warcs(folder))


def test_a_full_disk_is_named_and_leaves_nothing_half_written(folder):
    with Archive(folder) as archive:
        archive.record(exchange())
        size = warcs(folder)[0].stat().st_size
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 1000, limits[1]))
        try:
            with pytest.raises(ArchiveError, match=r"cannot be written .* free the disk"):
                archive.record(exchange(URL + "?2", os.urandom(5_000)))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert warcs(folder)[0].stat().st_size == size
        archive.record(exchange(URL + "?3", b"three"))
    assert [item.url for item in everything(folder)] == [URL, URL + "?3"]
    check(*warcs(folder))


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="file"):
        Archive(tmp_path / "file" / "archive")


# Other people's files


@pytest.fixture
def made(tmp_path):
    def make(data: bytes, name: str = "x.warc.gz") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return make


PAGES = [b"<p>one</p>", b"<p>two</p>", b"<p>three</p>"]
RECORDS = [
    record("", b"software: other\r\n", kind="warcinfo"),
    *(
        part
        for number, page in enumerate(PAGES)
        for part in (
            record(f"{URL}?{number}", b"GET / HTTP/1.1\r\n\r\n", kind="request"),
            record(f"{URL}?{number}", http(page)),
            record(f"{URL}?{number}", b"via: x\r\n", kind="metadata"),
        )
    ),
    record("dns:news.example", b"20240301 news.example 192.0.2.7", kind="response"),
]


PLAIN = b"".join(RECORDS)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plain.warc", PLAIN),
        ("members.warc.gz", packed(*RECORDS)),
        ("one-member.warc.gz", gzip.compress(PLAIN)),
        ("padded.warc.gz", packed(*RECORDS) + bytes(512)),
        ("small-members.warc.gz", packed(*(PLAIN[n : n + 7] for n in range(0, len(PLAIN), 7)))),
        ("line-feeds.warc", PLAIN.replace(b"\r\n\r\n\r\n", b"\r\n\n")),
    ],
)
def test_every_packing_is_read(made, name, data):
    found = list(read(made(data, name)))
    assert [item.problem for item in found] == [""] * 3
    assert [item.content for item in found] == PAGES


@pytest.mark.parametrize("gz", [False, True])
def test_everything_before_a_cut_is_read_and_the_cut_is_named(made, gz):
    parts = [gzip.compress(each, mtime=0) if gz else each for each in RECORDS]
    data = b"".join(parts)
    ends = [sum(map(len, parts[: n + 1])) for n in range(len(parts))]
    # The line ends behind a record, and the checksum of a member, may be missing.
    spare = 16 if gz else 4
    near = {end + off for end in (0, *ends) for off in range(-9, 12)}
    for length in sorted(n for n in near | {*range(1, len(data), 23)} if 0 < n < len(data)):
        path = made(data[:length], "cut.warc.gz" if gz else "cut.warc")
        found = list(read(path))
        surely, perhaps = (sum(length >= ends[n] - k for n in (2, 5, 8)) for k in (0, spare))
        contents = [item.content for item in found if item.url]
        assert contents in (PAGES[:surely], PAGES[:perhaps])
        problems = [item.problem for item in found if not item.url]
        begun = max((end for end in ends if end <= length), default=0)
        if length in ends or (not gz and any(end - 4 <= length <= end for end in ends)):
            assert problems == []
        else:
            assert len(problems) == 1
            assert problems[0].startswith(f"{path}: cut off: ")
            assert problems[0].endswith(f"at byte {begun}")


def test_what_follows_damage_is_read(made):
    parts = [gzip.compress(each, mtime=0) for each in RECORDS]
    parts[2] = parts[2][:30] + b"\xff\x00\xff" + parts[2][33:]
    found = list(read(made(b"".join(parts))))
    assert [item.content for item in found if item.url] == PAGES[1:]
    [problem] = [item.problem for item in found if not item.url]
    assert problem.endswith(f"at byte {len(parts[0]) + len(parts[1])}")


@pytest.mark.parametrize("length", ["", "-5", "many", "99999999999999999999", "1e3"])
def test_a_record_of_wrong_length_is_named_and_the_next_is_read(made, length):
    bad = record(URL, http(PAGES[0]), length=length)
    for data in (packed(bad, *RECORDS[5:6]), bad + RECORDS[5]):
        found = list(read(made(data)))
        assert [item.content for item in found if item.url] == [PAGES[1]]
        assert ["Content-Length" in item.problem for item in found if not item.url] == [True]


@pytest.mark.parametrize("data", [b"", b"\n\n", gzip.compress(b""), b"GIF89a" * 99, bytes(99)])
def test_what_is_no_warc_is_named(made, data):
    found = list(read(made(data)))
    assert len(found) == 1
    assert found[0].problem
    assert found[0].url == ""


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_bytes_break_the_reader(made, data):
    base = bytearray(data.draw(st.sampled_from([packed(*RECORDS[:6]), b"".join(RECORDS[:6])])))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(base) - 1))
        base[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    assert all(isinstance(item, Archived) for item in read(made(bytes(base))))


def chunked(body: bytes, size: int = 7) -> bytes:
    pieces = [body[n : n + size] for n in range(0, len(body), size)]
    chunks = b"".join(f"{len(each):x};x=y\r\n".encode() + each + b"\r\n" for each in pieces)
    return chunks + b"0\r\nTrailer: x\r\n\r\n"


DEFLATE = zlib.compressobj(wbits=-15)
BARE = DEFLATE.compress(PAGES[0]) + DEFLATE.flush()
TWICE = gzip.compress(zlib.compress(PAGES[0]))


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(PAGES[0]), ("Transfer-Encoding: chunked",)),
        (PAGES[0], ("Transfer-Encoding: chunked",)),
        (
            chunked(gzip.compress(PAGES[0])),
            ("Transfer-Encoding: Chunked", "Content-Encoding: gzip"),
        ),
        (gzip.compress(PAGES[0]), ("Content-Encoding: x-gzip",)),
        (PAGES[0], ("Content-Encoding: gzip",)),
        (zlib.compress(PAGES[0]), ("Content-Encoding: deflate",)),
        (BARE, ("Content-Encoding: deflate",)),
        (PAGES[0], ("Content-Encoding: deflate",)),
        (TWICE, ("Content-Encoding: deflate, gzip",)),
        (PAGES[0], ("Content-Encoding: identity", "X-Crawl-Content-Encoding: br")),
    ],
)
def test_encodings_are_undone(made, body, headers):
    [item] = read(made(packed(record(URL, http(body, headers=headers)))))
    assert (item.content, item.problem) == (PAGES[0], "")


def test_a_body_that_begins_like_a_chunk_is_kept(made):
    body = b"1a\r\n<p>the line above is the number of a flat</p>"
    [item] = read(made(packed(record(URL, http(body, headers=("Transfer-Encoding: chunked",))))))
    assert item.content == body


def test_bombs_end_at_twenty_megabytes(made):
    bomb = gzip.compress(bytes(200 * 2**20))
    [item] = read(made(packed(record(URL, http(bomb, headers=("Content-Encoding: gzip",))))))
    assert len(item.content) == 20 * 2**20
    assert "larger than 20 MB" in item.problem
    huge = record(URL, http(bytes(40 * 2**20)))
    items = list(read(made(packed(huge, record(URL + "?2", http(PAGES[0]))))))
    assert [(len(item.content), item.problem) for item in items] == [
        (0, "too large to be read"),
        (len(PAGES[0]), ""),
    ]


def test_half_a_packed_body_is_told(made):
    half = gzip.compress(os.urandom(500))[:300]
    [item] = read(made(packed(record(URL, http(half, headers=("Content-Encoding: gzip",))))))
    assert "cut off" in item.problem


@pytest.mark.parametrize("packing", [packed, lambda *each: gzip.compress(b"".join(each))])
@pytest.mark.parametrize(
    "refers",
    [
        ("WARC-Refers-To: {id}",),
        (f"WARC-Refers-To-Target-URI: {URL}", "WARC-Refers-To-Date: 2024-03-01T08:00:00Z"),
        (f"WARC-Payload-Digest: {digest(PAGES[0])}",),
    ],
)
def test_a_revisit_has_the_content_of_the_earlier_response(made, packing, refers):
    first = record(URL, http(PAGES[0]), headers=(f"WARC-Payload-Digest: {digest(PAGES[0])}",))
    first_id = first.decode().partition("WARC-Record-ID: ")[2].partition("\r\n")[0]
    headers = tuple(each.format(id=first_id) for each in refers)
    head = http(b"", headers=("X-Seen: again",))
    later = "2024-04-01T08:00:00Z"
    again = record(f"{URL}?again", head, kind="revisit", date=later, headers=headers)
    bare = record(f"{URL}?bare", b"", kind="revisit", date=later, headers=headers)
    lost = record(f"{URL}?lost", head, kind="revisit", headers=("WARC-Payload-Digest: sha1:X",))
    found = list(read(made(packing(first, again, bare, lost))))
    assert [item.content for item in found] == [PAGES[0]] * 3 + [b""]
    assert [item.status for item in found] == [200] * 4
    assert [bool(item.problem) for item in found] == [False, False, False, True]
    assert found[1].content_type == found[2].content_type == "text/html; charset=utf-8"


def test_addresses_in_angle_brackets_and_resources(made):
    data = packed(
        record(f"<{URL}>", http(PAGES[0]), version="0.18"),
        record(URL + "?2", PAGES[1], kind="resource", headers=("Content-Type: text/html",)),
    )
    first, second = read(made(data))
    assert (first.url, first.content) == (URL, PAGES[0])
    assert (second.status, second.content_type, second.content) == (200, "text/html", PAGES[1])


def test_the_latest_page_of_each_address_counts(folder):
    urls = [f"{URL}?{number}" for number in range(6)]
    with Archive(folder, max_bytes=1_000) as archive:
        for number, url in enumerate(urls):
            archive.record(exchange(url, b"old %d" % number))
        archive.record(exchange(urls[1], b"new", seconds=1))
        archive.record(exchange(urls[2], b"gone", seconds=1, status=404))
        archive.record(exchange(urls[3], b"", seconds=1, status=301, reason="Moved"))
        archive.record(exchange(urls[4], b"", seconds=1, status=304))
        archive.record(exchange(urls[5], b"half", seconds=1, truncated="length"))
        archive.record(exchange(urls[1], b"old 1", seconds=2))
    latest = Latest(warcs(folder))
    pages = {url: latest.get(url) for url in latest}
    assert {url: page.content for url, page in pages.items() if page} == {
        urls[0]: b"old 0",
        urls[1]: b"old 1",
        urls[2]: b"old 2",
        urls[4]: b"old 4",
        urls[5]: b"old 5",
    }
    assert latest.get(urls[3]) is None
    assert latest.problems == []


def test_a_file_in_the_making_merely_ends(folder):
    with Archive(folder) as archive:
        archive.record(exchange())
        path = warcs(folder)[0]
        with path.open("ab") as file:
            file.write(gzip.compress(RECORDS[2])[:40])
        assert [item.problem for item in read(path)] == [""]
        assert Latest([path]).problems == []
