"""Nothing but a new entry is ever written to the audit trail: the harness holds every function to that."""

from typing import Any

import pytest
from fitai.kernel import catalogue, table
from fitai.kernel.audit import AuditItem, Origin, audit_write
from fitai.kernel.catalogue import Function
from fitai.kernel.needs import AuditTrail
from fitai.kernel.table import ABSENT, PRESENT, Write

from tests.harness.held_needs import AlteredTrail, watched

ORIGIN = Origin("203.0.113.77", "request-1")


def function(service: str, name: str) -> Function:
    return next(function for function in catalogue.functions() if (function.service, function.name) == (service, name))


def write(*writes: Write) -> None:
    with watched(function("users", "block_user")):
        table.commit(*writes)


def entry() -> AuditItem:
    """An entry that is there."""
    made = audit_write("ada", "users.blocked", "bob", ORIGIN)
    write(made)
    assert isinstance(made.item, AuditItem)
    return made.item


@pytest.mark.parametrize(
    "how",
    [
        lambda item: table.update(item, AuditItem.action.set("users.loved")),
        lambda item: table.delete(item),
        lambda item: table.put(item, when=PRESENT),
        lambda item: table.put(item, when=PRESENT | ABSENT),
    ],
)
@pytest.mark.parametrize("together", [False, True])
def test_an_entry_is_neither_changed_nor_removed_nor_replaced(aws: None, how: Any, together: bool):
    item = entry()
    others = [audit_write("ada", "users.blocked", "cat", ORIGIN)] if together else []
    with pytest.raises(AlteredTrail):
        write(how(item), *others)

    stored_item = table.get(AuditItem, item.PK, item.SK)
    assert stored_item is not None
    assert stored_item.action == "users.blocked"


def test_a_new_entry_is_written_with_its_act(aws: None):
    write(audit_write("ada", "users.blocked", "bob", ORIGIN), audit_write("ada", "users.blocked", "cat", ORIGIN))


def test_only_the_end_of_an_account_rewrites_entries():
    allowed = [function for function in catalogue.functions() if AuditTrail.REWRITE in function.needs]
    assert allowed == [function("reactions", "erase_account")]
