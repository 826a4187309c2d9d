"""The failures that an endpoint may answer, as OpenAPI responses."""

from dataclasses import dataclass

from fitai.kernel import errors
from fitai.kernel.documents.examples import EXAMPLE_ID
from fitai.kernel.documents.schemas import REFERENCE_PREFIX, Schema
from fitai.kernel.endpoint_declaration import WRITE_METHODS, EndpointDeclaration
from fitai.kernel.errors import Problem


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
    """A reference to a header of the document."""
    return {"$ref": f"#/components/headers/{name}"}


def failure_codes(declaration: EndpointDeclaration) -> list[FailureCode]:
    """Everything that a route may answer when it fails: what the kernel checks, and what the route declares."""
    codes = [FailureCode.of(errors.Invalid), FailureCode.of(errors.Problem)]
    if declaration.access != "public":
        codes.append(FailureCode.of(errors.Unauthorized))
        codes.append(FailureCode.of(errors.InsufficientScope))
    if declaration.takes_cursor:
        codes.append(CURSOR_CODE)
    if declaration.level == "premium":
        codes.append(FailureCode.of(errors.UpgradeRequired))
    if declaration.level == "admin":
        codes.append(FailureCode.of(errors.Forbidden))
    if declaration.access != "public" and not declaration.enrolment:
        codes.append(FailureCode.of(errors.FactorRequired))
    if declaration.access != "public" and declaration.is_counted:
        codes.append(FailureCode.of(errors.AccountSuspended))
    if declaration.step_up:
        codes.append(FailureCode.of(errors.StepUpRequired))
    if declaration.path_parameters:
        codes.append(FailureCode.of(errors.NotFound))
    if declaration.method in WRITE_METHODS:
        codes += IDEMPOTENCY_CODES
    if declaration.is_write:
        codes.append(FailureCode.of(errors.ReadOnly))
    if declaration.body is not None:
        codes += map(FailureCode.of, (errors.Malformed, errors.TooLarge, errors.UnsupportedType))
    if declaration.is_counted:
        codes += map(FailureCode.of, (errors.TooManyRequests, errors.Unavailable))
    codes += map(FailureCode.of, declaration.errors)
    return list(dict.fromkeys(codes))


def failure_responses(declaration: EndpointDeclaration, components: dict[str, Schema]) -> Schema:
    """Responses by status, as references to `components`, to which they are added; equal ones are one component."""
    codes_by_status: dict[int, list[FailureCode]] = {}
    for failure in failure_codes(declaration):
        codes_by_status.setdefault(failure.status, []).append(failure)
    responses = {}
    for status, failures in sorted(codes_by_status.items()):
        failures.sort(key=lambda failure: failure.code)
        name = f"{status}-" + "-".join(failure.code for failure in failures)
        headers = {"X-Request-Id": header_reference("RequestId")}
        if status in (429, 503):
            headers["Retry-After"] = header_reference("RetryAfter")
        components[name] = {
            "description": "\n".join(f"- `{failure.code}`: {failure.sentence}" for failure in failures),
            "headers": headers,
            "content": {
                "application/json": {
                    "schema": {"$ref": f"{REFERENCE_PREFIX}Failure"},
                    "examples": {failure.code: _example(failure) for failure in failures},
                }
            },
        }
        responses[str(status)] = {"$ref": f"#/components/responses/{name}"}
    return responses


def _example(failure: FailureCode) -> Schema:
    error: Schema = {"code": failure.code, "message": failure.sentence}
    if failure.code == errors.Invalid.code:
        error["fields"] = [{"path": "exercises.0.sets.0.reps", "message": "Must be 1000 or less"}]
    meta = {"requestId": EXAMPLE_ID, "timestamp": "2026-03-02T18:00:00.000Z"}
    return {"summary": failure.sentence, "value": {"success": False, "error": error, "meta": meta}}
