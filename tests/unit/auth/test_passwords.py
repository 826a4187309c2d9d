"""Which passwords are refused, and how one is kept."""

import time
from unicodedata import normalize

import pytest
from fitai.auth import passwords


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "Password123!",
        "P@ssw0rd2024",
        "p4$$w0rd!!",
        "passwordpassword",
        "1234567890",
        "0987654321",
        "123456789012345",
        "qwertyuiop",
        "QwertyUiop12",
        "abcdefghij",
        "aaaaaaaaaaaa",
        "abababababab",
        "abcabcabcabc",
        "1q2w3e4r5t",
        "iloveyou123",
        "I love you 123",
        "Football2024",
        "...dragon...1999",
        "manchesterunited",
        "changeme1234",
    ],
)
def test_common_passwords_are_refused(password: str) -> None:
    assert passwords.weakness(password, "somebody", "somebody.else@example.com") is not None


@pytest.mark.parametrize(
    "password",
    [
        "plums under an oak 7",
        "correct horse battery staple",
        "Str0ng&Unusual",
        "kettlebell at dawn",
        "xK9#mQ2$vL",
        "дуб и слива у реки",
        "S3cure-Gym-Entry",
        "my dragon eats 4 cakes",
    ],
)
def test_other_passwords_are_taken(password: str) -> None:
    assert passwords.weakness(password, "somebody", "somebody.else@example.com") is None


def test_a_password_does_not_contain_its_owners_names() -> None:
    assert passwords.weakness("lives here: Somebody!", "somebody", "x@example.com")
    assert passwords.weakness("the gym of ada.l 77", "unrelated", "Ada.L@example.com")
    assert passwords.weakness("the gym of ada.l 77", "unrelated", "me@example.com") is None


def test_the_list_is_of_several_hundred_and_fits_the_rule() -> None:
    listed = passwords._word_list("common.txt")
    assert len(listed) > 300
    assert all(len(item) >= 10 and item == item.casefold() for item in listed)


def test_looking_for_a_weakness_takes_no_time_to_speak_of() -> None:
    passwords.weakness("warm up the lists", "somebody")
    started = time.perf_counter()
    for text in ("a" * 127 + "b", "qwertyuiop" * 12, "x1" * 64, "abcdefghijklmnopqrstuvwxyz" * 4):
        passwords.weakness(text, "somebody")
    assert time.perf_counter() - started < 0.5


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    from fitai.kernel.settings import settings

    monkeypatch.setenv("FITAI_PASSWORD_COST", "4")
    settings.cache_clear()


def test_what_is_kept_is_salted_and_checks() -> None:
    one, two = passwords.hash_password("plums under an oak 7"), passwords.hash_password("plums under an oak 7")
    assert one != two
    assert passwords.is_match("plums under an oak 7", one)
    assert not passwords.is_match("plums under an oak 8", one)


def test_beyond_72_bytes_every_character_counts() -> None:
    kept = passwords.hash_password("ä" * 100)
    assert passwords.is_match("ä" * 100, kept)
    assert not passwords.is_match("ä" * 99, kept)
    assert not passwords.is_match("ä" * 99 + "b", kept)


def test_two_ways_of_typing_a_letter_are_one_password() -> None:
    assert passwords.is_match(
        normalize("NFD", "über die Brücke"), passwords.hash_password(normalize("NFC", "über die Brücke"))
    )


def test_nobodys_password_costs_the_same_and_never_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    from fitai.kernel.settings import settings

    monkeypatch.setenv("FITAI_PASSWORD_COST", "8")
    settings.cache_clear()
    kept = passwords.hash_password("plums under an oak 7")

    def fastest(stored: str | None) -> float:
        spent = []
        for _ in range(5):
            started = time.thread_time()
            assert not passwords.is_match("something else", stored)
            spent.append(time.thread_time() - started)
        return min(spent)

    assert fastest(None) == pytest.approx(fastest(kept), rel=0.5)
