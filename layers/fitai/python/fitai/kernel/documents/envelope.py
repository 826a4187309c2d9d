"""The schemas of the envelope that every answer has."""

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from fitai.kernel.clock import Moment
from fitai.kernel.types import Model


class Meta(Model):
    """What every answer says about itself."""

    request_id: str
    timestamp: Moment


class Pagination(Model):
    """Where the next page begins."""

    cursor: Annotated[str | None, WithJsonSchema({"type": ["string", "null"]})] = Field(
        description="Send it as `cursor` for the next page; null at the end of the list."
    )
    limit: int


class PageMeta(Meta):
    """What every page of a list says about itself."""

    pagination: Pagination


class WrongField(Model):
    """What is wrong with one field of the request."""

    path: str = Field(description="As the client wrote it: `weeklyPlan.days.monday.exercises.0.sets`.")
    message: str


class ErrorBody(Model):
    """Why a request failed. Some codes bring members of their own, such as `currentVersion`."""

    code: str = Field(description="Stable snake_case, for programs.")
    message: str = Field(description="A sentence, for people.")
    fields: list[WrongField] | None = None


class FailureMeta(Model):
    """What every failure says about itself.

    `timestamp` is milliseconds since 1970 where API Gateway itself answers, before any function of ours runs.
    """

    request_id: str
    timestamp: Annotated[Moment, WithJsonSchema({"type": ["string", "integer"], "format": "date-time"})]


class Failure(Model):
    """The envelope of every failure."""

    success: Literal[False]
    error: ErrorBody
    meta: FailureMeta
