"""Pseudonyms, and the values that an event may carry."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from fitai.accounts.consents import rules as consent_rules
from fitai.accounts.consents.models import Consent, ConsentChange, Consents, ConsentsChange
from fitai.kernel.errors import Invalid
from fitai.telemetry import rules
from fitai.telemetry.models import TelemetryState
from fitai.telemetry.rules import Choice, Flag, Number

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
GRANT = ConsentChange(granted=True, text_version="2026-11")
WITHDRAW = ConsentChange(granted=False)
DELETE = ConsentChange(granted=False, deletes_sent=True)


def consents(product_granted: bool, coach_granted: bool) -> Consents:
    return Consents(
        product_analytics=Consent(granted=product_granted, changed_at=NOW),
        coach_analytics=Consent(granted=coach_granted, changed_at=NOW),
    )


# --- consents ----------------------------------------------------------------------------------------------


def test_nothing_is_agreed_to_by_default() -> None:
    assert [consent_rules.consent(Consents(), kind).granted for kind in consent_rules.KINDS] == [False, False]


def test_a_consent_is_granted_with_the_version_and_the_time_and_the_other_stays() -> None:
    after = consent_rules.changed_consents(Consents(), ConsentsChange(product_analytics=GRANT), NOW)

    assert after.product_analytics == Consent(granted=True, text_version="2026-11", changed_at=NOW)
    assert after.coach_analytics == Consent()


def test_a_repeated_grant_keeps_the_time_of_the_first() -> None:
    first = consent_rules.changed_consents(Consents(), ConsentsChange(product_analytics=GRANT), NOW)
    later = NOW + timedelta(days=3)

    assert consent_rules.changed_consents(first, ConsentsChange(product_analytics=GRANT), later) == first


@pytest.mark.parametrize(
    "change", [ConsentsChange(product_analytics=WITHDRAW), ConsentsChange(product_analytics=None), None]
)
def test_a_consent_is_withdrawn_by_name_by_null_and_with_all(change: ConsentsChange | None) -> None:
    first = consent_rules.changed_consents(Consents(), ConsentsChange(product_analytics=GRANT), NOW)
    later = NOW + timedelta(days=3)

    assert consent_rules.changed_consents(first, change, later).product_analytics == Consent(changed_at=later)


@pytest.mark.parametrize(
    "change",
    [
        ConsentChange(granted=True),
        ConsentChange(granted=True, text_version="2025-01"),
        ConsentChange(granted=True, text_version="2026-11", deletes_sent=True),
    ],
)
def test_an_agreement_to_no_text_or_another_is_none(change: ConsentChange) -> None:
    with pytest.raises(Invalid):
        consent_rules.changed_consents(Consents(), ConsentsChange(product_analytics=change), NOW)


def test_what_was_sent_can_be_deleted_after_a_withdrawal_too() -> None:
    granted = consent_rules.changed_consents(Consents(), ConsentsChange(product_analytics=GRANT), NOW)
    withdrawn = consent_rules.changed_consents(granted, ConsentsChange(product_analytics=WITHDRAW), NOW)
    deleted = consent_rules.changed_consents(
        withdrawn, ConsentsChange(product_analytics=ConsentChange(deletes_sent=True)), NOW
    )

    assert (withdrawn.product_analytics.deletes_sent, deleted.product_analytics.deletes_sent) == (False, True)
    with pytest.raises(Invalid):
        consent_rules.changed_consents(granted, ConsentsChange(product_analytics=ConsentChange(deletes_sent=True)), NOW)


# --- pseudonyms --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), list(product(product((False, True), repeat=2), repeat=2)))
def test_a_pseudonym_exists_exactly_with_a_consent_and_ends_with_any_withdrawal(
    before: tuple[bool, bool], after: tuple[bool, bool]
) -> None:
    state = TelemetryState(revision=1, pseudonym="old" if any(before) else None)
    transition = rules.changed_state(state, consents(*before), consents(*after), "new")
    is_withdrawn = any(former and not present for former, present in zip(before, after, strict=True))

    expected = None if not any(after) else "new" if is_withdrawn or not any(before) else "old"
    assert transition.state.pseudonym == expected
    assert transition.state.former == (["old"] if any(before) and expected != "old" else [])
    assert list(transition.state.granted) == [
        kind for kind, granted in zip(consent_rules.KINDS, after, strict=True) if granted
    ]
    assert transition.deleted == []


def test_a_withdrawal_that_deletes_gives_back_every_pseudonym_and_keeps_none() -> None:
    state = TelemetryState(revision=4, pseudonym="third", former=["first", "second"])
    deleting = Consents(
        product_analytics=Consent(granted=False, deletes_sent=True),
        coach_analytics=Consent(granted=True, changed_at=NOW),
    )
    transition = rules.changed_state(state, consents(True, True), deleting, "fourth")

    assert transition.deleted == ["first", "second", "third"]
    assert (transition.state.pseudonym, transition.state.former) == ("fourth", [])


def test_former_pseudonyms_are_bounded_and_the_oldest_is_deleted() -> None:
    state = TelemetryState(revision=9, pseudonym="current", former=[str(number) for number in range(rules.MAX_FORMER)])
    transition = rules.changed_state(state, consents(True, False), consents(False, False), "unused")

    assert transition.deleted == ["0"]
    assert len(transition.state.former) == rules.MAX_FORMER
    assert transition.state.former[-1] == "current"


def test_a_deletion_is_tried_more_and_more_rarely_but_twice_a_day() -> None:
    pauses = [rules.next_try(NOW, tries) - NOW for tries in range(30)]

    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[1], pauses[-1]) == (timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=12))


# --- values ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "sent"),
    [
        (Number(highest=60), 61.5, 60),
        (Number(), -3, 0),
        (Number(), 7.9, 7),
        (Number(), float("nan"), None),
        (Number(), float("inf"), 10_000),
        (Number(), True, None),
        (Number(), "12", None),
        (Number(), None, None),
        (Flag(), True, True),
        (Flag(), 1, None),
        (Flag(), "yes", None),
        (Choice.of(["a", "b"]), "a", "a"),
        (Choice.of(["a", "b"]), "Ada Lovelace", None),
        (Choice.of(["a", "b"]), ["a"], None),
    ],
)
def test_a_value_that_is_not_declared_is_not_sent(kind: rules.Property, value: object, sent: object) -> None:
    assert kind.admitted(value) == sent


def test_only_declared_properties_are_sent() -> None:
    declared = {"minutes": Number(), "kind": Choice.of(["like"])}

    assert rules.admitted_properties(declared, {"minutes": 3, "kind": "poke", "name": "Ada"}) == {"minutes": 3}


def test_the_id_follows_from_the_domain_event() -> None:
    def made(event_id: str, name: str, place: int) -> str:
        return rules.product_event(event_id, NOW, name, place, {}, {}).id

    assert made("e-1", "workout_started", 0) == made("e-1", "workout_started", 0)
    ids = {made(*arguments) for arguments in product(("e-1", "e-2"), ("workout_started", "goal_created"), (0, 1))}
    assert len(ids) == 8
    assert all(len(id_) == 36 for id_ in ids)
