"""The catalogues: every message in every language, with the counts, weights and days of that language."""

from typing import Any, get_args

import pytest
from fitai.achievements.catalogue import CATALOGUE
from fitai.kernel.languages import LANGUAGES
from fitai.media.models import RejectionReason
from fitai.notifications import catalogue
from fitai.notifications.catalogue import PLACEHOLDER, fill, message
from fitai.notifications.matrix import MATRIX, TYPES

OTHERS = LANGUAGES[1:]
WEEK = {"form": "met", "workouts": "3", "days": "2", "weeklyStreak": "5"}
LOSSES = {"lost", "lose", "verloren", "verlierst", "perdido", "pierdes"}


def placeholders(text: str) -> set[tuple[str, str | None, bool]]:
    """The placeholders of a text; how they are written, but for the nouns, which are of a language."""
    found = PLACEHOLDER.findall(text)
    return {(name, "" if plural else form, bool(plural)) for name, form, plural in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_has_a_message_in_every_language(language: str) -> None:
    assert set(catalogue.messages(language)) == set(TYPES)
    for type, forms in catalogue.messages(language).items():
        assert {"title", "one"} <= set(forms), type
        assert 0 < len(forms["title"]) <= 40, type
        for text in forms.values():
            assert text.isprintable(), type
            assert not LOSSES & set(text.lower().replace(".", " ").split()), "nobody is told that something was lost"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_forms_and_placeholders_of_the_english_message(language: str) -> None:
    for type, forms in catalogue.messages("en").items():
        translated = catalogue.messages(language)[type]
        assert set(translated) == set(forms), type
        for form, text in forms.items():
            assert placeholders(translated[form]) == placeholders(text), (type, form)


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_was_left_in_english(language: str) -> None:
    english = catalogue.messages("en")
    same = [
        (type, form)
        for type, forms in catalogue.messages(language).items()
        for form, text in forms.items()
        if form != "title" and text == english[type][form]
    ]
    assert same == [("tip", "one")], "its message is a value"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_is_there_in_every_language(language: str) -> None:
    tables = catalogue.names(language)
    assert {table: set(names) for table, names in tables.items()} == {
        table: set(names) for table, names in catalogue.names("en").items()
    }
    assert set(tables["categories"]) == set(MATRIX)
    assert set(tables["achievements"]) == {achievement.id for achievement in CATALOGUE}
    assert set(catalogue.messages(language)["media_rejected"]) >= set(get_args(RejectionReason))
    for name, text in tables["words"].items():
        assert placeholders(text) == placeholders(catalogue.names("en")["words"][name]), name


def test_achievements_are_called_as_in_their_catalogue() -> None:
    titles = {achievement.id: achievement.title for achievement in CATALOGUE}
    assert catalogue.names("en")["achievements"] == titles


def test_a_message_that_a_language_lacks_is_the_english_one(monkeypatch: pytest.MonkeyPatch) -> None:
    all_messages = catalogue.messages
    lacking = {type: forms for type, forms in all_messages("de").items() if type != "follow"}
    monkeypatch.setattr(catalogue, "messages", lambda code: lacking if code == "de" else all_messages(code))
    assert message("follow", "de", {"name": "Ada"}).body == "Ada follows you."
    assert message("mention", "de-AT", {"name": "Ada"}).body == "Ada hat dich erwähnt."
    assert message("mention", "pt-BR", {"name": "Ada"}).body == "Ada mentioned you."


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "Last week: 3 workouts on 2 days. That met your target; 5 weeks in a row."),
        ("de", "Letzte Woche: 3 Trainings an 2 Tagen. Damit ist dein Ziel erfüllt: 5 Wochen in Folge."),
        ("es", "La semana pasada: 3 entrenamientos en 2 días. Has cumplido tu objetivo: 5 semanas en racha."),
    ],
)
def test_the_counts_of_a_sentence_have_forms_of_their_own(language: str, body: str) -> None:
    assert message("weekly_summary", language, WEEK).body == body


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "Last week: 1 workout on 1 day."),
        ("de", "Letzte Woche: 1 Training an 1 Tag."),
        ("es", "La semana pasada: 1 entrenamiento en 1 día."),
    ],
)
def test_one_is_singular(language: str, body: str) -> None:
    assert message("weekly_summary", language, {"workouts": "1", "days": "1"}).body == body


@pytest.mark.parametrize(
    ("language", "units", "weight"),
    [
        ("en", "metric", "102.5 kg"),
        ("en", "imperial", "226 lb"),
        ("de", "metric", "102,5 kg"),
        ("es", "imperial", "226 lb"),
    ],
)
def test_weights_are_in_the_users_units(language: str, units: Any, weight: str) -> None:
    values = {"form": "weight", "goal": "Squat", "value": "102.5"}
    assert weight in message("goal_milestone", language, values, units).body


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "2 workouts more until 8 March 2026, and your streak of 5 weeks goes on."),
        ("de", "Noch 2 Trainings bis zum 8. März 2026, und deine Serie von 5 Wochen geht weiter."),
        ("es", "2 entrenamientos más hasta el 8 de marzo de 2026, y tu racha de 5 semanas continúa."),
    ],
)
def test_days_are_written_as_in_the_language(language: str, body: str) -> None:
    values = {"left": "2", "until": "2026-03-08", "weeks": "5"}
    assert message("streak_at_risk", language, values).body == body


@pytest.mark.parametrize(
    ("language", "body"), [("en", "Unlocked: Pull-ups, 10."), ("de", "Freigeschaltet: Klimmzüge, 10.")]
)
def test_a_code_has_a_name(language: str, body: str) -> None:
    values = {"form": "tier", "achievement": "pull_ups", "tier": "10"}
    assert message("achievement_unlocked", language, values).body == body


def test_large_counts_have_marks() -> None:
    assert fill("{others:other|others}", {"others": "1234"}) == "1,234 others"
    assert fill("{others:weitere|weitere}", {"others": "1234"}, "de") == "1.234 weitere"


def test_a_value_is_never_read_as_a_placeholder() -> None:
    assert message("follow", "en", {"name": "{count:a|b}"}).body == "{count:a|b} follows you."


def test_words_and_categories_are_in_the_language() -> None:
    assert catalogue.word("unsubscribe_button", "de") == "Abbestellen"
    assert catalogue.word("more", "es-MX", {"count": "3"}) == "y 3 más"
    assert catalogue.category_name("payment", "fr") == "payments"
