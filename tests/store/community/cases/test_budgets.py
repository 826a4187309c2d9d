"""What reports and cases cost: the same requests, and no more units, with a few reports and with hundreds."""

from collections.abc import Iterator

import pytest
from fitai.community.cases import reactions, rules
from fitai.community.cases.events import ReportSent
from fitai.community.cases.models import Report
from fitai.community.cases.reports.store import OpenReportItem, ReportItem, SentReportItem
from fitai.community.cases.state import CaseState, Target
from fitai.community.cases.store import CaseItem
from fitai.kernel import clock
from fitai.kernel.ids import new_id
from fitai.kernel.meter import meter

from tests.harness import histories
from tests.harness.gateway import Answer, call
from tests.store.conftest import account
from tests.unit.auth.people import Person, register
from tests.unit.community.cases.steps import claim, moderator, report
from tests.unit.community.comments.steps import publish, verify
from tests.unit.users.people import act

HISTORIES = (3, 300)
"""Reports of one post, sent reports of one user, and open cases."""


class Community:
    """A post with many reports, a reporter who has sent many, and many cases."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.author, self.reporter = register("author"), register("reporter")
        verify(self.reporter)
        self.post = publish(self.author)
        self.other_post = publish(self.author)
        case: CaseState | None = None
        items: list[object] = []
        target = Target("activity", self.post, self.author.id, "Squats", can_be_hidden=True)
        for number in range(size):
            case = rules.with_report(case, target, "spam", is_trusted=False, now=clock.now())
            items.append(ReportItem.from_report(f"somebody-{number}", self._report(self.post)))
            sent = self._report(f"elsewhere-{number}")
            items += [ReportItem.from_report(self.reporter.id, sent), SentReportItem.of(self.reporter.id, sent.id)]
            items.append(OpenReportItem.of(self.reporter.id, "activity", sent.target_id, report_id=sent.id))
            other = Target("activity", f"elsewhere-{number}", f"author-{number}", "Squats")
            items.append(CaseItem.from_state(rules.with_report(None, other, "spam", is_trusted=False, now=clock.now())))
        assert case is not None
        items.append(CaseItem.from_state(case))
        histories.write(items)  # type: ignore[arg-type]

    def _report(self, target_id: str) -> Report:
        return Report(
            id=new_id(),
            target_type="activity",
            target_id=target_id,
            reason="spam",
            status="open",
            created_at=clock.now(),
        )


@pytest.fixture(scope="module", params=HISTORIES)
def community(request: pytest.FixtureRequest) -> Iterator[Community]:
    with account():
        yield Community(request.param)


def cost(answer: Answer) -> tuple[int, float, float]:
    assert answer.status < 300, answer.text
    return answer.requests, answer.read_units, answer.write_units


def test_sending_a_report(community: Community) -> None:
    user = report(community.reporter, f"user-{community.size}")
    assert user.operations == ["UpdateItem", "BatchGetItem", "TransactWriteItems"]
    post = report(community.reporter, community.other_post, "activity")
    assert post.operations == ["UpdateItem", "GetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"]
    assert cost(post)[1] <= 5
    # The report with its index, that it is open, that it was sent, the audit entry with two indexes, the count, the event.
    assert cost(post)[2] <= 24


def test_filing_a_report(community: Community) -> None:
    event = ReportSent(
        user_id=community.reporter.id,
        report_id=new_id(),
        target_type="activity",
        target_id=community.post,
        reason="spam",
        sent_at=clock.now(),
    )
    meter.reset()
    reactions.file_report(event)
    assert meter.requests == 3, "the case with its reporter, the target, and the transaction"
    assert meter.read_units <= 4
    assert meter.write_units <= 20


def test_a_page_of_the_queue(community: Community) -> None:
    page = call("GET", "/admin/reports", token=moderator(), limit=3)
    assert len(page.data) == 3
    assert page.operations == ["UpdateItem", "Query"]
    assert cost(page)[1] <= 1


def test_claiming_a_case(community: Community) -> None:
    answer = claim(community.post)
    assert answer.operations == ["UpdateItem", "GetItem", "TransactWriteItems", "GetItem", "Query"]
    assert 3 <= len(answer.data["newestReports"]) <= 50
    # 50 reports of 0.5 KB at most, eventually consistent, and three items.
    assert cost(answer)[1] <= 8


def test_muted_users(community: Community) -> None:
    people: list[Person] = [register(f"muted{number}") for number in range(3)]
    for person in people:
        act(community.author, "mute", person).data  # noqa: B018
    page = call("GET", "/users/muted", token=community.author.token)
    assert page.operations == ["UpdateItem", "Query", "BatchGetItem"]
    for person in people:
        act(community.author, "unmute", person).data  # noqa: B018
