"""Signatures, retries and what is kept of an answer."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from fitai.developer.webhooks import rules
from standardwebhooks import Webhook, WebhookVerificationError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def headers(secrets: list[str], body: str, at: int) -> dict[str, str]:
    signature = rules.signatures(secrets, "msg_1", at, body)
    return {"webhook-id": "msg_1", "webhook-timestamp": str(at), "webhook-signature": signature}


def test_the_library_of_standard_webhooks_verifies_what_we_sign():
    random, at = Random(3), int(datetime.now(UTC).timestamp())
    for body in ('{"type":"test"}', '{"name":"Ärmel 💪"}', "{}", '{"long":"' + "x" * 20_000 + '"}'):
        secret = rules.new_secret(random.randbytes(32))
        assert Webhook(secret).verify(body, headers([secret], body, at)) is not None
        with pytest.raises(WebhookVerificationError):
            Webhook(rules.new_secret(random.randbytes(32))).verify(body, headers([secret], body, at))
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body + " ", headers([secret], body, at))


def test_during_a_rotation_both_secrets_verify():
    random, at = Random(4), int(datetime.now(UTC).timestamp())
    new, former = rules.new_secret(random.randbytes(32)), rules.new_secret(random.randbytes(32))
    sent = headers([new, former], '{"a":1}', at)

    for secret in (new, former):
        assert Webhook(secret).verify('{"a":1}', sent) == {"a": 1}
    assert (
        Webhook(new).sign("msg_1", datetime.fromtimestamp(at, UTC), '{"a":1}')
        == sent["webhook-signature"].split(" ")[0]
    )


def test_attempts_go_on_for_three_days_with_growing_pauses():
    moments, moment = [NOW], NOW
    for attempt in range(1, rules.MAX_ATTEMPTS):
        following = rules.next_attempt(attempt, moment, None)
        assert following is not None
        moments.append(following)
        moment = following

    assert rules.next_attempt(rules.MAX_ATTEMPTS, moment, None) is None
    assert timedelta(days=3) <= moments[-1] - NOW <= timedelta(days=4)
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert pauses == sorted(pauses)
    assert len(moments) == 10


def test_a_server_may_ask_to_wait_longer_but_not_for_more_than_a_day():
    assert rules.next_attempt(1, NOW, timedelta(minutes=7)) == NOW + timedelta(minutes=7)
    assert rules.next_attempt(3, NOW, timedelta(seconds=1)) == NOW + timedelta(minutes=30)
    assert rules.next_attempt(1, NOW, timedelta(days=900)) == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 5 ", 5),
        ("Sun, 01 Mar 2026 12:02:00 GMT", 120),
        ("Sun, 01 Mar 2020 12:02:00 GMT", 0),
        ("99999999999999999999", 86_400),
        (None, None),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("١٢", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(text: str | None, seconds: int | None):
    parsed = rules.parse_retry_after(text, NOW)

    assert parsed == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize("status", [100, 199, 300, 301, 302, 307, 308, 304, 400, 404, 410, 429, 500, 503, None])
def test_only_2xx_is_a_success(status: int | None):
    assert not rules.is_success(status)
    assert rules.is_success(200) and rules.is_success(204) and rules.is_success(299)


def test_of_an_answer_the_first_characters_of_a_text_are_kept():
    assert rules.answer_text(("ä" * 900).encode(), "text/plain; charset=utf-8") == "ä" * 500
    assert rules.answer_text(b"\x00\x1b[31mred\x7f\n", "text/html") == "[31mred\n"
    assert rules.answer_text(b"\xff\xfe ok", "application/json").endswith(" ok")
    assert rules.answer_text(b"PNG", "image/png") == ""


def test_a_webhook_is_exhausted_after_three_days_without_a_success():
    began = int(NOW.timestamp())

    assert not rules.is_exhausted(None, NOW)
    assert not rules.is_exhausted(began, NOW + timedelta(days=2, hours=23))
    assert rules.is_exhausted(began, NOW + timedelta(days=3))
