"""An update that answers the item as it is after it."""

from typing import Any, TypeVar

from botocore.exceptions import ClientError

from fitai.kernel.table import Entity, Write, WriteConflict, client, condition_error, operation_of, retry_on_conflict
from fitai.kernel.transient_errors import transient_errors_as_unavailable

E = TypeVar("E", bound=Entity)


def commit_returning(write: Write, entity: type[E]) -> E:
    """Apply one update, and return the item as it is after it: what others have added at the same time included.

    Another transaction that holds the item is waited for.

    Raises:
        Exception: `otherwise`, when the condition failed.
        Unavailable: DynamoDB throttled or did not answer, or others held the item at each try.
    """
    _, arguments = operation_of(write)

    def attempt() -> E:
        try:
            with transient_errors_as_unavailable():
                answer = client().update_item(**arguments, ReturnValues="ALL_NEW", ReturnConsumedCapacity="TOTAL")
        except ClientError as error:
            response: dict[str, Any] = error.response  # type: ignore[assignment]
            code = response["Error"]["Code"]
            if code == "ConditionalCheckFailedException":
                raise condition_error(write.otherwise, response.get("Item")) from None
            if code == "TransactionConflictException":
                raise WriteConflict from None
            raise
        return entity.from_raw_data(answer["Attributes"])

    return retry_on_conflict(attempt)
