"""Nothing of a person is in a product event."""

from datetime import timedelta

import pytest
from fitai.accounts.consents.models import ConsentKind
from fitai.kernel.events import Event
from fitai.payments.events import SubscriptionChanged
from fitai.telemetry import service
from fitai.telemetry.catalogue import DECLARATIONS, SOURCES
from fitai.telemetry.models import ProductEvent, TelemetryState
from fitai.telemetry.rules import Choice, Flag, Number
from fitai.workouts.events import WorkoutsImported

from tests.unit.telemetry.samples import MOMENT, TEXTS, personal_event

NEEDED = {
    "workout_started",
    "workout_completed",
    "exercise_completed",
    "goal_created",
    "goal_completed",
    "social_interaction",
    "ai_recommendation_generated",
    "subscription_upgraded",
    "template_created",
    "import_completed",
}
SINCE = MOMENT - timedelta(days=1)
KINDS: tuple[ConsentKind, ...] = ("product_analytics", "coach_analytics")
SPECIAL = {
    WorkoutsImported: {"undone": False},
    SubscriptionChanged: {"plan": "pro", "previous_plan": "free"},
}
"""Values without which an event leads to nothing."""


def sent(event: Event, *kinds: ConsentKind) -> list[ProductEvent]:
    state = TelemetryState(revision=1, pseudonym="random", granted=dict.fromkeys(kinds, SINCE))
    return list(service.product_events(event, state))


def test_the_events_that_the_business_needs_are_declared() -> None:
    assert {declaration.name for declaration in DECLARATIONS} >= NEEDED


@pytest.mark.parametrize("event", SOURCES, ids=lambda event: event.name)
def test_nothing_of_an_event_that_is_personal_is_sent(event: type[Event]) -> None:
    events = sent(personal_event(event, **SPECIAL.get(event, {})), *KINDS)

    assert events, "the sample leads to an event"
    for product_event in events:
        text = repr(product_event)
        assert [piece for piece in TEXTS if piece in text] == []
        assert "83.46" not in text
        declared = next(
            declaration.properties
            for declaration in DECLARATIONS
            if (declaration.name, declaration.event) == (product_event.name, event)
        )
        assert set(product_event.properties) <= set(declared)
        for name, value in product_event.properties.items():
            kind = declared[name]
            match kind:
                case Number():
                    assert type(value) is int and kind.lowest <= value <= kind.highest
                case Flag():
                    assert type(value) is bool
                case Choice():
                    assert value in kind.values


@pytest.mark.parametrize("event", SOURCES, ids=lambda event: event.name)
def test_an_event_needs_its_own_consent_and_one_that_is_older(event: type[Event]) -> None:
    sample = personal_event(event, **SPECIAL.get(event, {}))
    needed = {declaration.consent for declaration in DECLARATIONS if declaration.event is event}

    assert sent(sample) == []
    assert [bool(sent(sample, kind)) for kind in KINDS] == [kind in needed for kind in KINDS]
    before = sample.model_copy(update={"at": SINCE - timedelta(seconds=1)})
    assert sent(before, *KINDS) == []


def test_names_of_choices_are_words_of_ours() -> None:
    values = {
        value
        for declaration in DECLARATIONS
        for kind in declaration.properties.values()
        if isinstance(kind, Choice)
        for value in kind.values
    }
    assert len(values) > 40
    assert [value for value in values if not value.replace("_", "").isalnum() or len(value) > 25] == []


@pytest.mark.parametrize(
    ("before", "after", "is_upgrade"),
    [("free", "premium", True), ("premium", "pro", True), ("pro", "premium", False), ("premium", "premium", False)],
)
def test_only_a_larger_plan_is_an_upgrade(before: str, after: str, is_upgrade: bool) -> None:
    event = personal_event(SubscriptionChanged, previous_plan=before, plan=after)

    assert bool(sent(event, *KINDS)) is is_upgrade


def test_a_plan_that_a_late_payment_brings_back_is_no_upgrade() -> None:
    event = personal_event(SubscriptionChanged, previous_plan="free", plan="premium", reason="renewed")

    assert sent(event, *KINDS) == []


def test_an_undone_import_and_a_changed_goal_are_no_events() -> None:
    from fitai.goals.events import GoalChanged

    assert sent(personal_event(WorkoutsImported, undone=True), *KINDS) == []
    assert sent(personal_event(GoalChanged, created=None), *KINDS) == []
