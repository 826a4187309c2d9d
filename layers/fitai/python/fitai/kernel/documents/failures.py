"""The failures that an endpoint may answer, as OpenAPI responses."""

from dataclasses import dataclass

from fitai.kernel import errors
from fitai.kernel.documents.schemas import REFERENCE_PREFIX, Schema
from fitai.kernel.endpoint_declaration import WRITE_METHODS, EndpointDeclaration
from fitai.kernel.errors import Problem
from fitai.kernel.paging import Paging


@dataclass(frozen=True, slots=True)
class FailureCode:
    """One code that a route may answer with, for its document."""

    status: int
    code: str
    sentence: str

    @classmethod
    def of(cls, problem: type[Problem]) -> "FailureCode":
        return cls(problem.status, problem.code, problem.sentence)


IDEMPOTENCY_CODES = (
    FailureCode(409, "idempotency_key_reused", "This Idempotency-Key was used with another request."),
    FailureCode(409, "idempotency_in_progress", "The first request with this Idempotency-Key is still running."),
)


CURSOR_CODE = FailureCode(400, "invalid_cursor", "The cursor does not belong to this list.")


def header_reference(name: str) -> Schema:
    return {"$ref": f"#/components/headers/{name}"}


def failure_codes(declaration: EndpointDeclaration) -> list[FailureCode]:
    """Everything that a route may answer when it fails: what the kernel checks, and what it declares itself."""
    reads_list = declaration.query is not None and issubclass(declaration.query, Paging)
    found = [FailureCode.of(errors.Invalid), FailureCode.of(errors.Problem)]
    if declaration.access != "public":
        found.append(FailureCode.of(errors.Unauthorized))
    if reads_list:
        found.append(CURSOR_CODE)
    if declaration.access == "premium":
        found.append(FailureCode.of(errors.UpgradeRequired))
    if declaration.access == "admin":
        found.append(FailureCode.of(errors.Forbidden))
    if declaration.path_parameters:
        found.append(FailureCode.of(errors.NotFound))
    if declaration.method in WRITE_METHODS:
        found += IDEMPOTENCY_CODES
    if declaration.body is not None:
        found += map(FailureCode.of, (errors.Malformed, errors.TooLarge, errors.UnsupportedType))
    if declaration.is_counted:
        found += map(FailureCode.of, (errors.TooManyRequests, errors.Unavailable))
    found += map(FailureCode.of, declaration.errors)
    return list(dict.fromkeys(found))


def failure_responses(declaration: EndpointDeclaration, answers: dict[str, Schema]) -> Schema:
    """Responses by status; equal ones are one component."""
    by_status: dict[int, list[FailureCode]] = {}
    for one in failure_codes(declaration):
        by_status.setdefault(one.status, []).append(one)
    found = {}
    for status, several in sorted(by_status.items()):
        several.sort(key=lambda one: one.code)
        name = f"{status}-" + "-".join(one.code for one in several)
        headers = {"X-Request-Id": header_reference("RequestId")}
        if status in (429, 503):
            headers["Retry-After"] = header_reference("RetryAfter")
        answers[name] = {
            "description": "\n".join(f"- `{one.code}`: {one.sentence}" for one in several),
            "headers": headers,
            "content": {"application/json": {"schema": {"$ref": f"{REFERENCE_PREFIX}Failure"}}},
        }
        found[str(status)] = {"$ref": f"#/components/responses/{name}"}
    return found
