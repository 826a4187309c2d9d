"""Migrations of accounts."""

from fitai.accounts.migrations.store import add_missing_entries
from fitai.kernel.migrations.declarations import Migration

MIGRATIONS = (
    Migration(
        "account-entries",
        "Accounts from before the administrators' lists get their entries: by month (JOINED#) and by name (NAME#).",
        kinds=("account",),
        migrate=add_missing_entries,
    ),
)
