"""The base of all types that cross the API."""

from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Model(BaseModel):
    """A value that the API takes or answers: attributes in Python's case, camel case in the API.

    Fields that this version does not know are kept (`model_extra`).
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        extra="allow",
        defer_build=True,
        protected_namespaces=(),
    )

    def as_json(self) -> dict[str, Any]:
        """The value as the API takes it: what was set, an explicit None included, and nothing else."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)
