"""`docs/errors.md`, made from the catalogue of error codes. No function imports this."""

from fitai.error_codes import GROUPS, ErrorCode

FILE = "errors.md"
HEAD = """# Error codes

Every failure has the envelope `{"success": false, "error": {"code", "message", "fields"?}, "meta"}`. Programs decide by `code`, which
never changes its meaning; `message` is a sentence for the user. New codes may come: treat one that the app does not know by its
HTTP status (4xx: the request will fail again; 429 and 5xx: the same request may be repeated, with its Idempotency-Key). Which
codes a route answers is in [openapi.json](openapi.json), where `error.code` is an enumeration.

Codes without a status come in the results of `POST /workouts/sync`. On the WebSocket the same codes come in `error` events.

Generated from `fitai.error_codes` by `make docs`.
"""


def document() -> str:
    """The whole document."""
    return HEAD + "".join(f"\n## {title}\n{_table(errors)}" for title, errors in GROUPS.items())


def _table(errors: tuple[ErrorCode, ...]) -> str:
    rows = "".join(
        f"| `{error.code}` | {', '.join(map(str, error.statuses))} | {error.when} | {error.remedy} |\n"
        for error in errors
    )
    return f"| code | status | when | what to do |\n|---|---|---|---|\n{rows}"
