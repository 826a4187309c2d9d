"""Erase a deleted account's data, one bounded batch per message; resumable."""

from fitai.accounts.erasure import service
from fitai.accounts.erasure.events import AccountDeleted, ErasureContinued
from fitai.kernel.events import reaction
from fitai.kernel.needs import (
    Archive,
    AuditTrail,
    Bucket,
    Connections,
    ErasedAccounts,
    Exports,
    IdempotencyRecords,
    Imports,
    Index,
    Media,
    Table,
)


@reaction(
    AccountDeleted,
    ErasureContinued,
    needs=(
        Table.GET,
        Table.GET_MANY,
        Table.QUERY,
        Table.PUT,
        Table.UPDATE,
        Table.DELETE,
        Table.BATCH_DELETE,
        Table.CHECK,
        AuditTrail.REWRITE,
        IdempotencyRecords.ERASE,
        Index.QUERY,
        Bucket.LIST,
        ErasedAccounts.ADD,
        Media.DELETE,
        Exports.DELETE,
        Imports.DELETE,
        Archive.WRITE,
        Connections.CLOSE,
        Connections.PUSH,
    ),
    timeout=300,
    memory=1024,
)
def handler(event: AccountDeleted | ErasureContinued) -> None:
    service.continue_erasure(event)
