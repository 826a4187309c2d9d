"""Every minute: what was approved, changed, removed, rated and used goes into the library's snapshot, if anything was."""

from typing import Any

from fitai.exercises.library import publishing
from fitai.kernel.needs import Library, Table
from fitai.kernel.task import schedule


@schedule("rate(1 minute)", needs=(Library.WRITE, Library.DELETE, Table.QUERY), memory=1024)
def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Give the version that is in use now."""
    return {"version": publishing.publish_library()}
