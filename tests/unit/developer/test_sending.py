"""The request to the server of a webhook, over real connections: to public addresses only, bounded in time and size."""

import socket
import threading
from collections.abc import Iterator

import pytest
from fitai.developer.webhooks import sending
from fitai.developer.webhooks.addresses import allows_loopback
from fitai.developer.webhooks.sending import Sender
from fitai.kernel.settings import settings

from tests.unit.developer.https_server import HOST, PUBLIC, Server, answer, running

URL = f"https://{HOST}/in?key=7"
HEADERS = {"Content-Type": "application/json", "webhook-id": "msg_1"}


@pytest.fixture(scope="module")
def running_server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def server(running_server: Server) -> Server:
    running_server.requests.clear()
    running_server.connected_to.clear()
    running_server.lookups.clear()
    running_server.respond = lambda connection, request: connection.sendall(answer())
    return running_server


def test_a_delivery_reaches_the_server_whose_certificate_is_valid_for_the_name(server: Server):
    outcome = server.sender().post(URL, HEADERS, '{"type":"test","name":"Ärmel"}')

    assert (outcome.status, outcome.error, outcome.answer) == (200, None, "thanks")
    (request,) = server.requests
    assert request.line == "POST /in?key=7 HTTP/1.1"
    assert request.body == '{"type":"test","name":"Ärmel"}'
    assert request.headers["host"] == HOST
    assert request.headers["webhook-id"] == "msg_1"
    assert request.headers["content-length"] == str(len(request.body.encode()))
    assert server.connected_to == [(PUBLIC, 443)]


@pytest.mark.parametrize("status", ["201 Created", "204 No Content", "202 Accepted"])
def test_every_2xx_is_a_success(server: Server, status: str):
    server.respond = lambda connection, request: connection.sendall(answer(status, b""))

    assert server.sender().post(URL, HEADERS, "{}").is_success


def test_a_redirection_is_a_failure_and_is_not_followed(server: Server):
    for location in ("https://169.254.169.254/latest/meta-data", f"https://{HOST}/other", "http://localhost/"):
        server.respond = lambda connection, request, location=location: connection.sendall(  # type: ignore[misc]
            answer("302 Found", b"", f"Location: {location}\r\n")
        )
        outcome = server.sender().post(URL, HEADERS, "{}")
        assert (outcome.status, outcome.error) == (302, "status")
    assert len(server.requests) == 3
    assert {address for address, _ in server.connected_to} == {PUBLIC}


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["169.254.169.254"],
        ["10.0.0.1"],
        ["100.64.0.9"],
        ["0.0.0.0"],
        ["::1"],
        ["fd00:ec2::254"],
        ["::ffff:169.254.169.254"],
        ["64:ff9b::a9fe:a9fe"],
        [PUBLIC, "10.0.0.1"],
        ["169.254.169.254", PUBLIC],
        [PUBLIC, "::1"],
    ],
)
def test_a_name_with_any_address_that_is_not_public_is_not_connected_to(server: Server, addresses: list[str]):
    outcome = server.sender(*addresses).post(URL, HEADERS, "{}")

    assert (outcome.status, outcome.error) == (None, "refused_address")
    assert server.connected_to == []


def test_the_connection_goes_to_the_address_that_was_checked_and_the_name_is_resolved_once(server: Server):
    turns = [[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]]
    sender = server.sender()
    sender.resolve = lambda host, seconds: (server.lookups.append(host), turns[len(server.lookups) - 1])[1]

    assert sender.post(URL, HEADERS, "{}").is_success
    assert server.lookups == [HOST]
    assert server.connected_to == [(PUBLIC, 443)]
    assert sender.post(URL, HEADERS, "{}").error == "refused_address", "the name leads elsewhere by now"
    assert len(server.connected_to) == 1


@pytest.mark.parametrize(
    "url", ["http://hooks.example.com/", "https://127.0.0.1/", "https://[::1]/", "https://hooks.example.com:22/"]
)
def test_a_url_that_was_stored_before_the_rules_is_held_to_them_at_each_delivery(server: Server, url: str):
    assert server.sender().post(url, HEADERS, "{}").error == "refused_address"
    assert server.lookups == []


