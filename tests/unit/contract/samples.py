"""The sample events of `events/`: read, filled in, and carried out as a client or AWS would."""

import base64
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import jmespath
from fitai.developer.webhooks import sending
from fitai.kernel import catalogue, clock
from fitai.kernel.catalogue import Function
from fitai.kernel.identity import Role
from fitai.kernel.ids import new_id
from fitai.kernel.live import transport
from fitai.kernel.tokens import verify_access_token
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from infra.local.placeholders import days, filled
from infra.local.second_factors import totp_code
from tests.harness import stripe_samples
from tests.harness.authenticator import Authenticator, answer_of_passkey
from tests.harness.cloud import table
from tests.harness.gateway import Answer, Frames, Socket, access_token, call, deliver_events, find
from tests.harness.mail import mails, sent
from tests.harness.moto_requests import untraced
from tests.harness.person import there, whole_table, write
from tests.harness.uploads import deliver_upload

FOLDER = catalogue.ROOT / "events"
PASSWORD = "correct horse battery staple"
ROLES: dict[str, tuple[Role, str]] = {
    "user": ("user", "free"),
    "premium": ("premium", "premium"),
    "admin": ("admin", "free"),
}


def _refuse(*connection: object) -> socket.socket:
    raise ConnectionRefusedError


class _Starting(sending.Sender):
    """The server of the samples' webhooks: nobody accepts a connection at first, and deliveries are accepted when they come again.

    How long it takes is always the same.
    """

    def post(self, url: str, headers: Mapping[str, str], body: str) -> sending.Outcome:
        if headers["webhook-id"] in _refused_ids:
            return sending.Outcome(204, None, 12)
        if json.loads(body)["type"] != "test":
            _refused_ids.add(headers["webhook-id"])
        return replace(super().post(url, headers, body), duration_ms=12)


_refused_ids: set[str] = set()
sending.current = _Starting(resolve=lambda host, seconds: ["93.184.216.34"], connect=_refuse)


VERIFIED = "verified"
"""The name of a sample's account whose e-mail address is verified."""


def verify_address(user_id: str) -> None:
    """Mark an account's address as verified."""
    table().update_item(
        Key={"PK": f"USER#{user_id}", "SK": "ACCOUNT"},
        UpdateExpression="SET email_verified = :yes",
        ExpressionAttributeValues={":yes": True},
    )


def path_of(function: Function) -> Path:
    """The path of a function's sample."""
    return FOLDER / function.service / f"{function.name}.json"


def of(function: Function) -> dict[str, Any]:
    """A function's sample."""
    sample: dict[str, Any] = json.loads(path_of(function).read_text())
    return sample


@dataclass(frozen=True, slots=True)
class Account:
    """One that has registered, with what that and its events have left: to be put into another empty table."""

    id: str
    name: str
    email: str
    session: str
    items: list[dict[str, Any]]
    mails: list[Any]


_accounts: dict[str, Account] = {}
COUNTERS = "CALLER#"
"""Of requests: those of an address are not one account's."""


def account(who: str) -> Account:
    """An account of this name. It registers once, and is there again whenever it is asked for in another test.

    Where it has been asked for before in the same table, another one registers.
    """
    made = _accounts.get(who)
    if made is None:
        made = _accounts[who] = _registered(who)
    elif there([item for item in made.items if not item["PK"]["S"].startswith(COUNTERS)]):
        return _registered(who)
    else:
        write(made.items)
        sent().extend(made.mails)
    return made


def forget_accounts() -> None:
    """Let every account register anew, as at another time."""
    _accounts.clear()


def _registered(who: str) -> Account:
    name = f"{who}_{new_id()[-8:]}"
    body = {"email": f"{name}@example.com", "username": name, "password": PASSWORD}
    before, mailed = whole_table(), len(sent())
    registered = call("POST", "/auth/register", body).data
    user, session = registered["user"], verify_access_token(registered["accessToken"]).session
    deliver_events()
    items = [item for item in whole_table() if item not in before]
    return Account(user["id"], name, body["email"], session, items, sent()[mailed:])


