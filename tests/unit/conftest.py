"""Unit tests need no network: a socket to anywhere but this machine is an error."""

import pytest
from pytest_socket import socket_allow_hosts


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Close the sockets; loopback stays, for the servers that some tests start themselves."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
