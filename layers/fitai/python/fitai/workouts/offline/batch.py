"""A batch of operations as a device sends it.

The OpenAPI document has a schema for each operation, made from the table of operations. A batch itself is read
leniently: an operation that is unknown or has wrong `data` is answered by itself, and does not fail the others.
"""

from functools import cache
from typing import Annotated, Any, Literal, Union

from pydantic import Field, GetJsonSchemaHandler, TypeAdapter, ValidationError, create_model
from pydantic.alias_generators import to_pascal
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input
from fitai.workouts.offline.operations import OPERATION_TYPES, OperationType

MAX_SYNC_OPERATIONS = 500
"""Operations in one batch."""


class _OperationFields(Input):
    """The fields that every operation has."""

    client_id: str = Field(min_length=1, max_length=100, description="Never used for another operation.")
    workout_id: str | None = Field(
        None,
        min_length=1,
        max_length=100,
        description="A UUID or ULID, chosen by the client for a new workout; or the clientId of the create.",
    )
    at: Moment | None = Field(None, description="When it was done, by the device's clock.")


class SyncOperation(_OperationFields):
    """What was done without a network; `data` is what the operation takes."""

    op: str = Field(min_length=1, max_length=40)
    data: dict[str, Any] = {}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Document one schema for each operation, with the `data` that it takes."""
        return handler(_documented_operations().core_schema) | {"description": cls.__doc__}


class SyncBatch(Input):
    """Operations that were done offline, in the order in which they were done."""

    operations: list[SyncOperation] = Field(min_length=1, max_length=MAX_SYNC_OPERATIONS)
    """The operations in the order in which they were done, 1 to 500."""
    sent_at: Moment | None = Field(None, description="The device's clock now: how wrong it is, it is wrong for all.")


@cache
def _documented_operations() -> TypeAdapter[Any]:
    """The operations as a union, for the document only: reading a batch does not pay for it."""
    models = tuple(map(_documented_operation, OPERATION_TYPES.values()))
    union: Any = Annotated[Union[models], Field(discriminator="op")]  # noqa: UP007
    adapter: TypeAdapter[Any] = TypeAdapter(union)
    adapter.rebuild()
    return adapter


def _documented_operation(operation: OperationType) -> type[Input]:
    fields: dict[str, Any] = {
        "op": (Literal[operation.name], Field(description="The name of the operation.")),
        "data": (
            operation.input_type,
            Field({} if _may_be_empty(operation.input_type) else ..., description="What the operation takes."),
        ),
    }
    if operation.applied_as != "creation":
        description = "The id of the workout; or the `clientId` of the operation that creates it."
        fields["workout_id"] = (str, Field(min_length=1, max_length=100, description=description))
    return create_model(
        f"Sync{to_pascal(operation.name)}",
        __base__=_OperationFields,
        __module__=__name__,
        __doc__=f"The operation `{operation.name}`.",
        **fields,
    )


def _may_be_empty(input_type: type[Input]) -> bool:
    try:
        input_type.model_validate({})
    except ValidationError:
        return False
    return True
