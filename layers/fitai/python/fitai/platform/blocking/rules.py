"""Which networks are blocked, and until when. Pure."""

import ipaddress
from collections.abc import Iterable, Mapping

MAX_BLOCKED = 5_000
"""Networks that are blocked at once; a set of the firewall takes 10,000 of each version."""
IPV6_NETWORK_BITS = 64
"""The network of one connection: whoever has one IPv6 address has all of these."""
MAPPED_BITS = 96
"""Bits of an IPv6 address before the IPv4 address that it may stand for."""


def network_of(address: str) -> str:
    """The network that is blocked for an address, as the firewall writes it.

    >>> network_of("198.51.100.7/32"), network_of("2001:db8:0:1:2::3/128")
    ('198.51.100.7/32', '2001:db8:0:1::/64')

    An IPv4 address that is written as one of IPv6 is the same network as otherwise.

    >>> network_of("::ffff:198.51.100.7/128")
    '198.51.100.7/32'
    """
    network = ipaddress.ip_network(address, strict=False)
    mapped = network.network_address.ipv4_mapped if network.version == 6 else None
    if mapped is not None and network.prefixlen >= MAPPED_BITS:
        return f"{mapped}/{network.prefixlen - MAPPED_BITS}"
    if network.version == 6 and network.prefixlen > IPV6_NETWORK_BITS:
        network = network.supernet(new_prefix=IPV6_NETWORK_BITS)
    return str(network)


def blocked_networks(
    blocked: Mapping[str, int], exceeding: Iterable[str], now: int, seconds: int, most: int = MAX_BLOCKED
) -> dict[str, int]:
    """The networks that are blocked from now on, each with the epoch second until which.

    Args:
        blocked: those that were blocked before.
        exceeding: the addresses that exceed a rate at the moment: their time begins anew.
        seconds: how long a network is blocked.
        most: how many there may be; those that end the latest stay.
    """
    ends = {network: end for network, end in blocked.items() if end > now}
    ends |= {network_of(address): now + seconds for address in exceeding}
    latest = sorted(ends, key=lambda network: (-ends[network], network))[:most]
    return {network: ends[network] for network in sorted(latest)}


def of_version(networks: Iterable[str], version: int) -> list[str]:
    """The networks of a version of IP, in their order."""
    return [network for network in networks if (":" in network) == (version == 6)]
