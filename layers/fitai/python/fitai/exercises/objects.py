"""The keys of the service's objects in the bucket."""

LIBRARY_POINTER_KEY = "library/current.json"
"""The object that names the snapshot in use: `{"version", "key"}`."""


IMPORT_UPLOADS_PREFIX = "library/uploads/"
"""How the keys of files begin that are imported, and of what was reported of them."""


IMPORT_RETENTION_DAYS = 30
"""How long an import can be asked for."""


EXPORT_FILES_PREFIX = "library/exports/"
"""How the keys of exports begin that are too large for one answer."""


SEED_POINTER_KEY = "library/seed.json"
"""The object that names the snapshot of the written library: `{"version", "key"}`."""


def imported_exercises_key(added: str) -> str:
    """The object that holds what an import added."""
    return f"library/imports/{added}.json"
