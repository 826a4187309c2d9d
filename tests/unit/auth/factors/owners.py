"""People with second factors: enrolled through the gateway, as their apps do it."""

from dataclasses import dataclass, field
from typing import Any

import pyotp
from fitai.kernel import clock

from tests.harness.authenticator import Authenticator
from tests.harness.cloud import table
from tests.harness.gateway import Answer, call
from tests.unit.auth.people import Person, login, register


@dataclass(slots=True)
class Owner:
    """Somebody with a verified address, and what their app and their keys hold."""

    person: Person
    token: str
    recovery_codes: list[str] = field(default_factory=list)
    secret: str = ""

    @property
    def id(self) -> str:
        return self.person.id

    def code(self, steps: int = 0) -> str:
        """The code that the app shows, by a clock that differs by so many half-minutes."""
        return pyotp.TOTP(self.secret).generate_otp(clock.epoch() // 30 + steps)


def owner(name: str = "ada", **attributes: Any) -> Owner:
    """An account with a verified address."""
    person = register(name)
    change_account(person.id, email_verified=True, email_verified_at=clock.iso(clock.now()), **attributes)
    return Owner(person, person.token)


def change_account(user_id: str, **attributes: Any) -> None:
    """Change what no request can."""
    for attribute, value in attributes.items():
        table().update_item(
            Key={"PK": f"USER#{user_id}", "SK": "ACCOUNT"},
            UpdateExpression="SET #name = :value",
            ExpressionAttributeNames={"#name": attribute},
            ExpressionAttributeValues={":value": value},
        )


def begin_totp(token: str, **body: Any) -> Answer:
    return call("POST", "/auth/mfa/totp", body, token=token)


def confirm_totp(token: str, factor_id: str, code: str) -> Answer:
    return call("POST", f"/auth/mfa/totp/{factor_id}/confirm", {"code": code}, token=token)


def add_totp(someone: Owner, **body: Any) -> dict[str, Any]:
    """Add an authenticator app; the answer."""
    begun = begin_totp(someone.token, **body).data
    someone.secret = begun["secret"]
    added: dict[str, Any] = confirm_totp(someone.token, begun["id"], someone.code(-1)).data
    someone.recovery_codes = added.get("recoveryCodes", someone.recovery_codes)
    someone.token = added["accessToken"]
    return added


def creation_options(token: str) -> dict[str, Any]:
    options: dict[str, Any] = call("POST", "/auth/passkeys/options", token=token).data
    return options


def send_passkey(token: str, credential: Any, **body: Any) -> Answer:
    return call("POST", "/auth/passkeys", {"credential": credential} | body, token=token)


def add_passkey(someone: Owner, authenticator: Authenticator, **body: Any) -> dict[str, Any]:
    """Add a passkey; the answer."""
    credential = authenticator.create(creation_options(someone.token))
    added: dict[str, Any] = send_passkey(someone.token, credential, **body).data
    someone.recovery_codes = added.get("recoveryCodes", someone.recovery_codes)
    someone.token = added["accessToken"]
    return added


def factors(token: str) -> dict[str, Any]:
    listed: dict[str, Any] = call("GET", "/auth/mfa/totp", token=token).data
    return listed


def first_step(name: str = "ada", **more: Any) -> str:
    """Take the first step of a sign-in; the `mfaToken`."""
    answer = login(name, **more).data
    assert answer["status"] == "second_factor_required"
    token: str = answer["mfaToken"]
    return token


def with_code(mfa_token: str, code: str, **more: Any) -> Answer:
    return call("POST", "/auth/login/totp", {"mfaToken": mfa_token, "code": code}, **more)


def with_recovery_code(mfa_token: str, code: str) -> Answer:
    return call("POST", "/auth/login/recovery-code", {"mfaToken": mfa_token, "code": code})


def request_options(mfa_token: str | None = None) -> dict[str, Any]:
    body = {} if mfa_token is None else {"mfaToken": mfa_token}
    options: dict[str, Any] = call("POST", "/auth/passkeys/sign-in/options", body).data
    return options


def with_passkey(credential: Any, mfa_token: str | None = None, **more: Any) -> Answer:
    body = {"credential": credential} | ({} if mfa_token is None else {"mfaToken": mfa_token}) | more
    return call("POST", "/auth/passkeys/sign-in", body)
