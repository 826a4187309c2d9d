"""The states of a case, who is trusted, and how much may be reported."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.community.cases import rules
from fitai.community.cases.models import CaseStatus
from fitai.community.cases.state import CaseState, ReporterRecord, Target
from fitai.kernel.errors import Problem
from fitai.users.limits.models import Membership

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TARGET = Target("activity", "a-1", "author", "Buy pills", can_be_hidden=True)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def reported(
    times: int = 1, *, trusted: bool = True, target: Target = TARGET, case: CaseState | None = None
) -> CaseState:
    for _ in range(times):
        case = rules.with_report(case, target, "spam", is_trusted=trusted, now=NOW)
    assert case is not None
    return case


def resolved(action: str = "hide", case: CaseState | None = None, at: datetime = NOW) -> CaseState:
    case = rules.claimed(case or reported(), "mod-1", at)
    reason = None if action == "dismiss" else "spam"
    return rules.resolved(case, "mod-1", action, reason=reason, note=None, can_be_hidden=True, now=at)  # type: ignore[arg-type]


def appealed(at: datetime = NOW) -> CaseState:
    return rules.with_appeal(resolved(), "author", "It is a joke.", at)


def decided(outcome: str) -> CaseState:
    return rules.with_appeal_outcome(rules.claimed(appealed(), "mod-2", NOW), "mod-2", outcome, None, NOW)  # type: ignore[arg-type]


STATES: dict[CaseStatus, Callable[[], CaseState]] = {
    "open": reported,
    "claimed": lambda: rules.claimed(reported(), "mod-1", NOW),
    "resolved": resolved,
    "appealed": appealed,
    "upheld": lambda: decided("upheld"),
    "overturned": lambda: decided("overturned"),
}
STEPS: dict[str, Callable[[CaseState], CaseState]] = {
    "report": lambda case: reported(case=case),
    "claim": lambda case: rules.claimed(case, "mod-1", NOW),
    "claim by another": lambda case: rules.claimed(case, "mod-2", NOW),
    "resolve": lambda case: rules.resolved(
        case, "mod-1", "hide", reason="spam", note=None, can_be_hidden=True, now=NOW
    ),
    "appeal": lambda case: rules.with_appeal(case, "author", "text", NOW),
    "appeal of a stranger": lambda case: rules.with_appeal(case, "stranger", "text", NOW),
    "uphold": lambda case: rules.with_appeal_outcome(case, "mod-2", "upheld", None, NOW),
    "uphold by the first": lambda case: rules.with_appeal_outcome(case, "mod-1", "upheld", None, NOW),
}
TABLE: dict[CaseStatus, dict[str, str]] = {
    "open": {"report": "open", "claim": "claimed", "claim by another": "claimed", "resolve": "case_not_claimed"},
    "claimed": {"report": "claimed", "claim": "claimed", "claim by another": "case_claimed", "resolve": "resolved"},
    "resolved": {"report": "open", "resolve": "case_decided", "appeal": "appealed"},
    "appealed": {
        "report": "open",
        "claim": "same_moderator",
        "claim by another": "appealed",
        "resolve": "case_appealed",
        "appeal": "already_appealed",
        "uphold": "case_not_claimed",
        "uphold by the first": "same_moderator",
    },
    "upheld": {"report": "open", "appeal": "already_appealed", "resolve": "case_decided"},
    "overturned": {"report": "open", "appeal": "already_appealed", "resolve": "case_decided"},
}
OTHERWISE = {
    "claim": "case_decided",
    "claim by another": "case_decided",
    "appeal": "nothing_hidden",
    "appeal of a stranger": "not_found",
    "uphold": "not_appealed",
    "uphold by the first": "not_appealed",
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", STATES)
def test_every_step_in_every_state(status: CaseStatus, step: str) -> None:
    case = STATES[status]()
    assert case.status == status
    expected = TABLE[status].get(step) or OTHERWISE[step]
    try:
        after = STEPS[step](case)
    except Problem as problem:
        assert problem.problem_code == expected
    else:
        assert (after.status, after.version) == (expected, case.version + 1)


def test_a_claim_lasts_for_thirty_minutes() -> None:
    case = rules.claimed(reported(), "mod-1", NOW)
    assert rules.present_status(case, NOW + 30 * MINUTE - timedelta(seconds=1)) == "claimed"
    assert rules.present_status(case, NOW + 30 * MINUTE) == "open"
    taken = rules.claimed(case, "mod-2", NOW + 30 * MINUTE)
    with pytest.raises(Problem) as late:
        rules.resolved(taken, "mod-1", "dismiss", reason=None, note=None, can_be_hidden=True, now=NOW + 31 * MINUTE)
    assert late.value.problem_code == "case_not_claimed"
    renewed = rules.claimed(case, "mod-1", NOW + 29 * MINUTE)
    assert rules.present_status(renewed, NOW + 58 * MINUTE) == "claimed"


def test_an_appeal_is_taken_for_twenty_days() -> None:
    assert appealed(NOW + 20 * DAY - MINUTE).status == "appealed"
    with pytest.raises(Problem) as late:
        appealed(NOW + 20 * DAY)
    assert late.value.problem_code == "appeal_expired"


def test_the_fifth_trusted_report_hides() -> None:
    assert [reported(times).hidden for times in range(1, 7)] == [False, False, False, False, True, True]
    assert not reported(50, trusted=False).hidden
    assert reported(1, case=reported(4, case=reported(30, trusted=False))).hidden
    assert not reported(9, target=Target("user", "u-1", "u-1")).hidden
    assert rules.is_urgent(reported(5, target=Target("user", "u-1", "u-1")))


def test_what_a_moderator_has_cleared_is_not_hidden_by_reports() -> None:
    dismissed = resolved("dismiss", reported(5))
    assert not dismissed.hidden
    again = reported(7, case=dismissed)
    assert (again.round, again.reports, again.trusted_reports, again.hidden) == (2, 7, 7, False)
    overturned = reported(7, case=decided("overturned"))
    assert (overturned.round, overturned.hidden, overturned.appeal, overturned.decision) == (2, False, None, None)
    assert reported(5, case=resolved("warn")).hidden


@pytest.mark.parametrize(
    ("case", "before", "after"),
    [
        (reported(), None, None),
        (resolved("dismiss"), "dismissed", None),
        (resolved("warn"), "resolved", None),
        (resolved("hide"), "resolved", "resolved"),
        (appealed(), "resolved", "resolved"),
        (decided("upheld"), "resolved", "resolved"),
        (decided("overturned"), "dismissed", None),
    ],
)
def test_a_report_of_what_is_decided(case: CaseState, before: str | None, after: str | None) -> None:
    assert rules.settled_status(case, NOW - MINUTE) == before
    assert rules.settled_status(case, NOW + MINUTE) == after


def member(**changes: Any) -> Membership:
    values: dict[str, Any] = {"user_id": "u", "created_at": NOW - 30 * DAY, "email_verified": True}
    return Membership(**values | changes)


def test_who_is_trusted() -> None:
    nothing = ReporterRecord()
    assert rules.is_trusted(member(created_at=NOW - 7 * DAY), nothing, NOW)
    assert not rules.is_trusted(member(created_at=NOW - 7 * DAY + MINUTE), nothing, NOW)
    assert not rules.is_trusted(member(email_verified=False), nothing, NOW)
    assert not rules.is_trusted(None, nothing, NOW)
    assert rules.is_trusted(member(), ReporterRecord(0, 4), NOW)
    assert not rules.is_trusted(member(), ReporterRecord(0, 5), NOW)
    assert rules.is_trusted(member(), ReporterRecord(5, 5), NOW)
    assert not rules.is_trusted(member(), ReporterRecord(5, 6), NOW)


@pytest.mark.parametrize(
    ("upheld", "dismissed", "limit"),
    [(0, 0, 20), (9, 0, 20), (10, 0, 40), (8, 2, 40), (7, 3, 20), (79, 21, 20), (80, 20, 40)],
)
def test_reports_of_a_day(upheld: int, dismissed: int, limit: int) -> None:
    assert rules.daily_reports(ReporterRecord(upheld, dismissed)) == limit


def test_a_moderators_id_is_not_in_a_case() -> None:
    assert "mod-1" not in decided("upheld").model_dump_json()
    assert "mod-2" not in decided("upheld").model_dump_json()


def test_a_case_keeps_a_bounded_text() -> None:
    long = Target("activity", "a-1", "author", "x" * 5000, can_be_hidden=True)
    assert reported(target=long).text == "x" * 2000
