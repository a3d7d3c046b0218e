"""The way to the network: names are resolved once, addresses checked, then connected to.

A page can name any host, and a name can resolve to any address, to another one each time it is
asked for. So the check is on the very address that is connected to, for each connection: what
is not public (private, loopback, link-local, reserved, multicast) is refused, unless the
operator allows that host. TLS still verifies the name that was asked for.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from corpus.crawl import watchdog
from corpus.crawl.exchange import FetchFailed


class Unreachable(FetchFailed):
    """No connection to the host came about: it was not even asked."""


Resolve = Callable[[str, int], list[str]]
"""From a host name and a port to IP addresses; raises OSError."""

MAX_ADDRESSES = 4
"""Addresses of one host that are tried before it counts as unreachable."""

_TICK_S = 0.1
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LEGACY_SERVER_CONNECT = 0x4  # ssl.OP_LEGACY_SERVER_CONNECT, which Python names from 3.12 on


def resolve_by_system(host: str, port: int) -> list[str]:
    """IP addresses of a host, as the system's resolver knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(ip: str) -> bool:
    """Whether an IP address is one of the public internet.

    An IPv6 address that stands for an IPv4 one is judged by that.
    """
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.sixtofour or address.teredo or address.is_site_local:
            return False  # tunnels and ranges that are given up, and lead anywhere
        if address in _NAT64:
            address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        else:
            address = address.ipv4_mapped or address
    return address.is_global and not address.is_multicast and not address.is_reserved


def tls_context(ca_file: str | None = None) -> ssl.SSLContext:
    """How we speak TLS: certificates and names verified, old servers tolerated.

    Many public offices' servers know neither secure renegotiation nor keys and digests of
    OpenSSL's default level; who they are is verified all the same.
    """
    context = ssl.create_default_context(cafile=ca_file or DEFAULT_CA_BUNDLE_PATH)
    context.options |= _LEGACY_SERVER_CONNECT
    context.set_ciphers("DEFAULT:@SECLEVEL=1")
    return context


class Network:
    """Opens connections, to checked addresses only. Any thread may use it."""

    def __init__(
        self,
        allow_hosts: Collection[str] = frozenset(),
        *,
        stop: threading.Event,
        resolve: Resolve = resolve_by_system,
        ca_file: str | None = None,
    ) -> None:
        """See the class.

        Args:
            allow_hosts: "host" or "host:port", as in addresses, that may be anywhere.
            stop: ends the wait for a resolver.
            resolve: see `Resolve`.
            ca_file: certificates of authorities in PEM, instead of the usual ones.
        """
        self._allowed = frozenset(host.lower() for host in allow_hosts)
        self._stop = stop
        self._resolve = resolve
        self._tls = tls_context(ca_file)

    def session(self) -> requests.Session:
        """A new session whose connections all come from here.

        It keeps no cookies and reads no settings of proxies or passwords from the environment:
        behind a proxy, the address that is connected to could not be checked.
        """
        session = _Session()
        session.trust_env = False
        session.headers.clear()
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = _Adapter(self)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session

    @property
    def tls(self) -> ssl.SSLContext:
        """The context of every TLS connection; loaded once, which takes 20 ms."""
        return self._tls

    def connect(self, host: str, port: int, timeout_s: float) -> socket.socket:
        """Open a TCP connection.

        Raises:
            Unreachable: "dns", "private address", "timeout", "connection" or "stopped".
        """
        host = host.strip("[]")
        failure: Unreachable | None = None
        for ip in self._addresses(host, port, timeout_s)[:MAX_ADDRESSES]:
            try:
                return _connected(ip, port, timeout_s)
            except TimeoutError:
                failure = Unreachable(
                    "timeout", host, f"{ip} port {port} did not answer within {timeout_s:g} s"
                )
            except OSError as error:
                why = error.strerror or str(error)
                failure = Unreachable("connection", host, f"{ip} port {port}: {why}")
            lifeline = watchdog.current()
            if lifeline is not None and lifeline.cut:
                break
        assert failure is not None  # noqa: S101 - there is at least one address
        raise failure

    def _addresses(self, host: str, port: int, timeout_s: float) -> list[str]:
        addresses = _literal(host) or self._resolved(host, port, timeout_s)
        if not addresses:
            raise Unreachable("dns", host, f"{host} has no address")
        if self._allowed & {host.lower(), f"{host.lower()}:{port}", f"[{host.lower()}]:{port}"}:
            return addresses
        public = [ip for ip in addresses if is_public(ip)]
        if not public:
            raise Unreachable(
                "private address",
                host,
                f"{host} is at {addresses[0]}, which is not a public address; "
                f"if you mean it, allow {host}:{port} (--allow-host)",
                lasting=True,
            )
        return public

    def _resolved(self, host: str, port: int, timeout_s: float) -> list[str]:
        """Ask the resolver in a thread of its own: nothing can interrupt it when it hangs."""
        answer: list[str] | OSError | UnicodeError = []
        done = threading.Event()

        def ask() -> None:
            nonlocal answer
            try:
                answer = self._resolve(host, port)
            except (OSError, UnicodeError) as error:
                answer = error
            done.set()

        threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
        ends_at = time.monotonic() + timeout_s
        while not done.wait(_TICK_S):
            if self._stop.is_set():
                raise Unreachable("stopped", host, "the crawl was ended")
            if time.monotonic() >= ends_at:
                raise Unreachable("dns", host, f"no answer about {host} within {timeout_s:g} s")
        if isinstance(answer, Exception):
            why = getattr(answer, "strerror", None) or str(answer)
            raise Unreachable("dns", host, f"{host} cannot be resolved: {why}")
        return answer