@dataclass
class Stage:
    """What one sample plays on: its accounts, made when first named, and what former answers gave."""

    saved: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    authenticator: Authenticator = field(default_factory=Authenticator)

    def token(self, who: str | None) -> str | None:
        """The access token of `user`, `premium`, `admin`, or of another account by any name; None for nobody."""
        if who is None:
            return None
        if who not in self.tokens:
            self.tokens[who] = self._account(who)
        return self.tokens[who]

    def _account(self, who: str) -> str:
        deliver_events()
        made = account(who)
        if who == VERIFIED:
            verify_address(made.id)
        role, subscription = ROLES.get(who, ROLES["user"])
        token = access_token(made.id, role=role, subscription=subscription, session=made.session, email=made.email)
        self.saved |= {f"{who}.id": made.id, f"{who}.email": made.email, f"{who}.username": made.name}
        self.saved |= {f"{who}.token": token, f"{who}.password": PASSWORD}
        return token

    def fill(self, value: Any) -> Any:
        """Return the value with `{name}` in its strings replaced by what was saved under that name, or by a day."""
        return filled(value, days(clock.now().date()) | self.saved)

    def send(self, step: dict[str, Any]) -> Answer:
        """Send a request, and save the values of the answer that its `save` names."""
        token = self.token(step.get("as"))
        request = self.fill(step["request"])
        headers = request.get("headers")
        answer = call(
            request["method"],
            request["path"],
            request.get("body"),
            token=token,
            headers=headers,
            raw_body=request.get("rawBody"),
            **request.get("query", {}),
        )
        check_answer(request["method"], request["path"].partition("?")[0], answer)
        for name, where in step.get("save", {}).items():
            self.saved[name] = jmespath.search(where, answer.json)
        return answer

    def prepare(self, sample: dict[str, Any]) -> None:
        """Take the steps before a sample, and let their events take effect.

        A step `{"mail": {"to", "subject", "save"}}` saves the token of the link in the newest such mail, and
        `{"upload": {"key", "content"}}` puts a file (base64) into the bucket, as posting the form does. A step
        `{"as", "message", "save"}` is sent over the socket; `save` looks into the first frame of the answer, and with `close`
        the device disconnects afterwards. A step
        `{"totp": {"secret", "steps", "save"}}` saves the code that an authenticator app shows, by a clock that is so many
        half-minutes ahead, and `{"passkey": {"options", "save"}}` what an authenticator answers to the options. A step
        `{"as", "payments": …}` turns payments on, with a double of the provider (`stripe_samples.prepare`).
        """
        for step in sample.get("before", []):
            if "mail" in step:
                mail_step = self.fill(step["mail"])
                self.saved[mail_step["save"]] = mails(mail_step["to"], mail_step["subject"])[-1].token
                continue
            if "upload" in step:
                upload = self.fill(step["upload"])
                deliver_upload(upload["key"], base64.b64decode(upload["content"]))
                deliver_events()
                continue
            if "totp" in step:
                totp_step = self.fill(step["totp"])
                self.saved[totp_step["save"]] = totp_code(
                    totp_step["secret"], totp_step.get("steps", 0), now=clock.epoch()
                )
                continue
            if "passkey" in step:
                passkey_step = self.fill(step["passkey"])
                self.saved[passkey_step["save"]] = answer_of_passkey(self.authenticator, passkey_step["options"])
                continue
            if "payments" in step:
                self.token(step.get("as"))
                self.saved |= stripe_samples.prepare(
                    self.fill(step["payments"]), self.saved.get(f"{step.get('as')}.id")
                )
                deliver_events()
                continue
            if "message" in step:
                self._send_message(step)
                deliver_events()
                continue
            answer = self.send(step)
            assert answer.status < 400, f"before: {step['request']['method']} {step['request']['path']}: {answer.text}"
            deliver_events()

    def _send_message(self, step: dict[str, Any]) -> None:
        assert isinstance(transport.instance, Frames), "the test keeps what is pushed"
        socket = Socket(transport.instance, str(self.token(step["as"]))).connect()
        message = self.fill(step["message"])
        (frame, *_) = socket.send(message["action"], message.get("data"), message.get("id"))
        assert frame["event"] != "error", f"before: {message['action']}: {frame}"
        for name, where in step.get("save", {}).items():
            self.saved[name] = jmespath.search(where, frame)
        if step.get("close"):
            socket.close()


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document of the present declarations."""
    from fitai.kernel.documents import openapi

    return openapi.document()


@cache
def live_document() -> dict[str, Any]:
    """The AsyncAPI document of the present declarations."""
    from fitai.kernel.documents import asyncapi

    return asyncapi.document()


# --- answers, held to the document ----------------------------------------------------------------------


BASE = "urn:openapi"


def check_answer(method: str, path: str, answer: Answer) -> None:
    """The answer to a request is one that the document has."""
    endpoint = find(method, path)
    assert endpoint is not None, f"{method} {path}"
    check_against_document(endpoint[0], answer.status, answer.headers, answer.text)


def check_against_document(function: Function, status: int, headers: dict[str, str], text: str) -> None:
    """The status, the content type and the content are among those that the document names.

    Of a page, which the document leaves out, the content type is among those of its declaration.
    """
    if not function.declaration.is_documented:
        assert not text or headers["content-type"] in function.declaration.produces
        return
    description = document()
    operation = description["paths"][function.declaration.path][function.declaration.method.lower()]
    assert str(status) in operation["responses"], f"{status} is not documented; declare it with `status=` or `errors=`"
    response = operation["responses"][str(status)]
    if "$ref" in response:
        response = description["components"]["responses"][response["$ref"].rpartition("/")[2]]
    content = response.get("content", {})
    if not text:
        return
    kind = headers["content-type"]
    assert kind in content, f"{kind} is not documented; declare it with `produces=`"
    if kind == "application/json":
        wrong = untraced(sorted)(
            validator(content[kind]["schema"], description).iter_errors(json.loads(text)), key=lambda error: error.path
        )
        assert not wrong, "\n".join(f"{'.'.join(map(str, error.path))}: {error.message}" for error in wrong[:5])


def validator(schema: dict[str, Any], document: dict[str, Any]) -> Draft202012Validator:
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    absolute = json.loads(json.dumps(schema).replace('"#/', f'"{BASE}#/'))
    return Draft202012Validator(absolute, registry=Registry().with_resource(BASE, resource))
