"""Where webhooks may be sent to."""

from ipaddress import IPv4Network, IPv6Network, ip_address

import pytest
from fitai.developer.webhooks.addresses import RefusedUrl, is_public, parse_url

PRIVATE = (
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.255.255.255",
    "168.63.129.16", "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.1",
    "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255",
    "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:93.184.216.34", "::7f00:1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::1",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "5f00::1",
)  # fmt: skip
"""Loopback, link-local with the metadata services, private, shared (CGNAT), documentation, benchmarks, multicast, reserved,
broadcast, unspecified; of IPv6 also what holds an address of IPv4: mapped, compatible, NAT64, 6to4, Teredo."""


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_that_is_not_public_is_sent_to(address: str):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1"]
)
def test_public_addresses_are_sent_to(address: str):
    assert is_public(ip_address(address))


def test_every_private_network_is_refused_at_both_of_its_ends():
    networks = [
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "224.0.0.0/4",
    ]
    for network in map(IPv4Network, networks):
        assert not is_public(network[0])
        assert not is_public(network[-1])
    for network6 in map(
        IPv6Network, ["fc00::/7", "fe80::/10", "ff00::/8", "64:ff9b::/96", "::ffff:0:0/96", "2002::/16"]
    ):
        assert not is_public(network6[0])
        assert not is_public(network6[-1])


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.com",
        "//hooks.example.com/x",
        "http://hooks.example.com/x",
        "HTTP://hooks.example.com/x",
        "ftp://hooks.example.com/x",
        "file:///etc/passwd",
        "gopher://hooks.example.com/x",
        "https:///x",
        "https://hooks.example.com:80/x",
        "https://hooks.example.com:22/x",
        "https://hooks.example.com:99999/x",
        "https://hooks.example.com:x/x",
        "https://ada@hooks.example.com/x",
        "https://ada:secret@hooks.example.com/x",
        "https://@hooks.example.com/x",
        "https://hooks.example.com@127.0.0.1/x",
        "https://hooks.example.com/x#part",
        "https://hooks.example.com/x y",
        "https://hooks.example.com/x\r\nHost: other",
        "https://hooks.example.com\\@127.0.0.1/x",
        "https://hooks.example.com/ü",
        "https://localhost/x",
        "https://localhost./x",
        "https://api.localhost/x",
        "https://printer.local/x",
        "https://metadata.google.internal/x",
        "https://router/x",
        "https://ho_ok..example.com/x",
        "https://-hooks.example.com/x",
        "https://127.0.0.1/x",
        "https://127.1/x",
        "https://2130706433/x",
        "https://0x7f000001/x",
        "https://0177.0.0.1/x",
        "https://127.0.0.1.0x1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.7/x",
        "https://0.0.0.0/x",
        "https://[::1]/x",
        "https://[::ffff:169.254.169.254]/x",
        "https://[fd00:ec2::254]/x",
        "https://[64:ff9b::a9fe:a9fe]/x",
        "https://[fe80::1%25eth0]/x",
        "https://[::1/x",
    ],
)
@pytest.mark.parametrize("allows_loopback", [False])
def test_urls_that_could_lead_into_a_network_are_refused(url: str, allows_loopback: bool):
    with pytest.raises(RefusedUrl):
        parse_url(url, allows_loopback=allows_loopback)


def test_a_public_url_is_read_as_it_is_sent():
    target = parse_url("https://Hooks.Example.com:8443/in/42?token=a%20b")

    assert (target.host, target.port, target.path) == ("hooks.example.com", 8443, "/in/42?token=a%20b")
    assert target.authority == "hooks.example.com:8443"
    assert target.address is None
    assert target.is_tls
    assert parse_url("https://hooks.example.com").path == "/"
    assert parse_url("https://hooks.example.com:443/x").authority == "hooks.example.com"
    assert parse_url("https://bücher.example.com/x").host == "xn--bcher-kva.example.com"
    assert str(parse_url("https://93.184.216.34/x").address) == "93.184.216.34"


def test_this_machine_is_allowed_by_the_setting_only_and_nothing_else_is():
    assert parse_url("http://127.0.0.1:9000/x", allows_loopback=True).port == 9000
    assert not parse_url("http://localhost:9000/x", allows_loopback=True).is_tls
    for url in ("http://hooks.example.com/x", "http://10.0.0.1/x", "http://169.254.169.254/", "ftp://127.0.0.1/"):
        with pytest.raises(RefusedUrl):
            parse_url(url, allows_loopback=True)