def _literal(host: str) -> list[str]:
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        return []


def _connected(ip: str, port: int, timeout_s: float) -> socket.socket:
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout_s)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lifeline = watchdog.current()
        if lifeline is not None:
            lifeline.hold(connection, ip)
        connection.connect((ip, port))
    except BaseException:
        connection.close()
        raise
    return connection


def _hold(connection: socket.socket | None) -> None:
    """Let this exchange's lifeline hold a connection that was open before."""
    lifeline = watchdog.current()
    # A new connection that speaks TLS is open already here; it is held since it began.
    if connection is not None and lifeline is not None and not lifeline.ip:
        with contextlib.suppress(OSError):  # it broke meanwhile; the request will tell
            lifeline.hold(connection, connection.getpeername()[0], kept=True)


class _Session(requests.Session):
    """A session that leaves redirects alone.

    requests prepares the next request even where it must not send it, and for that reads the
    redirect's whole body, however long, and decodes its target, however spelled.
    """

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class _Adapter(HTTPAdapter):
    """Carries requests over connections of a `Network`."""

    def __init__(self, network: Network) -> None:
        self._network = network
        super().__init__(pool_connections=2, pool_maxsize=1, max_retries=0)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **settings: Any
    ) -> None:
        super().init_poolmanager(connections, maxsize, block, **settings)
        self.poolmanager.pool_classes_by_scheme = _pools(self._network)

    def close(self) -> None:
        # urllib3 closes a pool when the last reference to it is gone, be it that of an error.
        keys = self.poolmanager.pools.keys()
        for key in keys:
            if (pool := self.poolmanager.pools.get(key)) is not None:
                pool.close()
        super().close()

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        host, settings = super().build_connection_pool_key_attributes(request, True)
        if host["scheme"] == "https":
            settings["ssl_context"] = self._network.tls
        return host, settings

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        # The context has its authorities; given here, they would be loaded for each connection.
        conn.cert_reqs = "CERT_REQUIRED"


def _pools(network: Network) -> dict[str, type[urllib3.HTTPConnectionPool]]:
    """Connection pools of urllib3 whose sockets come from `network`.

    `_new_conn` is where urllib3's own support for SOCKS comes in, too.
    """

    class Plain(urllib3.connection.HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return network.connect(self.host, int(self.port), _seconds(self.timeout))

        def request(self, *args: Any, **settings: Any) -> None:
            _hold(self.sock)
            super().request(*args, **settings)

    class Secure(Plain, urllib3.connection.HTTPSConnection):
        pass

    class PlainPool(urllib3.HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(urllib3.HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _seconds(timeout: Any) -> float:
    return float(timeout) if isinstance(timeout, int | float) else 10.0
