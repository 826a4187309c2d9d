"""`make invoke EVENT=events/workouts/complete_set.json`: a sample event, sent to the running stack, and what it cost."""

import base64
import json
import os
import re
import sys
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jmespath
from fitai_client import ApiError

from infra import LOCAL_ORIGIN, ROOT
from infra.local import console, mail
from infra.local.client import Account, Api, Device, Stack, register
from infra.local.cloud import Cloud
from infra.local.console import Trouble, step
from infra.local.logs import GROUPS, PREFIX, line_of
from infra.local.placeholders import days, filled
from infra.local.second_factors import change_account, make_administrator, totp_code

ADMIN, PREMIUM, VERIFIED = "admin", "premium", "verified"
"""Accounts of samples that are more than an ordinary one."""
PATIENCE = 15.0
"""Seconds within which a mail is sent, an upload is processed, and a line is in the log."""
LOOKS_EVERY = 0.1
LONGEST_SHOWN = 4_000
"""Characters of an answer that are shown."""
METER = ("DynamoDBRequests", "ReadUnits", "WriteUnits")
CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Played:
    """The result of a sample: a line that summarises it, and the content."""

    headline: str
    content: Any


@dataclass
class Player:
    """A player of samples on a stack: it registers their accounts, and takes the steps before them."""

    cloud: Cloud
    stack: Stack
    saved: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    authenticator: Any = None

    def prepare(self, sample: dict[str, Any]) -> None:
        """Take the steps before a sample."""
        for before in sample.get("before", []):
            if "mail" in before:
                mail_step = self.fill(before["mail"])
                self.saved[mail_step["save"]] = self._token_of_mail(mail_step["to"], mail_step["subject"])
            elif "upload" in before:
                self._upload(self.fill(before["upload"]))
            elif "totp" in before:
                totp_step = self.fill(before["totp"])
                self.saved[totp_step["save"]] = totp_code(totp_step["secret"], totp_step.get("steps", 0))
            elif "passkey" in before:
                passkey_step = self.fill(before["passkey"])
                self.saved[passkey_step["save"]] = self._answer_of_passkey(passkey_step["options"])
            elif "payments" in before:
                # The double of the payment provider lives in the process of the tests.
                raise Trouble("This sample needs payments, which the local stack does not take.")
            elif "message" in before:
                _, frame = self._say(before)
                self._save(before, frame)
            else:
                self._request_before(before)

    def play(self, sample: dict[str, Any], function: str) -> Played:
        """Send the sample itself.

        Args:
            function: the name of the function that it is a sample of.
        """
        if "request" in sample:
            started = time.perf_counter()
            answer = self._send(sample)
            milliseconds = (time.perf_counter() - started) * 1000
            request = self.fill(sample["request"])
            expected = "" if answer.status_code == sample["status"] else f", where the sample has {sample['status']}"
            headline = f"{request['method']} {request['path']}  {answer.status_code}{expected}  {milliseconds:.0f} ms"
            return Played(headline, _parsed(answer.text))
        if "message" in sample:
            started = time.perf_counter()
            action, frame = self._say(sample)
            milliseconds = (time.perf_counter() - started) * 1000
            return Played(f"{action}  {frame['event']}  {milliseconds:.0f} ms", frame)
        return self._invoke(sample, function)

    def fill(self, value: Any) -> Any:
        """Return the value with `{name}` in its strings replaced by what was saved under that name, or by a day."""
        return filled(value, days(datetime.now(UTC).date()) | self.saved)

    def api(self, who: str | None) -> Api:
        """The API as an account of the sample sees it, which is registered when it is first named; None for nobody."""
        return Api(self.stack) if who is None else self._account(who).api

    def _account(self, who: str) -> Account:
        if who not in self.accounts:
            account = self._promoted(register(self.stack, who), who)
            self.accounts[who] = account
            self.saved |= {f"{who}.id": account.id, f"{who}.email": account.email, f"{who}.username": account.username}
            self.saved |= {f"{who}.token": account.token, f"{who}.password": account.password}
        return self.accounts[who]

    def _promoted(self, account: Account, who: str) -> Account:
        """An account with what the sample's name of it says, which no request can give."""
        if who == ADMIN:
            return make_administrator(self.cloud.client("dynamodb"), self.stack, account)
        if who == VERIFIED:
            change_account(self.cloud.client("dynamodb"), self.stack, account, email_verified={"BOOL": True})
        elif who == PREMIUM:
            change_account(
                self.cloud.client("dynamodb"), self.stack, account, subscription={"S": json.dumps({"plan": PREMIUM})}
            )
            answer = Api(self.stack).call("POST", "/auth/login", {"login": account.email, "password": account.password})
            return replace(account, token=answer["accessToken"], api=Api(self.stack, answer["accessToken"]))
        return account

    def _answer_of_passkey(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer of a software authenticator, which is part of the tests."""
        from tests.harness.authenticator import Authenticator, answer_of_passkey

        if self.authenticator is None:
            self.authenticator = Authenticator(origin=LOCAL_ORIGIN)
        return answer_of_passkey(self.authenticator, options)

    def _send(self, sample_step: dict[str, Any]) -> Any:
        """Send the request of a sample, or of a step before it."""
        api = self.api(sample_step.get("as"))
        request = self.fill(sample_step["request"])
        headers = {"Authorization": f"Bearer {api.token}"} if api.token else {}
        headers |= request.get("headers") or {}
        content = request.get("rawBody")
        return api.http.request(
            request["method"],
            self.stack.rest_url.rstrip("/") + request["path"],
            params=request.get("query") or None,
            headers=headers,
            **({"content": content} if content is not None else {"json": request.get("body")}),
        )

    def _request_before(self, before: dict[str, Any]) -> None:
        answer = self._send(before)
        path = before["request"]["path"]
        # An account with a fixed name is there since the first time.
        is_there = answer.status_code == CONFLICT and path == "/auth/register"
        if not answer.is_success and not is_there:
            raise Trouble(f"Before it: {before['request']['method']} {path}: {answer.status_code} {answer.text[:500]}")
        self._save(before, _parsed(answer.text))

    def _save(self, sample_step: dict[str, Any], content: Any) -> None:
        for name, where in sample_step.get("save", {}).items():
            self.saved[name] = jmespath.search(where, content)

    def _say(self, sample_step: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Send a message over the WebSocket; return its action and the frame that answers."""
        with Device(self.stack, self._account(sample_step["as"]).token) as device:
            message = self.fill(sample_step["message"])
            try:
                _, frame = device.ask(message["action"], message.get("data", {}))
            except ApiError as error:
                return message["action"], {"event": "error", "error": str(error)}
        return message["action"], frame.content

    def _token_of_mail(self, to: str, subject: str) -> str:
        """The token of the link in the newest mail of a subject to somebody, as soon as it has arrived."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for letter in reversed(mail.mails(self.cloud)):
                match = re.search(r"[?#]token=([\w.~-]+)", letter.text)
                if to in letter.to and letter.subject == subject and match:
                    return match[1]
            time.sleep(LOOKS_EVERY)
        raise Trouble(
            f"No mail “{subject}” with a link came to {to}; links need `app` under `[site]` in infra/stages/local.toml."
        )

    def _upload(self, upload: dict[str, Any]) -> None:
        """Put a file into the bucket, and wait until it is processed."""
        bucket = f"{PREFIX.removesuffix('-')}-000000000000-{self.stack.region}"
        since = datetime.now(UTC)
        self.cloud.client("s3").put_object(
            Bucket=bucket, Key=upload["key"], Body=base64.b64decode(upload["content"]), ContentType="image/jpeg"
        )
        if not lines_of_call(self.cloud, f"{PREFIX}media-process_upload", since):
            raise Trouble(f"The upload {upload['key']} was not worked through in {PATIENCE:g} s.")

    def _invoke(self, sample: dict[str, Any], function: str) -> Played:
        """Call the function itself, as the AWS service of the event would."""
        who = sample.get("as")
        if who is not None:
            self.saved["token"] = self._account(who).token
        payload = json.dumps(self.fill(sample["event"])).encode()
        started = time.perf_counter()
        answer = self.cloud.client("lambda").invoke(FunctionName=function, Payload=payload)
        milliseconds = (time.perf_counter() - started) * 1000
        how = "failed" if "FunctionError" in answer else "answered"
        return Played(f"{function}  {how}  {milliseconds:.0f} ms", _parsed(answer["Payload"].read().decode()))


def lines_of_call(cloud: Cloud, function: str, since: datetime) -> list[str]:
    """Return the log lines of a function's last call since a moment, as soon as the line that ends it is written."""
    logs = cloud.client("logs")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        group = GROUPS + function.removeprefix(PREFIX)
        try:
            pages = logs.filter_log_events(logGroupName=group, startTime=int(since.timestamp() * 1000))
        except logs.exceptions.ResourceNotFoundException:
            raise Trouble(f"There is no function {function} in the stack; `make start` deploys it.") from None
        lines = [event["message"] for event in pages["events"]]
        if any('"_aws"' in line for line in lines):
            return lines
        time.sleep(LOOKS_EVERY)
    return []


def costs(lines: list[str]) -> str:
    """The DynamoDB requests and units in the line that ends a call."""
    ends = [json.loads(line) for line in lines if '"_aws"' in line]
    if not ends:
        return "no line in the log says what it cost"
    requests, reads, writes = (ends[-1].get(name, [0.0])[0] for name in METER)
    return f"{requests:.0f} requests, {reads:g} read units, {writes:g} write units"


def sample_path(text: str) -> Path:
    """The sample that EVENT names.

    Raises:
        Trouble: there is none.
    """
    path = (ROOT / text).resolve()
    if not text or not path.is_file() or path.suffix != ".json":
        raise Trouble(
            f"EVENT={text} is no sample; use one of events/, such as EVENT=events/workouts/complete_set.json."
        )
    return path


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _shown(content: Any) -> str:
    text = content if isinstance(content, str) else json.dumps(content, indent=2, ensure_ascii=False)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}\n… {len(text)} characters in all"


def main() -> None:
    """Send the sample, and show the answer, the log and the cost."""
    path = sample_path(os.environ.get("EVENT", ""))
    cloud = Cloud.known()
    if not cloud.runs():
        raise Trouble("Nothing runs; `make start` starts it.")
    sample: dict[str, Any] = json.loads(path.read_text())
    function = f"{PREFIX}{path.parent.name}-{path.stem}"
    player = Player(cloud, Stack.read(cloud.stack_file))
    with step("Preparing what must have happened before"):
        player.prepare(sample)
        player.api(sample.get("as"))
    since = datetime.now(UTC) - timedelta(milliseconds=1)
    played = player.play(sample, function)
    print(f"\n{played.headline}\n{_shown(played.content)}\n")
    lines = lines_of_call(cloud, function, since)
    for line in filter(None, (line_of(function, line) for line in lines)):
        print(line)
    print(f"DynamoDB: {costs(lines)}")
    sys.stdout.flush()


if __name__ == "__main__":
    console.main(main)
