"""A secret that operators fill in: read once in a while, and what was read before stays where it cannot be read again."""

import pytest
from botocore.exceptions import ClientError
from fitai.kernel import configured_secret
from fitai.kernel.configured_secret import ConfiguredSecret, is_private_address, json_object
from fitai.kernel.errors import Unavailable

from tests.harness.secrets import use_secret

NAME = "fitai/test/configured"


class Monotonic:
    """The clock of the containers."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Monotonic:
    clock = Monotonic()
    monkeypatch.setattr(configured_secret, "time", clock)
    return clock


@pytest.fixture
def secret(aws: None, time: Monotonic) -> ConfiguredSecret[str]:
    use_secret(NAME, {"key": "first"})
    return ConfiguredSecret(lambda: NAME, lambda text: str(json_object(text)["key"]), refresh=lambda: 60)


def test_a_new_text_is_used_when_the_time_is_up(secret: ConfiguredSecret[str], time: Monotonic) -> None:
    assert secret.value() == "first"
    use_secret(NAME, {"key": "second"})
    time.now += 60
    assert secret.value() == "first"
    time.now += 1
    assert secret.value() == "second"


@pytest.mark.parametrize("text", ["no JSON", "[]"])
def test_what_cannot_be_understood_leaves_what_was_there(
    secret: ConfiguredSecret[str], time: Monotonic, text: str
) -> None:
    assert secret.value() == "first"
    use_secret(NAME, text)
    time.now += 61
    assert secret.value() == "first"
    secret.clear_cache()
    with pytest.raises(Unavailable):
        secret.value()


def test_a_secret_that_cannot_be_read_is_tried_again_when_the_time_is_up(
    secret: ConfiguredSecret[str], time: Monotonic, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert secret.value() == "first"
    requests: list[str] = []

    class Throttled:
        def get_secret_value(self, **_: str) -> None:
            requests.append(NAME)
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "GetSecretValue")

    monkeypatch.setattr(configured_secret, "client", lambda _: Throttled())
    for seconds in (61, 1, 61):
        time.now += seconds
        assert secret.value() == "first"
    assert len(requests) == 2


def test_a_secret_that_never_could_be_read_is_not_asked_for_by_each_call(
    secret: ConfiguredSecret[str], time: Monotonic, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests: list[str] = []

    class Throttled:
        def get_secret_value(self, **_: str) -> None:
            requests.append(NAME)
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "GetSecretValue")

    with monkeypatch.context() as patch:
        patch.setattr(configured_secret, "client", lambda _: Throttled())
        for _ in range(5):
            with pytest.raises(Unavailable):
                secret.value()
        assert len(requests) == 1
        time.now += configured_secret.FAILURE_SECONDS
        with pytest.raises(Unavailable):
            secret.value()
        assert len(requests) == 2
    with pytest.raises(Unavailable):
        secret.value()
    time.now += configured_secret.FAILURE_SECONDS
    assert secret.value() == "first"


def test_no_secret_is_an_empty_object() -> None:
    assert ConfiguredSecret(lambda: "", json_object, refresh=lambda: 60).value() == {}


@pytest.mark.parametrize("url", ["https://a.example", "http://localhost:1", "http://[::1]:9"])
def test_an_address_by_https_or_on_this_machine_is_private(url: str) -> None:
    assert is_private_address(url)


@pytest.mark.parametrize(
    "url", ["http://a.example", "ftp://localhost", "http://169.254.169.254", "https://", "http://["]
)
def test_an_address_that_others_can_read_is_not_private(url: str) -> None:
    assert not is_private_address(url)
