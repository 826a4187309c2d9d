"""Which URLs and addresses webhooks may be sent to: nothing but public ones.

A user names the URL, and our functions send the request: without these rules it could reach what only our network reaches, such
as the metadata service of the cloud (server-side request forgery).
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import idna

from fitai.kernel.settings import settings

HTTPS_PORTS = frozenset({443, 8443})
MAX_HOST = 253
REFUSED_SUFFIXES = (
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home.arpa",
    "arpa",
    "onion",
    "invalid",
    "test",
)
"""Domains that are never public."""
REFUSED_NETWORKS = tuple(
    IPv6Network(network)
    for network in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10", "5f00::/16")
)
"""IPv6 networks beside those that `ipaddress` knows not to be global: compatible with IPv4, NAT64, 6to4, Teredo, site-local,
segment routing. Some of them hold an IPv4 address, which a gateway may forward to."""
REFUSED_IPV4_NETWORKS = tuple(IPv4Network(network) for network in ("192.88.99.0/24", "168.63.129.16/32"))
"""The relay anycast of 6to4, and the address of a cloud's platform that looks public."""
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """Where a webhook is sent.

    Attributes:
        host: in ASCII and lower case; an IPv6 address without brackets.
        path: with the query, as it is sent.
        address: the host, where it is an address.
        is_tls: False only for this machine itself, in a local stage.
    """

    host: str
    port: int
    path: str
    address: Address | None = None
    is_tls: bool = True

    @property
    def authority(self) -> str:
        """The `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_tls else 80) else f"{host}:{self.port}"


class RefusedUrl(ValueError):
    """Nothing is sent to this URL; the text says why."""


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, which webhooks may be sent to."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None or address.scope_id is not None:
            return False
        if any(address in network for network in REFUSED_NETWORKS):
            return False
    elif any(address in network for network in REFUSED_IPV4_NETWORKS):
        return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and not address.is_loopback
        and not address.is_link_local
        and not address.is_private
    )


def parse_url(url: str, *, allows_loopback: bool = False) -> Target:
    """Read the URL of a webhook.

    Args:
        allows_loopback: this machine itself is allowed, on any port and also without TLS.

    Raises:
        RefusedUrl: it is no URL that webhooks are sent to.
    """
    if _UNSAFE.search(url):
        raise RefusedUrl("Must not contain spaces, control characters or backslashes")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        raise RefusedUrl("Must be a URL") from None
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise RefusedUrl("Must not contain a user name or a password")
    if parts.fragment or url.endswith("#"):
        raise RefusedUrl("Must not have a fragment")
    if not host:
        raise RefusedUrl("Must be a URL with a host")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii():
        raise RefusedUrl("Path and query must be percent-encoded")
    address = _address(host)
    if allows_loopback and (host == "localhost" or (address is not None and address.is_loopback)):
        if parts.scheme not in ("http", "https"):
            raise RefusedUrl("Must begin with https://")
        is_tls = parts.scheme == "https"
        loopback = address or IPv4Address("127.0.0.1")
        return Target(host, port if port is not None else (443 if is_tls else 80), path, loopback, is_tls)
    if parts.scheme != "https":
        raise RefusedUrl("Must begin with https://")
    if (port if port is not None else 443) not in HTTPS_PORTS:
        raise RefusedUrl("Must use port 443 or 8443")
    if address is not None:
        if not is_public(address):
            raise RefusedUrl("Must be of a host with a public address")
        return Target(str(address), port or 443, path, address)
    return Target(_host_name(host), port or 443, path)


def _address(host: str) -> Address | None:
    """The address that a host is, if it is one."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _host_name(host: str) -> str:
    """The name of a host, in ASCII.

    Raises:
        RefusedUrl: it is no name of the public internet, or an address in another spelling (`127.1`, `0x7f000001`).
    """
    name = host.rstrip(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode()
        except idna.IDNAError:
            raise RefusedUrl("Must be a URL with a valid host") from None
    labels = name.split(".")
    if len(name) > MAX_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise RefusedUrl("Must be a URL with a valid host")
    if _NUMBER.fullmatch(labels[-1]):
        raise RefusedUrl("Must be the name of a host, or an address in the usual form")
    if len(labels) < 2 or any(name == suffix or name.endswith(f".{suffix}") for suffix in REFUSED_SUFFIXES):
        raise RefusedUrl("Must be of a host on the public internet")
    return name


def allows_loopback() -> bool:
    """Whether webhooks may be sent to this machine itself: in a local stage whose setting says so."""
    return settings().stage == "local" and settings().webhook_loopback == 1
