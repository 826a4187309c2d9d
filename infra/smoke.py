"""`make smoke`: try a deployed stage as its users do, with accounts that are deleted afterwards.

    make smoke                                      # the running local stack
    make smoke STAGE=dev                            # the addresses are those of the stacks; AWS credentials
    make smoke URL=https://…/v1 LIVE=wss://…/live   # any address; with STAGE=dev the roles are looked at too

It ends with 1 where something is not as it must be, and says what it leaves behind.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from fitai_client import FitAIError

from infra import LOCAL_REGION
from infra.audit_roles import FUNCTIONS, Decision, evaluated, role_faults, role_name, simulated
from infra.local import console
from infra.local.client import Account, Api, Stack, register
from infra.local.cloud import Cloud, running_stack
from infra.local.console import Trouble
from infra.local.demo import Demo

ORIGIN = "https://smoke.fitai.example"
MAILBOX = "success+{name}@simulator.amazonses.com"
"""An address at which SES delivers nothing and nothing bounces, also while an account may send to verified addresses only."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is tried.

    Attributes:
        stage: its name, where its roles can be looked at; empty where only its addresses are known.
        is_local: whether it is a local stack.
    """

    stack: Stack
    stage: str
    is_local: bool


@dataclass
class Smoke:
    """The checks, the accounts that they have made, and what was wrong."""

    target: Target
    client: Callable[[str], Any]
    """Makes a client of an AWS service, with the operator's credentials."""
    accounts: list[Account] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def stack(self) -> Stack:
        return self.target.stack

    def run(self) -> int:
        """Run all checks, delete the accounts, and return the exit code."""
        try:
            for title, check in self._checks():
                self._try(title, check)
        finally:
            for account in self.accounts:
                self._try(f"The account {account.username} is deleted", partial(self._delete, account))
        self._say()
        return 1 if self.failures else 0

    def _checks(self) -> Iterator[tuple[str, Callable[[], object]]]:
        yield "The service says that it is well", self.health
        yield "What is refused is refused in our own form", self.refusals
        yield "A page of another origin may ask", self.preflight
        yield "The documents are served", self.documents
        yield "A workout is lived on two devices, with its record and its analytics", self.workout
        yield "A stranger does not see it", self.stranger
        if self.target.stage:
            yield "No function's role changes the audit trail", self.roles

    def _try(self, title: str, check: Callable[[], object]) -> None:
        try:
            check()
        except (Trouble, FitAIError, httpx.HTTPError, TimeoutError, OSError, AssertionError) as error:
            self.failures.append(f"{title}: {error}")
            print(f"  ✗ {title}\n    {error}", flush=True)
        else:
            print(f"  ✓ {title}", flush=True)

    def _say(self) -> None:
        for account in self.accounts:
            if f"{account.id} deleted" not in self.left:
                print(f"  Left behind: the account {account.username} ({account.id}).")
        if self.accounts:
            print(
                "  Left behind: the audit trail's entries about the accounts, and for some hours what of their data is not "
                "erased yet."
            )
        if not self.target.stage:
            print(
                "  Not checked: the roles of the functions. Name STAGE, and have AWS credentials that may simulate policies."
            )
        print(f"\n{len(self.failures)} checks failed." if self.failures else "\nAll is well.")

    # --- checks ------------------------------------------------------------------------------------------------

    def health(self) -> None:
        """`GET /health`."""
        Api(self.stack).call("GET", "/health")

    def refusals(self) -> None:
        """No token, a wrong token, and an unknown route: in the envelope, and with the headers of security."""
        for token, path, statuses in ((None, "/users/profile", {401}), ("wrong", "/users/profile", {401, 403})):
            answer = Api(self.stack, token).send("GET", path)
            _expect(answer.status_code in statuses, f"GET {path} with the token {token}: {answer.status_code}")
            _expect(answer.json().get("success") is False, f"GET {path}: not in the envelope")
        unknown = Api(self.stack).send("GET", "/no/such/route")
        _expect(unknown.status_code in {403, 404}, f"an unknown route: {unknown.status_code}")

    def preflight(self) -> None:
        """`OPTIONS`, as a browser sends it; whether the origin may call is the stage's own decision."""
        headers = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
        answer = httpx.options(f"{self.stack.rest_url}/workouts", headers=headers, timeout=30)
        _expect(answer.status_code in {200, 204}, f"OPTIONS /workouts: {answer.status_code}")

    def documents(self) -> None:
        """The OpenAPI document has the routes of this checkout, so that the deployed version is the one that is meant."""
        from fitai.kernel import catalogue
        from fitai.platform.site import START

        from infra.site.build import SITES

        served = set(Api(self.stack).send("GET", "/openapi.json").json()["paths"])
        declarations = [function.declaration for function in catalogue.endpoints()]
        missing = {declaration.path for declaration in declarations if declaration.is_documented} - served
        _expect(not missing, f"routes of this checkout are not there: {', '.join(sorted(missing)[:5])}")
        for name in SITES:
            path = f"/{name}/{START}"
            page = httpx.get(f"{self.stack.rest_url}{path}", timeout=30)
            is_page = page.status_code == 200 and page.headers["content-type"].startswith("text/html")
            _expect(is_page, f"{path}: {page.status_code}")

    def workout(self) -> None:
        """What `make demo` shows, without its output."""
        Demo(self.stack, silent=True, register=self._register).play()

    def stranger(self) -> None:
        """Another account reads none of the first one's workouts."""
        if not self.accounts:
            raise Trouble("There is no account to be a stranger to.")
        (workout, *_) = self.accounts[0].api.call("GET", "/workouts")
        stranger = self._register(self.stack, "smoke")
        answer = stranger.api.send("GET", f"/workouts/{workout['id']}")
        _expect(answer.status_code == 404, f"a stranger gets {answer.status_code} for another's workout")

    def roles(self) -> None:
        """The statement on the audit trail's partitions: asked of IAM on AWS, evaluated locally."""
        functions, iam = self.client("lambda"), self.client("iam")
        account = self.client("sts").get_caller_identity()["Account"]
        table_arn = f"arn:aws:dynamodb:{self.stack.region}:{account}:table/{self.stack.table_name}"
        faults: list[str] = []
        for name in FUNCTIONS:
            role = role_name(functions, f"fitai-{self.target.stage}-{name}")

            def decide(document: dict[str, Any], role: str = role) -> Decision:
                if self.target.is_local:
                    return evaluated(document, table_arn)
                return simulated(iam, f"arn:aws:iam::{account}:role/{role}", table_arn)

            faults += role_faults(iam, role, decide)
        _expect(not faults, "; ".join(faults))

    # --- accounts ----------------------------------------------------------------------------------------------

    def _register(self, stack: Stack, name: str) -> Account:
        email = None if self.target.is_local else MAILBOX.format(name=f"{name}-{uuid4().hex[:10]}")
        account = register(stack, name, email)
        self.accounts.append(account)
        return account

    def _delete(self, account: Account) -> None:
        account.api.call("DELETE", "/users/account", {"password": account.password})
        answer = account.api.send("GET", "/users/profile")
        _expect(answer.status_code in {401, 403}, f"a deleted account's token is answered with {answer.status_code}")
        self.left.append(f"{account.id} deleted")


