"""Reports, cases and moderators for the tests."""

from typing import Any

from fitai.community.cases import rules, store
from fitai.community.cases.reports.store import ReporterRecordItem
from fitai.community.cases.state import CaseState
from fitai.kernel import table
from fitai.kernel.table import ABSENT, PRESENT

from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.community.comments.steps import verify


def report(person: Person, target: str, kind: str = "user", reason: str = "spam", **more: Any) -> Answer:
    """Report something."""
    body = {"targetType": kind, "targetId": target, "reason": reason} | more
    return call("POST", "/users/report", body, token=person.token)


def report_by(count: int, target: str, kind: str = "activity", *, trusted: bool = True, start: int = 0) -> list[Person]:
    """Let so many new people report something, and what follows happen."""
    people = [register(f"reporter{start + index}") for index in range(count)]
    for person in people:
        if trusted:
            verify(person)
        report(person, target, kind).data  # noqa: B018
    deliver_events()
    return people


def set_record(person: Person, *, upheld: int, dismissed: int) -> None:
    """What was decided about the user's reports so far."""
    actions = (
        ReporterRecordItem.kind.set(ReporterRecordItem),
        ReporterRecordItem.upheld.set(upheld),
        ReporterRecordItem.dismissed.set(dismissed),
    )
    table.commit(table.update(ReporterRecordItem.of(person.id), *actions, when=PRESENT | ABSENT))


def moderator(name: str = "mod-1") -> str:
    """The access token of a moderator."""
    return access_token(name, role="admin")


def the_case(target: str, kind: str = "activity") -> CaseState:
    """The case of a target."""
    case = store.load_case(rules.case_id(kind, target))
    assert case is not None
    return case


def claim(target: str, kind: str = "activity", by: str = "mod-1") -> Answer:
    """Claim the case of a target."""
    return call("POST", f"/admin/reports/{rules.case_id(kind, target)}/claim", token=moderator(by))


def decide(target: str, kind: str = "activity", by: str = "mod-1", **decision: Any) -> Answer:
    """Claim the case of a target, decide it, and let what follows happen."""
    version = claim(target, kind, by).data["version"]
    path = f"/admin/reports/{rules.case_id(kind, target)}"
    answer = call("PUT", path, {"version": version} | decision, token=moderator(by))
    deliver_events()
    return answer


def appeal(person: Person, target: str, kind: str = "activity", text: str = "It is no advertisement.") -> Answer:
    """Appeal against hiding."""
    body = {"targetType": kind, "targetId": target, "text": text}
    return call("POST", "/community/appeals", body, token=person.token)


def told(person: Person) -> list[str]:
    """The messages of the user's notifications about moderation, oldest first."""
    answer = call("GET", "/notifications", token=person.token)
    return [line["message"] for line in reversed(answer.data)]
