"""What a suspension does to the case about the user, which the user appeals by."""

from datetime import datetime

from fitai.community.cases import rules, store
from fitai.community.cases.events import CaseDecided
from fitai.kernel.events import outbox_write
from fitai.kernel.suspensions import Suspension
from fitai.kernel.table import Write


def suspension_writes(user_id: str, moderator_id: str, suspension: Suspension) -> list[Write]:
    """The writes that decide the case about a user by a suspension, whether somebody has reported the user or not: one
    GetItem.

    Raises:
        Conflict: `case_appealed`: an earlier suspension is appealed.
    """
    case = store.load_case(rules.case_id("user", user_id))
    after = rules.with_suspension(case, user_id, moderator_id, suspension)
    event = CaseDecided(
        user_id=user_id,
        case_id=after.id,
        target_type="user",
        target_id=user_id,
        action="suspend",
        decided_at=suspension.since,
    )
    return [store.case_write(case, after), outbox_write(event)]


def reinstatement_writes(user_id: str, now: datetime) -> list[Write]:
    """The writes that overturn the case of a suspension that was ended; none where there is none. One GetItem."""
    case = store.load_case(rules.case_id("user", user_id))
    after = rules.with_reinstatement(case, now)
    return [] if case is None or after is None else [store.case_write(case, after)]
