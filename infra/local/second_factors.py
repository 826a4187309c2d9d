"""What an authenticator app shows, and accounts of administrators: for the samples and the tests on the local stack."""

import time
from dataclasses import replace
from typing import Any

import pyotp

from infra.local.client import Account, Api, Stack

STEP_SECONDS = 30


def totp_code(secret: str, steps: int = 0, now: int | None = None) -> str:
    """The code that an authenticator app shows, by a clock that is so many half-minutes ahead.

    Args:
        now: epoch seconds; by default the present.
    """
    seconds = int(time.time()) if now is None else now
    return pyotp.TOTP(secret).generate_otp(seconds // STEP_SECONDS + steps)


def change_account(dynamodb: Any, stack: Stack, account: Account, **attributes: dict[str, Any]) -> None:
    """Change attributes of an account that no request can change.

    Args:
        attributes: as DynamoDB has them.
    """
    names = list(attributes)
    dynamodb.update_item(
        TableName=stack.table_name,
        Key={"PK": {"S": f"USER#{account.id}"}, "SK": {"S": "ACCOUNT"}},
        UpdateExpression="SET " + ", ".join(f"#n{index} = :v{index}" for index in range(len(names))),
        ConditionExpression="attribute_exists(PK)",
        ExpressionAttributeNames={f"#n{index}": name for index, name in enumerate(names)},
        ExpressionAttributeValues={f":v{index}": attributes[name] for index, name in enumerate(names)},
    )


def make_administrator(dynamodb: Any, stack: Stack, account: Account) -> Account:
    """Make an account an administrator's, which needs a second factor: sign in again, and add an authenticator app."""
    change_account(dynamodb, stack, account, role={"S": "admin"}, email_verified={"BOOL": True})
    signed_in = Api(stack).call("POST", "/auth/login", {"login": account.email, "password": account.password})
    api = Api(stack, signed_in["accessToken"])
    begun = api.call("POST", "/auth/mfa/totp", {})
    code = totp_code(begun["secret"])
    token = api.call("POST", f"/auth/mfa/totp/{begun['id']}/confirm", {"code": code})["accessToken"]
    return replace(account, token=token, api=Api(stack, token))
