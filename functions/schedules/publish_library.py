"""Publish the exercise library every minute, if exercises were approved, changed, removed, rated or used."""

from typing import Any

from fitai.exercises.library import publishing
from fitai.kernel.needs import Library, Table
from fitai.kernel.task import schedule


@schedule("rate(1 minute)", needs=(Library.WRITE, Library.DELETE, Table.QUERY), memory=1024)
def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Return the version that is in use now."""
    return {"version": publishing.publish_library()}
