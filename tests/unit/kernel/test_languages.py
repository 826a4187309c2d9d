"""How numbers, days and moments are written in each language."""

from datetime import UTC, date, datetime

import pytest
from fitai.kernel import languages


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en", "en"), ("de", "de"), ("de-AT", "de"), ("es-419", "es"), ("pt-BR", "en"), ("zh-Hant-TW", "en"), ("", "en")],
)
def test_a_language_without_texts_is_english(tag: str, language: str) -> None:
    assert languages.language_of(tag) == language


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("en", 1234567.25, "1,234,567.25"),
        ("de", 1234567.25, "1.234.567,25"),
        ("es", 1234.5, "1234,5"),
        ("es", 12345, "12.345"),
        ("de", 0.4, "0,4"),
        ("en", 10, "10"),
        ("en", 100, "100"),
    ],
)
def test_numbers_are_written_as_in_the_language(language: str, value: float, text: str) -> None:
    assert languages.number_text(value, language) == text


@pytest.mark.parametrize(
    ("language", "text"), [("en", "8 March 2026"), ("de", "8. März 2026"), ("es", "8 de marzo de 2026")]
)
def test_days_are_written_as_in_the_language(language: str, text: str) -> None:
    assert languages.day_text(date(2026, 3, 8), language) == text
    moment = datetime(2026, 3, 8, 22, 30, tzinfo=UTC)
    assert languages.moment_text(moment, language, "America/New_York") == f"{text}, 18:30 America/New_York"
