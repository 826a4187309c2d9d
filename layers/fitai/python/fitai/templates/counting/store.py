"""The number of an account's own templates.

    USER#<owner>            TEMPLATE_COUNT           how many templates the account has

It changes in the transaction that creates, deletes or restores a template, so it is exact, and simultaneous creations cannot
pass the limit. An account from before it was counted has none: its templates are counted at its next change.
"""

from typing import Any

from pynamodb.attributes import NumberAttribute

from fitai.kernel.entitlements import PlanLimit
from fitai.kernel.errors import PlanLimitReached
from fitai.kernel.table import ABSENT, Entity, Write, WriteConflict, commit, get, put, update

COUNT_SORT_KEY = "TEMPLATE_COUNT"


class TemplateCountItem(Entity, discriminator="template_count"):
    """How many templates an account has."""

    templates = NumberAttribute(default=0)

    @classmethod
    def of(cls, owner: str, **attributes: Any) -> "TemplateCountItem":
        """The number of this account."""
        return cls(PK=f"USER#{owner}", SK=COUNT_SORT_KEY, **attributes)


class NotCounted(Exception):
    """The account's templates were never counted."""


def addition_write(owner: str, limit: PlanLimit) -> Write:
    """The write that counts one more template, while there are fewer than the limit.

    Raises (at commit):
        PlanLimitReached: there are as many. NotCounted: they were never counted.
    """
    item = TemplateCountItem
    condition = item.templates.exists()
    if limit.number is not None:
        condition = condition & (item.templates < limit.number)

    def refuse(stored_item: dict[str, Any] | None) -> Exception:
        if stored_item is None or limit.number is None:
            return NotCounted()
        message = (
            f"Your plan contains {limit.number} templates. Those that you have stay; to create another one, delete one."
        )
        return PlanLimitReached(limit.number, limit.required_plan, message)

    return update(TemplateCountItem.of(owner), item.templates.add(1), when=condition, otherwise=refuse)


def subtraction_write(owner: str) -> Write:
    """The write that counts one template less.

    Raises (at commit):
        NotCounted: they were never counted.
    """
    item = TemplateCountItem
    return update(item.of(owner), item.templates.add(-1), when=item.templates.exists(), otherwise=NotCounted)


def is_counted(owner: str) -> bool:
    """Whether an account's templates are counted: one GetItem."""
    return get(TemplateCountItem, f"USER#{owner}", COUNT_SORT_KEY) is not None


def write_first_count(owner: str, templates: int) -> None:
    """Write the number of an account that was never counted.

    Nothing creates or deletes a template of the account before there is a number; so whoever is first writes the right one.
    """
    try:
        commit(put(TemplateCountItem.of(owner, templates=templates), when=ABSENT, otherwise=WriteConflict))
    except WriteConflict:
        return


def count_key(owner: str) -> tuple[str, str]:
    """The key of the number, for the erasure of an account."""
    return f"USER#{owner}", COUNT_SORT_KEY
