"""Unit tests cannot reach anything but this machine."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_a_socket_to_elsewhere_is_refused():
    with socket.socket() as connection, pytest.raises(SocketConnectBlockedError):
        connection.connect(("192.0.2.1", 443))