def _expect(holds: bool, otherwise: str) -> None:
    """Raise `Trouble` unless something holds."""
    if not holds:
        raise Trouble(otherwise)


# --- what is tried -------------------------------------------------------------------------------------------


def deployed_target(client: Callable[[str], Any], stage: str, live: str) -> Target:
    """A stage on AWS, by the parameter with its address and the outputs of its stacks.

    Args:
        live: the address of its WebSocket; empty for the one that AWS has given it.
    """
    rest = client("ssm").get_parameter(Name=f"/fitai/{stage}/address")["Parameter"]["Value"]
    if not live:
        (described,) = client("cloudformation").describe_stacks(StackName=f"fitai-{stage}-websocket")["Stacks"]
        live = next(output["OutputValue"] for output in described["Outputs"] if output["OutputKey"] == "Url")
    region: str = client("ssm").meta.region_name
    return Target(Stack(rest.rstrip("/"), live, f"{rest}/docs", f"fitai-{stage}", region), stage, is_local=False)


def target_of(client: Callable[[str], Any], url: str, live: str, stage: str) -> Target:
    """What the command line names.

    Raises:
        Trouble: it does not name the WebSocket, or no stack runs here.
    """
    if not url and stage in ("", "local"):
        return Target(Stack.read(running_stack()), "local", is_local=True)
    if not url:
        return deployed_target(client, stage, live)
    if not live:
        raise Trouble("Where is its WebSocket? make smoke URL=https://… LIVE=wss://…")
    region = client("ssm").meta.region_name if stage else LOCAL_REGION
    stack = Stack(url.rstrip("/"), live, f"{url}/docs", f"fitai-{stage}", region)
    return Target(stack, stage, is_local=urlsplit(url).hostname in ("localhost", "127.0.0.1"))


def main() -> int:
    """Try the stage in SMOKE_URL, SMOKE_LIVE and SMOKE_STAGE."""
    url, live, stage = (os.environ.get(f"SMOKE_{name}", "") for name in ("URL", "LIVE", "STAGE"))

    def client(service: str) -> Any:
        from botocore.session import get_session

        return get_session().create_client(service)

    target = target_of(client, url, live, stage)
    if target.is_local:
        client = Cloud(port=urlsplit(target.stack.rest_url).port or 80).client
    print(f"  {target.stack.rest_url}\n  {target.stack.websocket_url}\n")
    return Smoke(target, client).run()


if __name__ == "__main__":
    console.main(main)
