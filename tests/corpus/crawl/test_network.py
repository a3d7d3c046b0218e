"""No connection to an address that is not public, whatever the name says and when."""

from __future__ import annotations

import socket
import threading

import pytest

from corpus.crawl import network as networking
from corpus.crawl.exchange import FetchFailed
from corpus.crawl.network import Network, is_public


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1",
        "192.0.2.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "2001:db8::1",
    ],
)  # fmt: skip
def test_what_is_not_public(ip):
    assert not is_public(ip)


@pytest.mark.parametrize(
    "ip", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_what_is_public(ip):
    assert is_public(ip)


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def port_of(server):
    return server.getsockname()[1]


def network(addresses, allow=(), stop=None):
    def resolve(host, port):
        answer = addresses.pop(0) if isinstance(addresses[0], list) else addresses
        if isinstance(answer[0], Exception):
            raise answer[0]
        return answer

    return Network(allow, stop=stop or threading.Event(), resolve=resolve)


def test_a_name_that_resolves_to_us_is_refused_unless_allowed(listener):
    port = port_of(listener)
    for host in ("rebind.example", "127.0.0.1", "[::1]", "LOCALHOST"):
        with pytest.raises(FetchFailed) as failed:
            network(["127.0.0.1"]).connect(host, port, 1)
        assert (failed.value.kind, failed.value.lasting) == ("private address", True)
    for allowed in ("rebind.example", f"REBIND.example:{port}"):
        network(["127.0.0.1"], [allowed]).connect("rebind.example", port, 1).close()
    with pytest.raises(FetchFailed):
        network(["127.0.0.1"], [f"rebind.example:{port + 1}"]).connect("rebind.example", port, 1)


def test_the_address_that_was_checked_is_the_one_connected_to(listener, monkeypatch):
    connected = []

    def connect(ip, port, timeout_s):
        connected.append(ip)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(networking, "_connected", connect)
    rebinding = network([["8.8.8.8", "127.0.0.1", "10.0.0.1"], ["127.0.0.1"]])
    with pytest.raises(FetchFailed, match="refused") as failed:
        rebinding.connect("rebind.example", port_of(listener), 1)
    assert (failed.value.kind, connected) == ("connection", ["8.8.8.8"])
    with pytest.raises(FetchFailed) as failed:
        rebinding.connect("rebind.example", port_of(listener), 1)
    assert (failed.value.kind, connected) == ("private address", ["8.8.8.8"])


def test_the_next_address_is_tried(listener):
    port = port_of(listener)
    host = f"two.example:{port}"
    network(["127.0.0.2", "127.0.0.1"], [host]).connect("two.example", port, 1).close()


@pytest.mark.parametrize(
    "answer", [[socket.gaierror(-2, "Name or service not known")], [UnicodeError("label")]]
)
def test_names_that_do_not_exist(answer):
    with pytest.raises(FetchFailed, match="cannot be resolved") as failed:
        network(answer).connect("nowhere.example", 80, 1)
    assert failed.value.kind == "dns"


def test_a_resolver_that_hangs_is_left_in_bounded_time():
    go_on, stop = threading.Event(), threading.Event()

    def hang(host, port):
        go_on.wait(5)
        return []

    hanging = Network(stop=stop, resolve=hang)
    with pytest.raises(FetchFailed) as failed:
        hanging.connect("slow.example", 80, 0.2)
    assert failed.value.kind == "dns"
    stop.set()
    with pytest.raises(FetchFailed) as failed:
        hanging.connect("slow.example", 80, 30)
    assert failed.value.kind == "stopped"
    go_on.set()
