"""The schemas of the envelope that every answer has."""

from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema
from typing_extensions import TypeAliasType

from fitai.error_codes import ERROR_CODES
from fitai.kernel.clock import Moment
from fitai.kernel.types import Model

ErrorCode = TypeAliasType(
    "ErrorCode",
    Annotated[
        str,
        WithJsonSchema(
            {
                "type": "string",
                "enum": sorted(ERROR_CODES),
                "description": "What went wrong, for programs. docs/errors.md says of each code when it comes and what to do; "
                "treat one that is new to the app by its HTTP status.",
            }
        ),
    ],
)
"""The codes of the catalogue, as an enumeration of the document."""


class Meta(Model):
    """What every answer says about itself."""

    request_id: str = Field(description="Identifies the request in our logs; name it when reporting a problem.")
    timestamp: Moment = Field(description="When it was answered.")


class Pagination(Model):
    """Where the next page begins."""

    cursor: Annotated[str | None, WithJsonSchema({"type": ["string", "null"]})] = Field(
        description="Send it as `cursor` for the next page; null at the end of the list."
    )
    limit: int = Field(description="How many items a page has at most.")


class PageMeta(Meta):
    """What every page of a list says about itself."""

    pagination: Pagination = Field(description="Where the next page begins.")
    has_more: bool | None = Field(
        None,
        description="Only of `GET /workouts/changes`: whether there is more to read now; the cursor is there either way.",
    )
    highlights: dict[str, Any] | None = Field(
        None, description="Only of `GET /exercises/search`: what the words matched, by the exercise's id."
    )
    unread: int | None = Field(None, description="Only of `GET /notifications`: how many of all of them are unread.")


class WrongField(Model):
    """What is wrong with one field of the request."""

    path: str = Field(description="As the client wrote it: `weeklyPlan.days.monday.exercises.0.sets`.")
    message: str = Field(description="What is allowed, to be shown beside the field.")


class ErrorBody(Model):
    """Why a request failed."""

    code: ErrorCode = Field(description="What went wrong, for programs.")
    message: str = Field(description="What went wrong, a sentence to be shown to the user.")
    fields: list[WrongField] | None = Field(None, description="The fields that are not valid.")
    current_version: int | None = Field(None, description="Of `stale_version`: the version that the resource has now.")
    status: str | None = Field(None, description="Of `invalid_state`: the status that the workout has now.")
    workout_id: str | None = Field(None, description="Of `workout_active`: the workout that is in progress.")
    retry_after: int | None = Field(
        None,
        description="On the WebSocket, of `rate_limited` and `too_many_requests`: seconds to wait. REST has a header.",
    )


class FailureMeta(Model):
    """What every failure says about itself."""

    request_id: str = Field(description="Identifies the request in our logs; name it when reporting a problem.")
    timestamp: Annotated[Moment, WithJsonSchema({"type": ["string", "integer"], "format": "date-time"})] = Field(
        description="When it was answered; milliseconds since 1970 where API Gateway answers before any function runs."
    )


class Failure(Model):
    """The envelope of every failure."""

    success: Literal[False] = Field(description="False: the request failed.")
    error: ErrorBody = Field(description="Why it failed.")
    meta: FailureMeta = Field(description="What the answer says about itself.")