def test_a_certificate_of_another_name_or_authority_is_refused(server: Server):
    assert server.sender().post("https://other.example.com/", HEADERS, "{}").error == "invalid_certificate"
    assert server.sender(trusted=False).post(URL, HEADERS, "{}").error == "invalid_certificate"
    assert server.requests == []


def test_a_name_without_an_address_and_a_closed_port_are_failures(server: Server):
    nobody = Sender(lambda host, seconds: [], server.sender().connect)
    assert nobody.post(URL, HEADERS, "{}").error == "unknown_host"

    def refuse(*arguments: object) -> socket.socket:
        raise ConnectionRefusedError

    assert Sender(lambda host, seconds: [PUBLIC], refuse).post(URL, HEADERS, "{}").error == "connection_failed"


def test_of_several_addresses_the_next_one_is_tried_when_one_does_not_accept(server: Server):
    sender = server.sender("2606:4700::1111", PUBLIC, "1.1.1.1")
    connect = sender.connect

    def only_second(address: sending.Address, port: int, seconds: float) -> socket.socket:
        connection = connect(address, port, seconds)
        if len(server.connected_to) == 1:
            connection.close()
            raise ConnectionRefusedError
        return connection

    sender.connect = only_second
    assert sender.post(URL, HEADERS, "{}").is_success
    assert [address for address, _ in server.connected_to] == [PUBLIC, "1.1.1.1"], "IPv4 first"


def test_a_server_that_never_answers_is_given_up_at_the_deadline(server: Server):
    over = threading.Event()
    server.respond = lambda connection, request: (over.wait(5), None)[1]

    outcome = server.sender(timeout=0.15).post(URL, HEADERS, "{}")
    over.set()

    assert (outcome.status, outcome.error) == (None, "timed_out")


def test_a_server_that_sends_a_byte_at_a_time_is_given_up_at_the_same_deadline(server: Server):
    over = threading.Event()

    def drip(connection: socket.socket, request: bytes) -> None:
        for character in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000:
            if over.wait(0.02):
                return
            connection.sendall(bytes([character]))

    server.respond = drip
    outcome = server.sender(timeout=0.2).post(URL, HEADERS, "{}")
    over.set()

    assert (outcome.status, outcome.error) == (None, "timed_out")


def test_of_a_huge_answer_only_the_beginning_is_read(server: Server):
    sent: list[int] = []

    def flood(connection: socket.socket, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000000000\r\n\r\n")
        for _ in range(2000):
            connection.sendall(b"x" * 65536)
            sent.append(65536)

    server.respond = flood
    outcome = server.sender().post(URL, HEADERS, "{}")

    assert outcome.is_success
    assert outcome.answer == "x" * 500
    assert sum(sent) < 64_000_000, "the connection was closed"


@pytest.mark.parametrize(
    "content",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 100_000,
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5_000)) + b"\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"",
    ],
)
def test_what_is_no_answer_is_a_failure(server: Server, content: bytes):
    def respond(connection: socket.socket, request: bytes) -> None:
        connection.sendall(content)

    server.respond = respond
    assert server.sender().post(URL, HEADERS, "{}").error in ("invalid_answer", "connection_failed")


def test_the_status_counts_where_the_content_breaks_off(server: Server):
    server.respond = lambda connection, request: connection.sendall(
        b"HTTP/1.1 503 Busy\r\nRetry-After: 30\r\nContent-Length: 99\r\n\r\nx"
    )

    outcome = server.sender().post(URL, HEADERS, "{}")

    assert (outcome.status, outcome.error) == (503, "status")
    assert outcome.retry_after is not None
    assert outcome.retry_after.total_seconds() == 30


def test_this_machine_is_reached_in_a_local_stage_with_the_setting_only(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    def allowed(stage: str, loopback: str) -> bool:
        monkeypatch.setenv("FITAI_STAGE", stage)
        monkeypatch.setenv("FITAI_WEBHOOK_LOOPBACK", loopback)
        settings.cache_clear()
        return allows_loopback()

    assert [allowed("local", "1"), allowed("local", "0"), allowed("prod", "1")] == [True, False, False]
    assert server.sender().post("http://127.0.0.1:9/", HEADERS, "{}").error == "refused_address"
    settings.cache_clear()
