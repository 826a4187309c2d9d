"""Send a request to the server of a webhook, which may be anybody's.

The host's name is resolved here, every address that it has must be public, and the connection is opened to one of those very
addresses: a name that leads elsewhere a moment later (DNS rebinding) leads nowhere. The certificate is verified for the name.
Redirections are not followed, an answer is read to a bound, and all of it has ten seconds.
"""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from typing import Any, NoReturn

from fitai.developer.webhooks import rules
from fitai.developer.webhooks.addresses import Address, RefusedUrl, Target, allows_loopback, is_public, parse_url
from fitai.developer.webhooks.models import DeliveryError
from fitai.kernel import clock

TIMEOUT = 10.0
"""Seconds for a request: name, connection, TLS, sending and the answer's beginning together."""
MAX_RECEIVED = 64 * 1024
"""Bytes that are read of an answer with its headers."""
MAX_READ = 4 * rules.MAX_ANSWER
"""Bytes that are read of an answer's content: four for a character."""
MAX_ADDRESSES = 3
"""Addresses of a host that a connection is tried to."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request.

    Attributes:
        answer: the first characters of the content.
        retry_after: how long the server asks to wait.
    """

    status: int | None
    error: DeliveryError | None
    duration_ms: int
    answer: str = ""
    retry_after: timedelta | None = None

    @property
    def is_success(self) -> bool:
        """Whether the answer was 2xx."""
        return self.error is None


class _Failure(Exception):
    """A request has failed before it was answered."""

    def __init__(self, error: DeliveryError) -> None:
        super().__init__(error)
        self.error: DeliveryError = error


def resolve_name(host: str, seconds: float) -> list[str]:
    """The addresses of a host, by the name servers of this machine; none where the name has none.

    Not `getaddrinfo`: it has no deadline, and reads the names that only this machine knows.
    """
    # Not at the top: most calls of a function that can send do not.
    import dns.exception
    import dns.resolver

    try:
        answers = dns.resolver.Resolver().resolve_name(f"{host}.", lifetime=seconds, search=False)
    except (dns.exception.DNSException, OSError):
        return []
    return list(answers.addresses())


def open_socket(address: Address, port: int, seconds: float) -> socket.socket:
    """Connect to an address.

    Raises:
        OSError: nothing accepts the connection.
    """
    return socket.create_connection((str(address), port), timeout=seconds)


