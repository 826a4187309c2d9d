"""Requests to the routes of the templates, for tests."""

from typing import Any

from tests.harness.gateway import Answer, call
from tests.unit.templates.sample_plans import template


def create(token: str, body: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    """Create a template."""
    answer = call("POST", "/templates", body or template(), token=token, **options)
    assert answer.status == 201, answer.text
    return answer.data  # type: ignore[no-any-return]


def duplicate(token: str, template_id: str, **body: Any) -> Answer:
    """Copy a template."""
    return call("POST", f"/templates/{template_id}/duplicate", body, token=token)


def invalid_paths(answer: Answer) -> list[str]:
    """The paths of the invalid fields of a refused request."""
    assert answer.status == 422, answer.text
    return [field["path"] for field in answer.error["fields"]]
