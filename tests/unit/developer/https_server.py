"""A real HTTPS server on this machine, with a certificate of an authority of its own, for the sender of webhooks."""

import datetime
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fitai.developer.webhooks.addresses import Address
from fitai.developer.webhooks.sending import Sender

HOST = "hooks.example.com"
PUBLIC = "93.184.216.34"
"""The address that the server is said to have."""
Respond = Callable[[socket.socket, bytes], None]
"""Answers a request on an open connection."""


@dataclass
class Received:
    """A request as the server has read it."""

    line: str
    headers: dict[str, str]
    body: str


@dataclass
class Server:
    """The server: what it answers, and what it was sent."""

    port: int
    authority: Path
    respond: Respond = lambda connection, request: connection.sendall(answer())
    requests: list[Received] = field(default_factory=list)
    connected_to: list[tuple[str, int]] = field(default_factory=list)
    lookups: list[str] = field(default_factory=list)

    def sender(self, *addresses: str, timeout: float = 5.0, trusted: bool = True) -> Sender:
        """A sender to whom the name has these addresses; each of them leads to this server."""

        def resolve(host: str, seconds: float) -> list[str]:
            self.lookups.append(host)
            return list(addresses or (PUBLIC,))

        def connect(address: Address, port: int, seconds: float) -> socket.socket:
            self.connected_to.append((str(address), port))
            return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

        def context() -> ssl.SSLContext:
            return ssl.create_default_context(cafile=str(self.authority) if trusted else None)

        return Sender(resolve, connect, context, timeout)


def answer(status: str = "200 OK", body: bytes = b"thanks", headers: str = "Content-Type: text/plain\r\n") -> bytes:
    """An answer with its length."""
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


@contextmanager
def running() -> Iterator[Server]:
    """The server, which serves one connection after the other, until the end."""
    authority, certificate = certificates()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(listener.getsockname()[1], authority)

    def serve() -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            plain.settimeout(5)
            with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as connection:
                request = _read_request(connection)
                server.requests.append(request[0])
                server.respond(connection, request[1])

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _read_request(connection: ssl.SSLSocket) -> tuple[Received, bytes]:
    content = b""
    while b"\r\n\r\n" not in content:
        content += connection.recv(65536)
    head, _, body = content.partition(b"\r\n\r\n")
    line, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (text.partition(": ") for text in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    return Received(line, headers, body.decode()), body


@cache
def certificates() -> tuple[Path, Path]:
    """The authority's certificate, and the server's with its key."""
    folder = Path(tempfile.mkdtemp())
    now = datetime.datetime.now(datetime.UTC)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in ("Test authority", HOST)]

    def certificate(n: int) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(names[n])
            .issuer_name(names[0])
            .public_key(keys[n].public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=30))
        )

    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    authority = (
        certificate(0)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(keys[0].public_key()), critical=False)
        .sign(keys[0], hashes.SHA256())
    )
    own = (
        certificate(1)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[0].public_key()), critical=False)
        .sign(keys[0], hashes.SHA256())
    )
    private = keys[1].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    paths = folder / "authority.pem", folder / "server.pem"
    paths[0].write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(private + own.public_bytes(serialization.Encoding.PEM))
    return paths
