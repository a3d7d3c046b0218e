"""Fetching from small servers of ours that answer with the very bytes that a test gives them."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import ExitStack

import pytest

from corpus.crawl.exchange import FetchFailed, Validators
from corpus.crawl.fetch import CONTACT_VARIABLE, Fetcher, user_agent

PAGE = "<p>工匠学院</p>".encode()


def reply(body=PAGE, *headers, status="200 OK", kind="text/html", length=None):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"Content-Type: {kind}"] if kind else []
    return "\r\n".join([*lines, *headers, "", ""]).encode("utf-8", "surrogateescape") + body


def moved(location, *headers, status="302 Found"):
    return reply(b"", f"Location: {location}", *headers, status=status)


class Hang(float):
    """Seconds to wait between the parts of an answer."""


class Server:
    """Answers each path with its bytes; an answer is bytes, or a list of bytes and `Hang`s.

    A list closes the connection at its end.
    """

    def __init__(self, tls=None):
        self._tls = tls
        self.answers = {"/robots.txt": reply(b"", status="404 Not Found")}
        self.requests = []
        self.times = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"http://{self.host}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=3)
            assert not thread.is_alive(), "a connection was left open"

    def pages(self):
        return [path for path, _ in self.requests if path != "/robots.txt"]

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=[connection])
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection):
        if self._tls:
            try:
                connection = self._tls.wrap_socket(connection, server_side=True)
            except OSError:
                return connection.close()
        with connection, connection.makefile("rb") as lines:
            try:
                while b" " in (request := lines.readline()):
                    headers = {}
                    while (line := lines.readline().strip()) != b"":
                        name, _, value = line.decode("latin-1").partition(": ")
                        headers[name.lower()] = value
                    path = request.split()[1].decode()
                    self.requests.append((path, headers))
                    self.times.append(time.monotonic())
                    answer = self.answers.get(path, reply(b"", status="404 Not Found"))
                    answer = answer(headers) if callable(answer) else answer
                    if isinstance(answer, bytes):
                        connection.sendall(answer)
                        continue
                    for part in answer:
                        time.sleep(part) if isinstance(part, Hang) else connection.sendall(part)
                    return
            except OSError:
                return


class Memory:
    """An archive in a list."""

    def __init__(self):
        self.exchanges = []

    def record(self, exchange):
        self.exchanges.append(exchange)


@pytest.fixture
def server():
    server = Server()
    yield server
    server.close()


@pytest.fixture
def archive():
    return Memory()


@pytest.fixture
def make(server, archive):
    with ExitStack() as stack:

        def make(**options):
            quick = {
                "user_agent": "Jiangxun/test", "stop": threading.Event(), "delay_s": 0.0,
                "allow_hosts": {server.host}, "timeout_s": (1, 0.4), "total_s": 1.0,
                "max_bytes": 2**20,
            }  # fmt: skip
            return stack.enter_context(Fetcher(archive, **quick | options))

        yield make


def failure(fetcher, url, validators=None):
    with pytest.raises(FetchFailed) as failed:
        fetcher.fetch(url, validators)
    return failed.value


def test_a_page_comes_as_it_was_sent_and_is_archived(server, archive, make):
    server.answers["/a"] = reply(PAGE, 'ETag: "1"', "Set-Cookie: a=1", "Set-Cookie: b=2")
    fetched = make().fetch(f"{server.url}/a")
    assert (fetched.status, fetched.content, fetched.url) == (200, PAGE, f"{server.url}/a")
    assert fetched.headers["etag"] == '"1"'
    assert fetched.moved_to is None
    rules, page = archive.exchanges
    assert (rules.url, rules.status) == (f"{server.url}/robots.txt", 404)
    assert (page.url, page.status, page.reason, page.ip) == (fetched.url, 200, "OK", "127.0.0.1")
    assert (page.body, page.truncated, page.at) == (PAGE, None, fetched.at)
    assert [value for name, value in page.response_headers if name == "Set-Cookie"] == [
        "a=1",
        "b=2",
    ]
    sent = dict(page.request_headers)
    assert (sent["Host"], sent["User-Agent"]) == (server.host, "Jiangxun/test")
    assert server.requests[1][1] == {name.lower(): value for name, value in sent.items()}


def test_a_connection_is_kept_and_a_closed_one_replaced(server, make):
    server.answers["/a"] = reply()
    server.answers["/last"] = [reply()]
    fetcher = make()
    for path in ("/a", "/a", "/last"):
        fetcher.fetch(server.url + path)
    assert server.connections == 1
    fetcher.fetch(f"{server.url}/a")
    assert server.connections == 2
    assert server.pages() == ["/a", "/a", "/last", "/a"]


def test_the_encoded_body_is_archived_and_the_content_handed_on(server, archive, make):
    packed = gzip.compress(PAGE)
    server.answers["/a"] = reply(packed, "Content-Encoding: gzip")
    assert make().fetch(f"{server.url}/a").content == PAGE
    assert archive.exchanges[-1].body == packed


def test_chunks_are_joined(server, archive, make):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    server.answers["/a"] = head + b"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n"
    assert make().fetch(f"{server.url}/a").content == b"abcde"
    assert archive.exchanges[-1].body == b"abcde"


def test_conditional_requests(server, archive, make):
    def answer(headers):
        known = headers.get("if-none-match") == '"1"'
        return reply(b"", status="304 Not Modified") if known else reply(PAGE, 'ETag: "1"')

    server.answers["/a"] = answer
    fetcher = make()
    assert fetcher.fetch(f"{server.url}/a", Validators()).content == PAGE
    again = fetcher.fetch(f"{server.url}/a", Validators('"1"', "Fri, 20 Nov 2026 12:00:00 GMT"))
    assert again.not_modified
    assert again.content == b""
    assert archive.exchanges[-1].status == 304
    assert server.requests[-1][1]["if-modified-since"] == "Fri, 20 Nov 2026 12:00:00 GMT"
    fetcher.fetch(f"{server.url}/a", Validators('"1"\r\nX-Evil: 1'))
    assert "x-evil" not in server.requests[-1][1]


def test_an_unasked_304_is_a_fault(server, make):
    server.answers["/a"] = reply(b"", status="304 Not Modified")
    assert failure(make(), f"{server.url}/a").kind == "protocol"


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_what_is_gone_is_an_answer(status, server, make):
    server.answers["/a"] = reply(b"%PDF", status=status, kind="application/pdf")
    assert make().fetch(f"{server.url}/a").gone


@pytest.mark.parametrize(
    ("status", "lasting"),
    [("403 Forbidden", True), ("429 Slow", False), ("500 Oops", False), ("503 Busy", False)],
)
def test_error_pages_are_failures_and_archived(status, lasting, server, archive, make):
    server.answers["/a"] = reply(b"<p>sorry", "Retry-After: 7", status=status)
    failed = failure(make(), f"{server.url}/a")
    assert (failed.kind, failed.status, failed.lasting) == ("status", int(status[:3]), lasting)
    assert failed.retry_after == 7
    assert archive.exchanges[-1].body == b"<p>sorry"


def test_redirects_are_followed_and_recorded(server, archive, make):
    server.answers["/1"] = moved("/2", status="301 Moved")
    server.answers["/2"] = moved("3?a=工", status="308 Moved")
    server.answers["/3?a=%E5%B7%A5"] = reply()
    fetched = make().fetch(f"{server.url}/1", Validators('"1"'))
    assert fetched.redirects == ((f"{server.url}/1", 301), (f"{server.url}/2", 308))
    assert fetched.moved_to == fetched.url == f"{server.url}/3?a=%E5%B7%A5"
    assert [exchange.status for exchange in archive.exchanges[1:]] == [301, 308, 200]
    assert ["if-none-match" in headers for _, headers in server.requests[1:]] == [
        True,
        False,
        False,
    ]


def test_a_location_in_gbk_is_sent_back_as_it_came(server, make):
    server.answers["/1"] = b"HTTP/1.1 302 OK\r\nContent-Length: 0\r\nLocation: /\xb9\xa4\r\n\r\n"
    server.answers["/%B9%A4"] = reply()
    assert make().fetch(f"{server.url}/1").content == PAGE


def test_the_body_of_a_redirect_is_archived_within_bounds(server, archive, make):
    bomb = gzip.compress(bytes(50 * 2**20))
    head = b"HTTP/1.1 302 Found\r\nLocation: /2\r\n"
    server.answers["/1"] = [head + b"Content-Encoding: gzip\r\n\r\n" + bomb]
    server.answers["/2"] = [head.replace(b"/2", b"/3") + b"\r\n" + b"a" * 3_000_000]
    server.answers["/3"] = reply()
    assert make().fetch(f"{server.url}/1").content == PAGE
    _, first, second, _ = archive.exchanges
    assert (first.body, first.truncated) == (bomb, None)
    assert (len(second.body), second.truncated) == (2**20, "length")


def test_endless_redirects_end(server, make):
    server.answers["/a"] = moved("/a")
    failed = failure(make(max_redirects=3), f"{server.url}/a")
    assert failed.kind == "redirects"
    assert len(server.pages()) == 4


@pytest.mark.parametrize("target", ["javascript:alert(1)", "file:///etc/passwd", "http://[bad/"])
def test_redirects_to_no_web_address(target, server, make):
    server.answers["/a"] = moved(target)
    assert failure(make(), f"{server.url}/a").kind == "address"


@pytest.mark.parametrize("host", ["127.0.0.1", "inside.example", "[::1]", "2130706433"])
def test_redirects_into_our_own_network_are_refused(host, server, make):
    other = Server()
    server.answers["/a"] = moved(f"http://{host}:{other.url.rpartition(':')[2]}/secret")
    fetcher = make(resolve=lambda host, port: ["127.0.0.1"])
    assert failure(fetcher, f"{server.url}/a").kind == "private address"
    assert not other.connections
    other.close()


def test_a_cookie_wall_is_passed_and_then_forgotten(server, make):
    def wall(headers):
        return reply() if headers.get("cookie") == "pass=1" else moved("/a", "Set-Cookie: pass=1")

    server.answers["/a"] = wall
    server.answers["/b"] = reply()
    fetcher = make()
    assert fetcher.fetch(f"{server.url}/a").content == PAGE
    fetcher.fetch(f"{server.url}/b")
    assert "cookie" not in server.requests[-1][1]


def test_robots_are_asked_at_every_hop(server, make):
    server.answers["/robots.txt"] = reply(b"User-agent: *\nDisallow: /no", kind="text/plain")
    server.answers["/a"] = moved("/no")
    fetcher = make()
    assert failure(fetcher, f"{server.url}/a").kind == "robots"
    assert failure(fetcher, f"{server.url}/no/x").lasting
    assert [path for path, _ in server.requests] == ["/robots.txt", "/a"]


def test_a_robots_txt_of_ten_megabytes_is_cut(server, archive, make):
    rules = b"User-agent: *\nDisallow: /no\n" + b"# filler\n" * 1_000_000
    server.answers["/robots.txt"] = [reply(rules, kind="text/plain")]
    server.answers["/a"] = reply()
    fetcher = make()
    fetcher.fetch(f"{server.url}/a")
    assert failure(fetcher, f"{server.url}/no").kind == "robots"
    assert (len(archive.exchanges[0].body), archive.exchanges[0].truncated) == (500_000, "length")


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "video/mp4", "image/svg+xml"])
def test_other_types_are_not_read(kind, server, archive, make):
    server.answers["/a.html"] = [reply(b"x", kind=kind, length=10**9), Hang(0.1)]
    failed = failure(make(), f"{server.url}/a.html")
    assert (failed.kind, failed.lasting) == ("content type", True)
    assert (archive.exchanges[-1].body, archive.exchanges[-1].truncated) == (b"", "length")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/a", None), ("/a", "TEXT/HTML;charset=gb2312, text/html"), ("/a", "text/xml"),
        ("/a", "application/rss+xml"), ("/a", "application/feed+json"), ("/a", "text/plain"),
        ("/sitemap.xml.gz", "application/x-gzip"), ("/s.xml.gz", "application/octet-stream"),
        ("/t_1.shtml", "application/octet-stream"), ("/a", "html"),
    ],
)  # fmt: skip
def test_types_that_may_hold_articles_or_lists(path, kind, server, make):
    server.answers[path] = reply(kind=kind)
    assert make().fetch(server.url + path).content == PAGE


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
FAULTS = {
    "hang in the header": ([HEAD, Hang(0.8)], "timeout"),
    "drip in the header": ([b"HTTP/1.1 200 OK\r\n", *[b"X: 1\r\n", Hang(0.1)] * 20], "timeout"),
    "drip in the body": ([HEAD + b"\r\n", *[b"a", Hang(0.1)] * 20], "timeout"),
    "drip of promised bytes": ([reply(b"", length=99), *[b"a", Hang(0.1)] * 20], "timeout"),
    "hang in the body": ([reply(b"abc", length=99), Hang(0.8)], "timeout"),
    "short body": ([reply(b"abc", length=99)], "protocol"),
    "cut chunk": ([CHUNKED, b"ff\r\nabc"], "protocol"),
    "bad chunk size": ([CHUNKED, b"zz\r\nabc\r\n"], "protocol"),
    "endless chunk size": ([CHUNKED, b"1" * 200_000], "protocol"),
    "endless header": ([HEAD, b"X: " + b"a" * 200_000], "protocol"),
    "many headers": ([HEAD, b"X: 1\r\n" * 5000 + b"\r\n"], "protocol"),
    "no HTTP": ([b"SSH-2.0-OpenSSH\r\n\r\n"], "protocol"),
    "two lengths": ([HEAD, b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"], "protocol"),
    "closed at once": ([], "connection"),
    "endless body": ([HEAD, b"\r\n", b"a" * 3_000_000], "too large"),
    "cut gzip": (reply(gzip.compress(PAGE)[:-9], "Content-Encoding: gzip"), "protocol"),
    "gzip bomb": (reply(gzip.compress(bytes(3 * 2**20)), "Content-Encoding: gzip"), "too large"),
    "brotli": (reply(b"\x8b\x02", "Content-Encoding: br"), "protocol"),
    "partial": (reply(status="206 Partial Content"), "protocol"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_named_in_bounded_time_and_the_next_page_comes(name, server, archive, make):
    server.answers["/bad"], kind = FAULTS[name]
    server.answers["/good"] = reply()
    fetcher = make()
    began = time.monotonic()
    failed = failure(fetcher, f"{server.url}/bad")
    assert failed.kind == kind, failed
    assert time.monotonic() - began < 1.6
    assert all(len(exchange.body) <= 2**20 for exchange in archive.exchanges)
    assert fetcher.fetch(f"{server.url}/good").content == PAGE


def test_what_came_of_a_broken_body_is_archived(server, archive, make):
    server.answers["/a"] = [reply(b"abc", length=99)]
    server.answers["/b"] = [reply(b"abc", length=99), Hang(0.8)]
    fetcher = make()
    for path, truncated in (("/a", "disconnect"), ("/b", "time")):
        failure(fetcher, server.url + path)
        assert (archive.exchanges[-1].body, archive.exchanges[-1].truncated) == (b"abc", truncated)


def test_bytes_behind_the_promised_length_are_no_answer(server, make):
    server.answers["/a"] = reply(b"abc") + reply(b"smuggled")
    server.answers["/b"] = reply()
    fetcher = make()
    assert fetcher.fetch(f"{server.url}/a").content == b"abc"
    assert fetcher.fetch(f"{server.url}/b").content == PAGE


def test_headers_in_gbk_do_not_hinder(server, make):
    head = "HTTP/1.1 200 确定\r\nServer: 工会\x85\r\nContent-Length: 3\r\n".encode("gbk", "replace")
    server.answers["/a"] = (
        head + "X-来源: 中工网\r\nContent-Type: text/html; charset=国标\r\n\r\nabc".encode("gbk")
    )
    assert make().fetch(f"{server.url}/a").content == b"abc"


def test_no_request_comes_before_its_delay(server, make):
    server.answers["/a"] = moved("/b")
    server.answers["/b"] = reply()
    fetcher = make(delay_s=0.2)
    workers = [threading.Thread(target=fetcher.fetch, args=[f"{server.url}/a"]) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(server.times) == 5
    assert all(b - a >= 0.2 for a, b in zip(server.times, server.times[1:], strict=False))


def test_stop_ends_an_exchange_under_way(server, make):
    stop = threading.Event()
    server.answers["/a"] = [HEAD, Hang(1.5)]
    fetcher = make(stop=stop, timeout_s=(30, 30), total_s=60)
    threading.Timer(0.2, stop.set).start()
    began = time.monotonic()
    assert failure(fetcher, f"{server.url}/a").kind == "stopped"
    assert time.monotonic() - began < 1.4
    assert failure(fetcher, f"{server.url}/b").kind == "stopped"
    assert server.pages() == ["/a"]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A key and a certificate for "tls.example", signed by itself."""
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=tls.example"
    command += f" -addext subjectAltName=DNS:tls.example -keyout {path} -out {path}.cert"
    if not shutil.which("openssl"):
        pytest.skip("makes a certificate with openssl")
    subprocess.run(command.split(), check=True, capture_output=True)
    path.write_text(path.read_text() + path.with_name(f"{path.name}.cert").read_text())
    return str(path)


