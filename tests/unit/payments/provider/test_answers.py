"""How Stripe is asked, and what becomes of its errors: the real SDK and transport against a double on loopback."""

import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import pytest
import stripe as sdk
import urllib3
from fitai.kernel import external_services
from fitai.kernel.errors import Problem
from fitai.payments.configuration import PaymentSettings
from fitai.payments.errors import PaymentDeclined, PaymentsRefused, PaymentsUnavailable, SignatureInvalid
from fitai.payments.provider import client as provider_client
from fitai.payments.provider import problems
from fitai.payments.provider.client import API_VERSION, Provider, client
from fitai.payments.provider.problems import ObjectMissing, RequestRefused
from fitai.payments.provider.transport import Transport

from tests.harness.stripe_double import SECRET, StripeDouble


@contextmanager
def answering(text: bytes) -> Iterator[str]:
    """A server that answers each connection with these bytes and closes it; without any it never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            held = []
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                held.append(connection)
                if text:
                    connection.recv(65536)
                    connection.sendall(text)
                    connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def response(status: int, content: object) -> bytes:
    body = json.dumps(content).encode()
    return b"HTTP/1.1 %d X\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s" % (status, len(body), body)


def provider_at(url: str, seconds: float = 5) -> Provider:
    config = PaymentSettings(key="sk_test", api_base=url)
    return Provider(config, *provider_client._sdk("sk_test", url), time.monotonic() + seconds)


def error(status: int, **details: str) -> bytes:
    return response(status, {"error": {"type": "invalid_request_error", "message": "No secret of ours", **details}})


def test_the_api_version_is_that_of_the_sdk() -> None:
    assert sdk.api_version == API_VERSION


@pytest.mark.parametrize(
    ("status", "details", "problem"),
    [
        (429, {}, PaymentsUnavailable),
        (400, {"code": "rate_limit"}, PaymentsUnavailable),
        (500, {}, PaymentsUnavailable),
        (503, {}, PaymentsUnavailable),
        (400, {"code": "parameter_unknown", "param": "x"}, RequestRefused),
        (404, {"code": "resource_missing", "param": "customer"}, ObjectMissing),
        (401, {}, PaymentsRefused),
        (403, {}, PaymentsRefused),
        (400, {"type": "idempotency_error"}, PaymentsRefused),
    ],
)
def test_an_error_of_stripe_is_a_problem_of_ours_without_its_words(
    status: int, details: dict[str, str], problem: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_client, "MAX_RETRIES", 0)
    provider_client._sdk.cache_clear()
    with answering(error(status, **details)) as url, pytest.raises(problem) as raised:
        provider_at(url).create_portal_session("cus_1", "https://app.example")
    provider_client._sdk.cache_clear()

    assert type(raised.value) is problem
    assert "secret" not in json.dumps(raised.value.error)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("decline_code", "answered"),
    [
        ("insufficient_funds", "insufficient_funds"),
        ("expired_card", "expired_card"),
        ("authentication_required", "authentication_required"),
        ("stolen_card", "generic_decline"),
        ("fraudulent", "generic_decline"),
        ("something_new", "generic_decline"),
    ],
)
def test_a_decline_says_why_in_plain_words_and_never_that_a_card_is_stolen(decline_code: str, answered: str) -> None:
    declined = error(402, type="card_error", code="card_declined", decline_code=decline_code)
    with answering(declined) as url, pytest.raises(PaymentDeclined) as raised:
        provider_at(url).create_portal_session("cus_1", "https://app.example")

    assert raised.value.details == {"declineCode": answered}
    assert raised.value.message == problems.DECLINES[answered]


def test_an_answer_that_is_none_is_our_problem_and_not_the_callers() -> None:
    text = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\n<htm>"
    with answering(text) as url, pytest.raises(PaymentsRefused):
        provider_at(url).find_customer("cus_1")


def test_nobody_waits_for_stripe_longer_than_the_limit() -> None:
    with answering(b"") as url, pytest.raises(PaymentsUnavailable):
        provider_at(url, seconds=0.7).find_customer("cus_1")


def test_one_answer_may_take_eight_seconds_and_no_longer_than_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    transport, timeouts = Transport(), []

    def refuse(*_: object, timeout: urllib3.Timeout, **__: object) -> None:
        timeouts.append((timeout.connect_timeout, timeout.read_timeout))
        raise urllib3.exceptions.ReadTimeoutError(transport._pool, "/", "late")  # type: ignore[arg-type]

    monkeypatch.setattr(transport._pool, "request", refuse)
    monkeypatch.setattr(time, "monotonic", lambda: 1000.0)
    for left in (20, 3, 0.6):
        transport.ends = 1000.0 + left
        with pytest.raises(sdk.APIConnectionError):
            transport.request("get", "https://api.stripe.com/v1/events", {})

    assert [(connect, read) for connect, read in timeouts] == [(1, 8), (1, 3), pytest.approx((0.6, 0.6))]


def test_where_no_time_is_left_nothing_is_sent(stripe: StripeDouble) -> None:
    with pytest.raises(PaymentsUnavailable):
        client(seconds=0).find_customer("cus_1")

    assert stripe.requests == []


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(PaymentsUnavailable):
        provider_at(url, seconds=1.2).find_customer("cus_1")


def test_a_lost_answer_creates_nothing_twice(stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    provider, lost = client(), []
    real = Transport.request

    def lose_the_first(self: Transport, *arguments: object, **options: object) -> object:
        answer = real(self, *arguments, **options)  # type: ignore[arg-type]
        if not lost:
            lost.append(answer)
            raise sdk.APIConnectionError("lost", should_retry=True)  # type: ignore[no-untyped-call]
        return answer

    monkeypatch.setattr(Transport, "request", lose_the_first)
    monkeypatch.setattr(Transport, "_sleep_time_seconds", lambda *_: 0)
    created = provider.create_customer("user-1", "ada@example.com", key="user-1")

    assert stripe.requests == ["POST /v1/customers"] * 2
    assert [customer["id"] for customer in stripe.all("customers")] == [created.id]


def test_the_same_key_creates_nothing_twice_and_other_arguments_are_another_request(stripe: StripeDouble) -> None:
    first = client().create_customer("user-1", "ada@example.com", key="user-1")
    again = client().create_customer("user-1", "ada@example.com", key="user-1")
    other = client().create_customer("user-1", "eve@example.com", key="user-1")
    another = client().create_customer("user-1", "ada@example.com", key="user-1 again")

    assert first == again
    assert len({first.id, other.id, another.id}) == 3


def test_what_sets_a_state_is_applied_each_time_it_is_asked_for(stripe: StripeDouble) -> None:
    customer = stripe.create_customer("user-1")
    subscription = stripe.subscribe(customer, "price_premium_month")
    provider = client()

    cancelled = provider.cancel_at_period_end(subscription)
    assert cancelled.cancel_at_period_end
    assert not provider.take_back(cancelled).cancel_at_period_end
    assert provider.cancel_at_period_end(subscription).cancel_at_period_end


def test_ending_what_is_over_or_absent_does_nothing(stripe: StripeDouble) -> None:
    provider = client()
    customer = stripe.create_customer("user-1")
    subscription = stripe.subscribe(customer, "price_premium_month")
    schedule = provider.create_schedule(subscription)
    for _ in range(2):
        provider.release_schedule(schedule.id)
        provider.cancel_now(subscription)
        provider.delete_customer(customer)
    provider.cancel_now("sub_none")
    provider.release_schedule("sub_sched_none")
    provider.delete_customer("cus_none")

    assert provider.expire_checkout_session("cs_none") is None
    found = provider.find_customer(customer)
    assert found is not None and found.is_deleted


def test_a_list_is_read_page_by_page(stripe: StripeDouble) -> None:
    customer = stripe.create_customer("user-1")
    ids = [stripe.subscribe(customer, "price_premium_month") for _ in range(5)]
    provider, found, after = client(), [], None
    while True:
        page = provider.list_subscriptions(customer, after=after, limit=2)
        found += [subscription.id for subscription in page.items]
        after = page.after
        if after is None:
            break

    assert found == ids[::-1]
    assert len(stripe.requests) == 3


# --- webhooks ----------------------------------------------------------------------------------------------


def test_an_event_is_read_once_its_signature_is_right(stripe: StripeDouble) -> None:
    customer = stripe.create_customer("user-1")
    subscription = stripe.subscribe(customer, "price_premium_month")
    body, signature = stripe.signed(stripe.events[0])
    event = client().construct_event(body.encode(), signature)

    assert (event.type, event.object_type, event.object_id) == (
        "customer.subscription.created",
        "subscription",
        subscription,
    )
    assert (event.customer_id, event.subscription_id, event.user_id) == (customer, subscription, "user-1")


def test_a_body_that_was_changed_or_is_old_or_signed_by_another_is_refused(stripe: StripeDouble) -> None:
    stripe.subscribe(stripe.create_customer("user-1"), "price_premium_month")
    body, signature = stripe.signed(stripe.events[0])
    _, old = stripe.signed(stripe.events[0], at=int(datetime.now(UTC).timestamp()) - 301)
    _, foreign = stripe.signed(stripe.events[0], secret="whsec_foreign")
    for text, header in (
        (body.replace("premium", "pro"), signature),
        (body, old),
        (body, foreign),
        (body, ""),
        (body, None),
        (body, "t=1,v1=00"),
        (body, "nonsense"),
    ):
        with pytest.raises(SignatureInvalid):
            client().construct_event(text.encode(), header)


@pytest.mark.parametrize("body", ["", "[]", "{}", "no JSON", '{"id": 1, "data": {"object": []}}', "null"])
def test_a_signed_body_that_is_no_event_is_refused(stripe: StripeDouble, body: str) -> None:
    header = sdk.WebhookSignature.generate_signature_header(body, SECRET)
    with pytest.raises(SignatureInvalid):
        client().construct_event(body.encode(), header)


def test_a_body_of_bytes_that_are_no_text_is_refused(stripe: StripeDouble) -> None:
    with pytest.raises(SignatureInvalid):
        client().construct_event(b"\xff\xfe", "t=1,v1=00")


def test_neither_the_key_nor_a_mail_address_is_logged(
    stripe: StripeDouble, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        client().create_customer("user-1", "ada@example.com", key="user-1")
        stripe.is_down = True
        with pytest.raises(PaymentsUnavailable):
            client().find_customer("cus_1")
    written = caplog.text + "".join(capfd.readouterr())

    assert "sk_test_double" not in written and "ada@example.com" not in written


@pytest.mark.parametrize(
    ("answer", "fails"),
    [
        (error(500), True),
        (error(401), True),
        (error(404, code="resource_missing", param="customer"), False),
        (error(400, param="customer"), False),
    ],
    ids=["broken", "wrong key", "absent", "refused"],
)
def test_a_provider_that_serves_nobody_is_recorded_as_failing(aws: None, answer: bytes, fails: bool) -> None:
    with answering(answer) as url:
        for _ in range(3):
            with suppress(Problem):
                provider_at(url).find_customer("cus_1")
    assert external_services.failing()["payments"] is fails
