"""Migrations: changes of stored items that are made while the service runs, resumable and by several workers at once.

A service that has some declares them in `fitai/<service>/migrations/__init__.py`:

    MIGRATIONS = (Migration("account-entries", "…", kinds=("account",), migrate=add_entries),)

`python -m infra.migrate` runs them with an operator's credentials: no function may scan the table. docs/migrations.md.
"""
