"""The catalogues: every text in every language, filled in with counts, weights and dates of that language."""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

import pytest
from fitai.achievements.catalogue import CATALOGUE
from fitai.kernel import languages
from fitai.kernel.languages import LANGUAGES
from fitai.media.live_events import REJECTION_MESSAGES
from fitai.notifications.texts import rules, service
from fitai.notifications.texts.rules import Catalogue
from fitai.notifications.texts.service import load_catalogue, notification_text

OTHERS = [language for language in LANGUAGES if language != languages.FALLBACK]
WEEK = {"workouts": "3", "days": "2", "met": "true", "weeklyStreak": "5"}


def texts_within(text: Any) -> Iterator[str]:
    """The texts of a choice, or the text itself."""
    if isinstance(text, str):
        yield text
    else:
        for name, inner in text.items():
            if name != "by":
                yield from texts_within(inner)


def shape(text: Any) -> Any:
    if isinstance(text, str):
        return None
    return {name: inner if name == "by" else shape(inner) for name, inner in text.items()}


def placeholders(text: Any) -> set[str]:
    return {name for inner in texts_within(text) for _, name, _, _ in Formatter().parse(inner) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_missing_in_a_language(language: str) -> None:
    english, other = load_catalogue(languages.FALLBACK), load_catalogue(language)
    assert other.texts.keys() == english.texts.keys()
    assert other.counts.keys() == english.counts.keys()
    assert {table: names.keys() for table, names in other.names.items()} == {
        table: names.keys() for table, names in english.names.items()
    }


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_choices_and_placeholders_of_the_english_text(language: str) -> None:
    english, other = load_catalogue(languages.FALLBACK), load_catalogue(language)
    for type, text in english.texts.items():
        assert {part: shape(text[part]) for part in text} == {
            part: shape(other.texts[type][part]) for part in other.texts[type]
        }, type
        for part in text:
            assert placeholders(text[part]) == placeholders(other.texts[type][part]), (type, part)
    for name, text in english.names["words"].items():
        assert placeholders(text) == placeholders(other.names["words"][name]), name


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_was_left_in_english(language: str) -> None:
    english, other = load_catalogue(languages.FALLBACK), load_catalogue(language)
    same = [
        type
        for type, text in english.texts.items()
        if set(texts_within(text["message"])) & set(texts_within(other.texts[type]["message"]))
    ]
    assert same == ["tip"], "its message is a value"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_filled_in(language: str) -> None:
    catalogue = load_catalogue(language)
    samples = {"kind": "avatar", "reason": "too_large", "achievement": "pull_ups", "until": "2026-03-08"}
    for type, text in catalogue.texts.items():
        for part in text.values():
            for branch in texts_within(part):
                values = {name: samples.get(name, "3") for name in placeholders(branch)}
                assert "{" not in rules.fill(branch, values, catalogue, "metric"), type


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_for_people(language: str) -> None:
    for type, text in load_catalogue(language).texts.items():
        for title in texts_within(text["title"]):
            assert 0 < len(title) <= 40, type
            assert title.isprintable(), type
        for message in texts_within(text["message"]):
            assert message.isprintable(), type
            assert "lost" not in message.lower().split(), "nobody is told that something was lost"
            assert "verloren" not in message.lower(), type
            assert "perdido" not in message.lower(), type


def test_every_language_names_all_achievements_and_rejections() -> None:
    english = load_catalogue(languages.FALLBACK)
    assert english.names["achievements"] == {achievement.id: achievement.title for achievement in CATALOGUE}
    assert english.names["rejections"] == REJECTION_MESSAGES


def test_a_text_that_a_language_lacks_is_the_english_one(monkeypatch: pytest.MonkeyPatch) -> None:
    full = load_catalogue("de")
    texts = {type: text for type, text in full.texts.items() if type != "follow"}
    lacking = Catalogue("de", texts, full.counts, full.names)
    monkeypatch.setattr(
        service, "load_catalogue", lambda language: lacking if language == "de" else load_catalogue(language)
    )
    assert notification_text("follow", {"actor": "Ada"}, "de").message == "Ada follows you."
    assert notification_text("mention", {"actor": "Ada"}, "de").message == "Ada hat dich erwähnt."


@pytest.mark.parametrize(
    ("count", "message"),
    [
        ("1", "Ada likes your activity."),
        ("2", "Ada and 1 other like your activity."),
        ("24", "Ada and 23 others like your activity."),
        ("1235", "Ada and 1,234 others like your activity."),
    ],
)
def test_likes_on_one_target_are_one_sentence(count: str, message: str) -> None:
    assert notification_text("like", {"actor": "Ada", "count": count}).message == message


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "Last week: 3 workouts on 2 days. That met your target; 5 weeks in a row."),
        ("de", "Letzte Woche: 3 Trainings an 2 Tagen. Damit ist dein Wochenziel erfüllt; Wochen in Folge: 5."),
        (
            "es",
            "La semana pasada: 3 entrenamientos en 2 días. Has cumplido tu objetivo semanal; llevas 5 semanas en racha.",
        ),
    ],
)
def test_two_counts_of_a_sentence_have_forms_of_their_own(language: str, message: str) -> None:
    assert notification_text("weekly_summary", WEEK, language).message == message


def test_a_single_workout_is_one() -> None:
    values = {"workouts": "1", "days": "1", "met": "false"}
    assert notification_text("weekly_summary", values).message == "Last week: 1 workout on 1 day."
    assert notification_text("weekly_summary", values, "de").message == "Letzte Woche: 1 Training an 1 Tag."


@pytest.mark.parametrize(
    ("language", "units", "weight"),
    [
        ("en", "metric", "102.5 kg"),
        ("en", "imperial", "226 lb"),
        ("de", "metric", "102,5 kg"),
        ("es", "imperial", "226 lb"),
    ],
)
def test_weights_are_in_the_users_units_and_their_languages_marks(language: str, units: Any, weight: str) -> None:
    values = {"title": "Squat", "weight": "102.5"}
    assert weight in notification_text("goal_milestone", values, language, units).message


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"achievement": "workouts", "tier": "100"}, "Unlocked: Workouts, 100."),
        ({"achievement": "first_workout"}, "Unlocked: First workout."),
        ({"count": "7"}, "You have unlocked 7 achievements."),
    ],
)
def test_a_value_that_is_absent_is_a_choice_of_its_own(values: Mapping[str, str], message: str) -> None:
    assert notification_text("achievement_unlocked", values).message == message


def test_somebody_whose_name_is_not_known_is_somebody() -> None:
    assert notification_text("follow", {}, "es").message == "Alguien te sigue."


def test_a_text_with_a_hole_in_it_is_not_written() -> None:
    with pytest.raises(KeyError):
        notification_text("challenge_started", {})


def test_a_value_is_never_read_as_a_placeholder() -> None:
    assert notification_text("follow", {"actor": "{count.__class__}"}).message == "{count.__class__} follows you."
    catalogue = load_catalogue("en")
    with pytest.raises(KeyError):
        rules.fill("{actor.__class__}", {"actor": "Ada"}, catalogue, "metric")
