"""Items and keys of cases.

    CASE#<id>    CASE    a case; its id follows from its target, so that a target has one
                         GSI1 CASES#<queue> / <urgent first><since>#<id>    the moderators' queues
                         GSI2 USER#<author>#CASES / <id>                    the cases about a user

A change is conditioned on the version that was read.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.community.cases import rules
from fitai.community.cases.models import CaseQueue
from fitai.community.cases.state import CaseState
from fitai.kernel import clock, personal_data, table
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write


class CaseItem(Entity, discriminator="moderation_case"):
    """A case."""

    version = NumberAttribute()
    author_id = UnicodeAttribute()
    state: PydanticAttribute[CaseState] = PydanticAttribute(CaseState)

    @classmethod
    def of(cls, case_id: str, **attributes: Any) -> "CaseItem":
        """The case with this id."""
        return cls(PK=f"CASE#{case_id}", SK="CASE", **attributes)

    @classmethod
    def from_state(cls, case: CaseState) -> "CaseItem":
        """The item of a case."""
        item = cls.of(case.id, version=case.version, author_id=case.author_id, state=case)
        queue = rules.queue_of(case)
        item.GSI1PK, item.GSI1SK = f"CASES#{queue}", f"{_order(case, queue)}#{case.id}"
        item.GSI2PK, item.GSI2SK = _author_partition(case.author_id), case.id
        return item


def _order(case: CaseState, queue: CaseQueue) -> str:
    """The place in a queue: of open cases the urgent ones first, then the oldest; of decided ones by the decision."""
    if queue == "open":
        return f"{0 if rules.is_urgent(case) else 1}#{clock.iso(case.opened_at)}"
    if queue == "appealed" and case.appeal is not None:
        return clock.iso(case.appeal.appealed_at)
    moment = case.decision.decided_at if case.decision is not None else case.opened_at
    if case.appeal is not None and case.appeal.decided_at is not None:
        moment = case.appeal.decided_at
    return clock.iso(moment)


def load_case(case_id: str) -> CaseState | None:
    """A case: one GetItem."""
    item = table.get(CaseItem, *case_key(case_id))
    return None if item is None else item.state


def case_among(items: Iterable[Entity]) -> CaseState | None:
    """The case that is among items which were read."""
    return next((item.state for item in table.of_kind(items, CaseItem)), None)


def case_key(case_id: str) -> tuple[str, str]:
    """The key of a case, for a batch that reads it with others."""
    return f"CASE#{case_id}", "CASE"


def cases_page(
    queue: CaseQueue, limit: int, after: dict[str, str] | None
) -> tuple[list[CaseState], dict[str, str] | None]:
    """A page of a queue: one Query of GSI1. Decided cases come newest first."""
    page = table.query(f"CASES#{queue}", index="GSI1", limit=limit, after=after, newest_first=queue == "decided")
    return [item.state for item in table.of_kind(page.items, CaseItem)], page.after


def case_write(before: CaseState | None, after: CaseState) -> Write:
    """The write of a case; a write conflict when it was changed since it was read."""
    unchanged = ABSENT if before is None else CaseItem.version == before.version
    return table.put(CaseItem.from_state(after), when=unchanged)


def some_cases_about(author_id: str, limit: int) -> list[CaseState]:
    """Up to so many cases about a user: one Query of GSI2."""
    page = table.query(_author_partition(author_id), index="GSI2", limit=limit)
    return [item.state for item in table.of_kind(page.items, CaseItem)]


# --- personal data -----------------------------------------------------------------------------------------


def cases_about(author_id: str) -> Iterator[list[CaseState]]:
    """The cases about a user, a page at a time; one Query of GSI2 per page."""
    for page in personal_data.item_pages(_author_partition(author_id), index="GSI2"):
        yield [item.state for item in table.of_kind(page, CaseItem)]


def delete_case(case_id: str) -> None:
    """Delete a case, whatever it holds by now."""
    table.batch_delete([case_key(case_id)])


def _author_partition(author_id: str) -> str:
    return f"USER#{author_id}#CASES"