@pytest.fixture
def secure(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Server(context)
    yield server
    server.close()


def test_tls_is_verified_by_name(certificate, secure, make):
    secure.answers["/a"] = reply()
    port = secure.url.rpartition(":")[2]
    hosts = {f"tls.example:{port}", f"other.example:{port}"}
    settings = {"allow_hosts": hosts, "resolve": lambda host, port: ["127.0.0.1"]}
    trusting = make(ca_file=certificate, **settings)
    for _ in range(2):
        assert trusting.fetch(f"https://tls.example:{port}/a").content == PAGE
    assert secure.connections == 1
    failed = failure(trusting, f"https://other.example:{port}/a")
    assert (failed.kind, "for another name" in failed.reason) == ("tls", True)
    failed = failure(make(**settings), f"https://tls.example:{port}/a")
    assert (failed.kind, "signed its certificate itself" in failed.reason) == ("tls", True)


def test_a_port_without_tls_is_named(server, make):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"127.0.0.1:{listener.getsockname()[1]}"

        def greet():
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        greeter = threading.Thread(target=greet)
        greeter.start()
        failed = failure(make(allow_hosts={host}), f"https://{host}/a")
        greeter.join()
    assert (failed.kind, "does not speak TLS" in failed.reason) == ("tls", True)


def test_a_tls_handshake_that_hangs_ends(server, make):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        fetcher = make(allow_hosts={host}, timeout_s=(30, 30), total_s=0.3)
        began = time.monotonic()
        assert failure(fetcher, f"https://{host}/a").kind in ("timeout", "robots")
        assert time.monotonic() - began < 1


def test_addresses_that_are_none(make):
    for url in ("", "ftp://example.org/", "example.org", "http://user:x@example.org/"):
        assert failure(make(), url).kind == "address"


def test_an_archive_that_fails_is_heard(server, make, archive):
    server.answers["/a"] = reply()
    fetcher = make()

    def full(exchange):
        raise OSError(28, "No space left on device")

    archive.record = full
    with pytest.raises(OSError, match="No space"):
        fetcher.fetch(f"{server.url}/a")


def test_how_we_name_ourselves(monkeypatch):
    monkeypatch.delenv(CONTACT_VARIABLE, raising=False)
    assert user_agent().startswith("Jiangxun/")
    assert user_agent("mailto:a@example.org").endswith(" (+mailto:a@example.org)")
    monkeypatch.setenv(CONTACT_VARIABLE, "https://example.org/\r\nX: 工会")
    assert user_agent().endswith(" (+https://example.org/X: )")
