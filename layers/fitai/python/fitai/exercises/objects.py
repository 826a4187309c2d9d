"""The keys of the service's objects in the bucket."""

LIBRARY_POINTER_KEY = "library/current.json"
"""Key of the object that names the snapshot in use: `{"version", "key", "madeOf", "former"}`."""
SEED_POINTER_KEY = "library/seed.json"
"""Key of the object that names the snapshot of the written library: `{"version", "key"}`."""
IMPORT_UPLOADS_PREFIX = "library/uploads/"
"""Prefix of the files to import, and of their reports."""
IMPORT_RETENTION_DAYS = 30
"""Days for which an import, its file and its report are kept."""
EXPORT_FILES_PREFIX = "library/exports/"
"""Prefix of exports that are too large for one response."""


def imported_exercises_key(added: str) -> str:
    """Key of the object with the exercises that an import added."""
    return f"library/imports/{added}.json"
