"""Many at the same moment: one case, one hide, one claim, no more than the day's limit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from fitai.accounts.models import Preferences, PrivacyChoices
from fitai.accounts.store import AccountItem
from fitai.auth import service as auth
from fitai.auth.models import Registration
from fitai.community.cases import reactions, rules, service, store
from fitai.community.cases.events import ReportSent
from fitai.community.cases.models import DecideCase, SendReport
from fitai.community.cases.reports import store as reports_store
from fitai.community.cases.state import CaseState
from fitai.kernel import clock, table
from fitai.kernel.audit import Origin
from fitai.kernel.errors import Problem
from fitai.kernel.events import DuplicateEvent, OutboxItem
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.tokens import verify_access_token
from fitai.users.limits import store as limits_store
from fitai.users.limits.models import Membership

from tests.harness.gateway import deliver_events
from tests.harness.person import whole_table
from tests.store.conftest import on_a_server
from tests.unit.community.comments.steps import publish

pytestmark = pytest.mark.usefixtures("dynamodb")

ORIGIN = Origin("203.0.113.77", "request-1")


def account(name: str) -> Caller:
    """A trusted reporter with a public profile."""
    asked = Registration(email=f"{name}@example.com", username=name, password="plums under an oak 7")
    caller = verify_access_token(auth.register(asked, None, None, ORIGIN).access_token)
    actions = (
        AccountItem.email_verified.set(True),
        AccountItem.created_at.set("2020-01-01T00:00:00.000Z"),
        AccountItem.preferences.set(Preferences(privacy=PrivacyChoices(profile_visibility="public"))),
    )
    table.commit(table.update(AccountItem.of(caller.id), *actions))
    return caller


def moderator(number: int) -> Caller:
    return Caller(f"mod-{number}", "mod@example.com", "admin", "free", "session", clock.epoch(), clock.epoch() + 900)


def together(*works: Callable[[], object], workers: int = 20) -> list[str]:
    """How each ended: `ok`, or the code of the problem."""

    def run(work: Callable[[], object]) -> str:
        try:
            work()
        except Problem as problem:
            return problem.problem_code
        except DuplicateEvent:
            return "duplicate"
        return "ok"

    with ThreadPoolExecutor(max_workers=workers) as pool:
        return list(pool.map(run, works))


def reporting(caller: Caller, target_id: str) -> Callable[[], object]:
    request = SendReport.model_validate({"targetType": "activity", "targetId": target_id, "reason": "spam"})
    return partial(service.send_report, caller, new_id(), request, ORIGIN)


def events(name: str) -> list[str]:
    """The bodies of the events in the outbox."""
    return [
        item["body"]["S"]
        for item in whole_table()
        if item["PK"]["S"].startswith("OUTBOX#") and item["name"]["S"] == name
    ]


def case_of(target_id: str) -> CaseState:
    case = store.load_case(rules.case_id("activity", target_id))
    assert case is not None
    return case


def filings() -> list[Callable[[], object]]:
    return [partial(reactions.file_report, ReportSent.model_validate_json(body)) for body in events("report.sent")]


@on_a_server
def test_twenty_reports_at_once_are_one_case_and_hide_once() -> None:
    author = account("author")
    post = publish(author.id)
    reporters = [account(f"reporter{number}") for number in range(20)]
    assert together(*(reporting(reporter, post) for reporter in reporters)) == ["ok"] * 20
    works = filings()
    # Each is delivered twice.
    outcomes = together(*works, *works)
    while "unavailable" in outcomes:
        outcomes = [outcome for outcome in outcomes if outcome != "unavailable"] + together(*works, *works)
    assert outcomes.count("ok") == 20
    case = case_of(post)
    assert (case.reports, case.trusted_reports, case.hidden, case.version, case.reasons) == (
        20,
        20,
        True,
        20,
        {"spam": 20},
    )
    assert len([item for item in whole_table() if item["PK"]["S"].startswith("CASE#")]) == 1
    assert len(events("activity.changed")) == 1, "it was hidden once"
    assert len(events("notification.raised")) == 1


@on_a_server
def test_the_same_user_reports_once_however_often_at_once() -> None:
    author, reporter = account("author"), account("reporter")
    post = publish(author.id)
    outcomes = together(*(reporting(reporter, post) for _ in range(10)))
    assert sorted(outcomes) == ["already_reported"] * 9 + ["ok"]
    assert len(events("report.sent")) == 1


@on_a_server
def test_one_of_many_moderators_claims_and_decides() -> None:
    author, reporter = account("author"), account("reporter")
    post = publish(author.id)
    reporting(reporter, post)()
    for work in filings():
        work()
    case_id = rules.case_id("activity", post)
    moderators = [moderator(number) for number in range(10)]
    outcomes = together(*(partial(service.claim_case, caller, case_id, ORIGIN) for caller in moderators))
    assert sorted(outcomes) == ["case_claimed"] * 9 + ["ok"]
    winner = moderators[outcomes.index("ok")]
    hide = DecideCase.model_validate({"version": case_of(post).version, "action": "hide", "reason": "spam"})
    decisions = together(*(partial(service.decide_case, winner, case_id, hide, ORIGIN) for _ in range(5)))
    assert decisions.count("ok") == 1
    assert set(decisions) == {"ok", "stale_version"}
    assert len(events("case.decided")) == len(events("activity.changed")) == 1


@on_a_server
def test_a_report_that_arrives_with_the_decision_is_never_left_open_without_a_case() -> None:
    author = account("author")
    for turn in range(6):
        post = publish(author.id)
        first, second = account(f"first{turn}"), account(f"second{turn}")
        reporting(first, post)()
        deliver_events()
        case_id = rules.case_id("activity", post)
        service.claim_case(moderator(1), case_id, ORIGIN)
        dismiss = DecideCase.model_validate({"version": case_of(post).version, "action": "dismiss"})
        decision = partial(service.decide_case, moderator(1), case_id, dismiss, ORIGIN)
        assert together(reporting(second, post), decision) == ["ok", "ok"]
        deliver_events()
        reports, _ = reports_store.reports_page("activity", post, 10)
        open_reports = [report for report, _ in reports if report.status == "open"]
        case = case_of(post)
        # Sent before the decision, it is dismissed with the others; sent after it, it opens the next round.
        assert (case.status, len(open_reports)) in (("resolved", 0), ("open", 1))


@on_a_server
def test_a_days_limit_holds_for_many_at_once() -> None:
    author = Membership("user-1", clock.now(), email_verified=False)

    def write() -> None:
        table.retry_on_conflict(
            lambda: table.commit(limits_store.daily_limit_write(author, "comments", clock.now())), tries=40
        )

    outcomes = together(*[write] * 30)
    assert (outcomes.count("ok"), outcomes.count("daily_limit_reached")) == (10, 20)


def test_an_event_of_the_outbox_is_what_the_reaction_reads() -> None:
    author, reporter = account("author"), account("reporter")
    post = publish(author.id)
    reporting(reporter, post)()
    (body,) = events("report.sent")
    event = ReportSent.model_validate_json(body)
    assert OutboxItem.of(event).body == body
    reactions.file_report(event)
    with pytest.raises(DuplicateEvent):
        reactions.file_report(event)
    assert case_of(post).reports == 1