def new_tls_context() -> ssl.SSLContext:
    """TLS 1.2 or later, with the certificate authorities of the system."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@dataclass
class Sender:
    """Sends requests; its parts are replaced in tests.

    Attributes:
        resolve: gives the addresses of a name, within so many seconds.
        connect: opens a connection to an address.
        timeout: seconds for a request.
    """

    resolve: Callable[[str, float], Sequence[str]] = resolve_name
    connect: Callable[[Address, int, float], socket.socket] = open_socket
    tls_context: Callable[[], ssl.SSLContext] = new_tls_context
    timeout: float = TIMEOUT
    _tls: ssl.SSLContext | None = field(default=None, init=False)

    def post(self, url: str, headers: Mapping[str, str], body: str) -> Outcome:
        """Post a body, and return what came of it; nothing that the server does is raised."""
        started = time.monotonic()
        deadline = started + self.timeout
        try:
            target = parse_url(url, allows_loopback=allows_loopback())
            response = self._exchange(target, headers, body.encode(), deadline)
        except RefusedUrl:
            return Outcome(None, "refused_address", _milliseconds(started))
        except _Failure as failure:
            return Outcome(None, failure.error, _milliseconds(started))
        return Outcome(
            response.status,
            None if rules.is_success(response.status) else "status",
            _milliseconds(started),
            response.text,
            rules.parse_retry_after(response.retry_after, clock.now()),
        )

    def _exchange(self, target: Target, headers: Mapping[str, str], body: bytes, deadline: float) -> "_Response":
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = self._open(target, deadline)
        try:
            connection.putrequest("POST", target.path, skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", target.authority)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.putheader("Connection", "close")
            connection.endheaders(body)
            response = connection.getresponse()
            return _Response(
                response.status,
                rules.answer_text(_read(response), response.getheader("Content-Type") or ""),
                response.getheader("Retry-After"),
            )
        except TimeoutError:
            raise _Failure("timed_out") from None
        except (http.client.HTTPException, _TooLong, ValueError):
            raise _Failure("invalid_answer") from None
        except OSError:
            raise _Failure("connection_failed") from None
        finally:
            connection.close()

    def _open(self, target: Target, deadline: float) -> Any:
        """A connection to one of the target's addresses, all of which are public."""
        addresses = [target.address] if target.address is not None else self._resolved(target.host, deadline)
        for address in addresses[:MAX_ADDRESSES]:
            try:
                plain = self.connect(address, target.port, _left(deadline))
            except TimeoutError:
                if time.monotonic() >= deadline:
                    raise _Failure("timed_out") from None
                continue
            except OSError:
                continue
            return _BoundedSocket(self._secured(plain, target, deadline), deadline)
        raise _Failure("connection_failed")

    def _resolved(self, host: str, deadline: float) -> list[Address]:
        """The addresses of a name, IPv4 first: functions without a network of their own have no IPv6."""
        addresses = [ip_address(text) for text in self.resolve(host, _left(deadline))]
        if not addresses:
            raise _Failure("timed_out" if time.monotonic() >= deadline else "unknown_host")
        if not all(map(is_public, addresses)):
            raise _Failure("refused_address")
        return sorted(dict.fromkeys(addresses), key=lambda address: address.version)

    def _secured(self, plain: socket.socket, target: Target, deadline: float) -> socket.socket:
        if not target.is_tls:
            return plain
        if self._tls is None:
            self._tls = self.tls_context()
        try:
            plain.settimeout(_left(deadline))
            return self._tls.wrap_socket(plain, server_hostname=target.host)
        except BaseException as error:
            plain.close()
            _raise_tls_failure(error)


current = Sender()
"""Replaced in tests by one that reaches a server of the test."""


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    text: str
    retry_after: str | None


def _raise_tls_failure(error: BaseException) -> NoReturn:
    if isinstance(error, ssl.SSLCertVerificationError):
        raise _Failure("invalid_certificate") from None
    if isinstance(error, TimeoutError):
        raise _Failure("timed_out") from None
    if isinstance(error, OSError):
        raise _Failure("connection_failed") from None
    raise error


def _read(response: http.client.HTTPResponse) -> bytes:
    """The beginning of an answer's content. Its status counts, also where the rest does not come."""
    content = b""
    try:
        while len(content) < MAX_READ and (chunk := response.read1(MAX_READ - len(content))):
            content += chunk
    except (OSError, http.client.HTTPException, _TooLong, ValueError):
        pass
    return content


def _left(deadline: float) -> float:
    """Seconds until the deadline; a moment where it has passed, which then fails by itself."""
    return max(0.001, deadline - time.monotonic())


def _milliseconds(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


class _TooLong(Exception):
    """The server has sent more than is read."""


class _BoundedSocket:
    """A socket as `http.client` uses it, which ends at the deadline however slowly it is served, and reads to a bound."""

    def __init__(self, inner: socket.socket, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        """Send everything before the deadline: the timeout is that of all of it."""
        self._inner.settimeout(_left(self._deadline))
        self._inner.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """A reader of what the server sends."""
        return io.BufferedReader(_BoundedReader(self._inner, self._deadline), 4096)

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()


class _BoundedReader(io.RawIOBase):
    def __init__(self, inner: socket.socket, deadline: float) -> None:
        super().__init__()
        self._inner = inner
        self._deadline = deadline
        self._received = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._received >= MAX_RECEIVED:
            raise _TooLong
        if time.monotonic() >= self._deadline:
            raise TimeoutError
        self._inner.settimeout(_left(self._deadline))
        count = self._inner.recv_into(buffer)
        self._received += count
        return count
