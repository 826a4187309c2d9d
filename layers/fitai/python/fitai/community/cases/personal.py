"""The personal data of reports and cases, gathered by `community.personal`."""

from collections.abc import Iterator
from typing import Any

from fitai.community.cases import store
from fitai.community.cases.reports import store as reports_store
from fitai.kernel import personal_data


def export(user_id: str) -> Iterator[tuple[str, Any]]:
    """The reports that the user has sent, and what was decided about the user's own; never who has reported it."""
    for report in reports_store.reports_by_sender(user_id):
        yield "report", personal_data.jsonable(report)
    record = reports_store.record_json(user_id)
    if record is not None:
        yield "reporter_record", record
    for page in store.cases_about(user_id):
        for case in page:
            fields = {"target_type", "target_id", "status", "hidden", "decision", "appeal"}
            if case.decision is not None:
                yield "moderation_case", case.model_dump(mode="json", by_alias=True, exclude_none=True, include=fields)


def erase(user_id: str) -> Iterator[None]:
    """Delete the cases and reports about the user; the user's own reports stay for the moderators, anonymised."""
    yield from reports_store.delete_reports_of_target("user", user_id)
    for page in store.cases_about(user_id):
        for case in page:
            yield from reports_store.delete_reports_of_target(case.target_type, case.target_id)
            store.delete_case(case.id)
        yield
    yield from reports_store.anonymise_reports_by_sender(user_id)
