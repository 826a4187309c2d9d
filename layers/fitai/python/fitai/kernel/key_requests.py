"""Count the requests of an API key, in a window of its own that is in its account's item."""

from typing import Any

from botocore.exceptions import ClientError

from fitai.kernel import clock
from fitai.kernel.errors import TooManyRequests
from fitai.kernel.limits import UNLIMITED, WINDOW, CallerState, account_state_key, update_state


def count_key_request(user_id: str, key_id: str, limit: int, total: int = 0) -> CallerState:
    """Count one request of an API key: in a window of its own, which is in the account's item.

    So the one update brings the account's state too, and programs do not use up what its owner's devices may send.

    Args:
        limit: requests of this key in a window; 0 for any number.
        total: requests of all the account's keys together, those that were deleted meanwhile included: who deletes a key
            and creates another one does not get more. 0 for any number.

    Raises:
        TooManyRequests: with the seconds until the window ends.
        Unavailable: DynamoDB throttled or did not answer.
    """
    now = clock.epoch()
    window = now // WINDOW
    ordinary = "#w = :w AND (attribute_not_exists(#u.#i) OR #u.#i < :m) AND (attribute_not_exists(#t) OR #t < :t)"
    try:
        return _increment_key(user_id, key_id, window, limit, ordinary, total=total)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        stored_item: dict[str, Any] = error.response.get("Item") or {}  # type: ignore[assignment]
    if int(stored_item.get("key_window", {}).get("N", -1)) == window:
        raise TooManyRequests((window + 1) * WINDOW - now)
    try:
        return _increment_key(user_id, key_id, window, limit, "attribute_not_exists(#w) OR #w <> :w", restart=True)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
    # Another request began the window between our two updates; now this one is an ordinary one.
    return count_key_request(user_id, key_id, limit, total)


def _increment_key(
    user_id: str, key_id: str, window: int, limit: int, condition: str, *, total: int = 0, restart: bool = False
) -> CallerState:
    key = account_state_key(user_id)
    names = {"#w": "key_window", "#u": "key_used", "#k": "kind", "#t": "key_total"}
    values: dict[str, Any] = {":w": {"N": str(window)}, ":k": {"S": "caller"}}
    if restart:
        counting = "#w = :w, #u = :only, #t = :1"
        values |= {":only": {"M": {key_id: {"N": "1"}}}, ":1": {"N": "1"}}
    else:
        counting = "#u.#i = if_not_exists(#u.#i, :0) + :1, #t = if_not_exists(#t, :0) + :1"
        names["#i"] = key_id
        values |= {":0": {"N": "0"}, ":1": {"N": "1"}, ":m": {"N": str(limit or UNLIMITED)}}
        values[":t"] = {"N": str(total or UNLIMITED)}
    return CallerState.from_raw_data(update_state(key, f"SET #k = :k, {counting}", condition, names, values))
