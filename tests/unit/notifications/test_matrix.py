"""Which notification is sent by which channel: the matrix, the flags, the user's own choices."""

import pytest
from fitai.accounts.models import NotificationChoices
from fitai.notifications import catalogue, rules
from fitai.notifications.matrix import CATEGORIES, MATRIX, TYPES, Category, NotificationType
from fitai.notifications.models import Notice, Overrides, StoredPreferences

TABLE = """
security          on, locked    on, locked
payment           on            on
moderation        on            on
friend_request    on            -
mention           on            -
comment           on            -
challenge         on            -
ai                on            -
export            on            -
goal_achievement  on            -
like              off           -
follow            off           -
overtaken         off           -
streak            off           -
friend_trained    off           -
digest            opt-in        opt-in
reminder          opt-in        opt-in
tip               opt-in        opt-in
workout_reminder  time          time
media             -             -
"""
"""Push and mail of each category; in the app all are listed, always."""
FLAGS = {
    "workout_reminders": {"workout_reminder", "reminder"},
    "progress_updates": {"goal_achievement", "streak", "digest"},
    "social_activity": {
        "friend_request", "mention", "comment", "challenge", "like", "follow", "overtaken", "friend_trained",
    },
    "ai_recommendations": {"ai", "tip"},
    None: {"security", "payment", "moderation", "export", "media"},
}  # fmt: skip
ALL_ON = NotificationChoices()
ROWS = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in TABLE.strip().splitlines()]
FIRST_TYPE: dict[Category, NotificationType] = {category: type for type, category in reversed(CATEGORIES.items())}


def sent(
    category: str, stored: StoredPreferences | None = None, choices: NotificationChoices = ALL_ON
) -> tuple[bool, bool, bool]:
    """Whether the category is sent in the app, by push, by mail."""
    channels = rules.channels(FIRST_TYPE[category], choices, stored or StoredPreferences())  # type: ignore[index]
    return channels.in_app, channels.push, channels.mail


def asking(category: str, **channels: bool) -> StoredPreferences:
    return StoredPreferences(categories={category: Overrides(**channels)})  # type: ignore[dict-item]


def test_the_table_has_every_category_and_every_type_has_one() -> None:
    assert [row[0] for row in ROWS] == list(MATRIX)
    assert set(CATEGORIES) == set(TYPES)
    assert set(CATEGORIES.values()) == set(MATRIX)


@pytest.mark.parametrize(("category", "push", "mail"), ROWS)
def test_every_message_has_its_channels_by_the_matrix(category: str, push: str, mail: str) -> None:
    assert sent(category) == (True, push.startswith("on"), mail.startswith("on"))


@pytest.mark.parametrize(("category", "push", "mail"), ROWS)
def test_the_user_changes_what_is_not_locked(category: str, push: str, mail: str) -> None:
    for place, setting in ((1, push), (2, mail)):
        channel = ("push", "mail")[place - 1]
        turned_on = sent(category, asking(category, **{channel: True}))[place]
        turned_off = sent(category, asking(category, **{channel: False}))[place]
        assert turned_on == (setting not in ("-", "time")), channel
        assert turned_off == (setting == "on, locked"), channel


@pytest.mark.parametrize("flag", FLAGS, ids=str)
def test_a_flag_turns_off_push_and_mail_of_its_categories_and_of_no_others(flag: str | None) -> None:
    assert {category for category, row in MATRIX.items() if row.flag == flag} == FLAGS[flag]
    if flag is None:
        return
    choices = NotificationChoices(**{flag: False})
    for category in MATRIX:
        stored = asking(category, push=True, mail=True).model_copy(update={"reminder_times": {"monday": "18:30"}})
        if category in FLAGS[flag]:
            assert sent(category, stored, choices) == (True, False, False)
        else:
            assert sent(category, stored, choices) == sent(category, stored)


def test_reminders_of_workouts_are_sent_once_a_time_is_set() -> None:
    assert sent("workout_reminder") == (True, False, False)
    assert sent("workout_reminder", StoredPreferences(reminder_times={"monday": "18:30"})) == (True, True, True)
    without_push = asking("workout_reminder", push=False).model_copy(update={"reminder_times": {"monday": "18:30"}})
    assert sent("workout_reminder", without_push) == (True, False, True)


@pytest.mark.parametrize("type", TYPES)
def test_every_type_has_a_message(type: NotificationType) -> None:
    forms = catalogue.messages("en")[type]
    assert {"title", "one"} <= forms.keys()
    names = [match[0] for form in forms.values() for match in catalogue.PLACEHOLDER.findall(form)]
    values = dict.fromkeys(names, "2") | {"until": "2026-03-08"}
    text = catalogue.message(type, "en", values)
    assert text.title
    assert "{" not in text.title + text.body


def test_the_number_decides_the_noun() -> None:
    assert catalogue.fill("{days:day|days}", {"days": "1"}) == "1 day"
    assert catalogue.fill("{days:day|days}", {"days": "0"}) == "0 days"
    assert catalogue.fill("{name} and {name}", {"name": "{days}"}) == "{days} and {days}"


@pytest.mark.parametrize(
    ("names", "count", "sentence"),
    [
        (["Ada"], 1, "Ada likes your activity."),
        (["Ada", "Ben"], 2, "Ada and Ben like your activity."),
        (["Ada"], 2, "Ada and 1 other person like your activity."),
        (["Ada", "Ben", "Cas"], 24, "Ada and 23 other people like your activity."),
        ([], 3, "3 people like your activity."),
    ],
)
def test_a_line_names_whom_it_can(names: list[str], count: int, sentence: str) -> None:
    values = catalogue.people_values("like", "en", names, count, {})
    assert catalogue.message("like", "en", values).body == sentence


def test_a_language_without_messages_is_english() -> None:
    assert catalogue.message("ai_ready", "tlh", {}) == catalogue.message("ai_ready", "en", {})
    assert catalogue.best_language("en-GB") == "en"


def test_the_thread_of_a_notice_is_its_target_unless_it_names_one() -> None:
    assert Notice("u", "like", "activity:1").thread_or_target == "activity:1"
    assert Notice("u", "comment", "comment:1", thread="activity:1").thread_or_target == "activity:1"
