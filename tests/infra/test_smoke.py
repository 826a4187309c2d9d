"""`make smoke`: what is wrong is said and ends with 1, and the accounts are deleted whatever happens."""

import json
import os
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from botocore.session import get_session
from botocore.stub import Stubber
from fitai.kernel.catalogue import functions

from infra import ROOT, audit_roles, smoke
from infra.local.client import Account, Api, Stack
from infra.local.console import Trouble
from infra.permissions import role_statements
from infra.smoke import Smoke, Target
from tests.infra.conftest import Assembly, called

STACK = Stack("https://api.example.com/v1", "wss://live.example.com/live", "", "fitai-dev", "eu-central-1")


class Deleting(Api):
    """The API of an account that can be deleted."""

    def __init__(self, *, refuses: bool = False) -> None:
        super().__init__(STACK, "token")
        object.__setattr__(self, "refuses", refuses)

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        assert (method, path) == ("DELETE", "/users/account")
        if self.refuses:  # type: ignore[attr-defined]
            raise TimeoutError("no answer")

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        return type("Answer", (), {"status_code": 401})


def smoked(checks: dict[str, Callable[[], object]], *, stage: str = "dev", refuses: bool = False) -> tuple[Smoke, int]:
    """Run these checks with one account."""
    made = Smoke(Target(STACK, stage, is_local=False), lambda service: None)
    made._checks = lambda: iter(checks.items())  # type: ignore[method-assign]
    made.accounts.append(Account("id-1", "e", "smoke_1", "p", "t", Deleting(refuses=refuses)))
    return made, made.run()


def wrong() -> None:
    raise Trouble("It is wrong.")


def test_all_checks_run_and_the_account_is_deleted_where_one_fails(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[str] = []
    made, code = smoked({"First": wrong, "Second": lambda: seen.append("second")})

    assert code == 1
    assert seen == ["second"]
    assert made.left == ["id-1 deleted"]
    printed = capsys.readouterr().out
    assert "✗ First\n    It is wrong." in printed
    assert "✓ Second" in printed
    assert "the account smoke_1" not in printed


def test_a_check_that_ends_the_program_deletes_the_account_too() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    made = Smoke(Target(STACK, "dev", is_local=False), lambda service: None)
    made._checks = lambda: iter({"First": interrupted}.items())  # type: ignore[method-assign]
    made.accounts.append(Account("id-1", "e", "smoke_1", "p", "t", Deleting()))
    with pytest.raises(KeyboardInterrupt):
        made.run()
    assert made.left == ["id-1 deleted"]


def test_an_account_that_cannot_be_deleted_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert smoked({}, refuses=True)[1] == 1
    assert "Left behind: the account smoke_1 (id-1)" in capsys.readouterr().out


def test_what_is_not_checked_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert smoked({}, stage="")[1] == 0
    assert "Not checked: the roles" in capsys.readouterr().out
    assert smoked({})[1] == 0
    assert "Not checked" not in capsys.readouterr().out


def test_a_deployed_stage_gets_no_mail_that_bounces(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses: list[str | None] = []

    def register(stack: Stack, name: str, email: str | None = None) -> Account:
        addresses.append(email)
        return Account("id", "e", "u", "p", "t", Deleting())

    monkeypatch.setattr(smoke, "register", register)
    for is_local in (True, False):
        Smoke(Target(STACK, "dev", is_local), lambda service: None)._register(STACK, "demo")
    local, deployed = addresses
    assert local is None
    assert str(deployed).endswith("@simulator.amazonses.com")


def test_a_url_needs_the_address_of_its_websocket() -> None:
    with pytest.raises(Trouble, match="LIVE=wss"):
        smoke.target_of(lambda service: None, "https://api.example.com/v1", "", "")
    target = smoke.target_of(lambda service: None, "https://api.example.com/v1/", "wss://l/live", "")
    assert (target.stack.rest_url, target.stage, target.is_local) == ("https://api.example.com/v1", "", False)


def test_the_command_line_names_what_is_tried() -> None:
    command = ["make", "--dry-run", "smoke", "URL=https://a/v1", "LIVE=wss://b/live", "STAGE=dev"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SMOKE_")}
    shown = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout

    assert "SMOKE_URL='https://a/v1' SMOKE_LIVE='wss://b/live' SMOKE_STAGE='dev'" in shown


def test_a_deployed_stage_is_found_by_its_parameter_and_its_outputs() -> None:
    clients = {name: _client(name) for name in ("ssm", "cloudformation")}
    with Stubber(clients["ssm"]) as ssm, Stubber(clients["cloudformation"]) as cloudformation:
        ssm.add_response("get_parameter", {"Parameter": {"Value": STACK.rest_url}}, {"Name": "/fitai/dev/address"})
        output = {"OutputKey": "Url", "OutputValue": STACK.websocket_url}
        described = {"StackName": "x", "CreationTime": 0, "StackStatus": "CREATE_COMPLETE", "Outputs": [output]}
        cloudformation.add_response("describe_stacks", {"Stacks": [described]}, {"StackName": "fitai-dev-websocket"})
        target = smoke.target_of(clients.__getitem__, "", "", "dev")

    assert (target.stack.rest_url, target.stack.websocket_url) == (STACK.rest_url, STACK.websocket_url)


# --- roles -------------------------------------------------------------------------------------------------


def _client(service: str) -> Any:
    return get_session().create_client(
        service, region_name="eu-central-1", aws_access_key_id="a", aws_secret_access_key="s"
    )


ROLE = "arn:aws:iam::123456789012:role/role"
TABLE = "arn:aws:dynamodb:eu-central-1:123456789012:table/fitai-dev"


def faults(decisions: dict[str, str], statements: list[dict[str, Any]]) -> list[str]:
    """What is found wrong with a role of these statements, of which IAM says this for each partition."""
    iam = _client("iam")
    with Stubber(iam) as stubber:
        policy = {"RoleName": "role", "PolicyName": "declared", "PolicyDocument": json.dumps({"Statement": statements})}
        stubber.add_response("get_role_policy", policy)
        for partition, decision in decisions.items():
            context = {"ContextKeyName": "dynamodb:LeadingKeys", "ContextKeyValues": [partition]}
            stubber.add_response(
                "simulate_principal_policy",
                {"EvaluationResults": [{"EvalActionName": "dynamodb:UpdateItem", "EvalDecision": decision}]},
                {
                    "PolicySourceArn": ROLE,
                    "ActionNames": ["dynamodb:UpdateItem"],
                    "ResourceArns": [TABLE],
                    "ContextEntries": [context | {"ContextKeyType": "stringList"}],
                },
            )
        found = audit_roles.role_faults(iam, "role", lambda document: audit_roles.simulated(iam, ROLE, TABLE))
        stubber.assert_no_pending_responses()
    return found


DENIAL = {"Effect": "Deny", "Action": ["dynamodb:UpdateItem"]}


@pytest.mark.parametrize(
    ("of_trail", "of_others", "count"),
    [("explicitDeny", "allowed", 0), ("allowed", "allowed", 1), ("explicitDeny", "implicitDeny", 1)],
)
def test_a_role_must_be_denied_the_trail_and_allowed_the_rest(of_trail: str, of_others: str, count: int) -> None:
    decisions = {audit_roles.ENTRY: of_trail, audit_roles.ORDINARY: of_others}

    assert len(faults(decisions, [DENIAL])) == count


def test_a_role_without_the_statement_does_not_pass() -> None:
    assert faults({}, [{"Effect": "Allow", "Action": ["dynamodb:UpdateItem"]}]) == [
        "role: no statement denies it to change the audit trail"
    ]


def test_our_own_statements_deny_the_trail_and_nothing_else() -> None:
    """Evaluated as locally; without the condition, and without the statement, the outcome is another one."""
    needs = next(function for function in functions() if called(function) == "users-update_profile").needs
    statements = role_statements(needs, {need.resource: [TABLE] for need in needs})
    denials = [statement for statement in statements if statement["Effect"] == "Deny"]
    rest = [statement for statement in statements if statement["Effect"] == "Allow"]
    (denial,) = denials
    unconditional = {name: value for name, value in denial.items() if name != "Condition"}

    def outcomes(content: list[dict[str, Any]]) -> list[str]:
        decide = audit_roles.evaluated({"Version": "2012-10-17", "Statement": content}, TABLE)
        return [decide("dynamodb:UpdateItem", key) for key in (audit_roles.ENTRY, audit_roles.ORDINARY)]

    assert outcomes(statements) == ["explicitDeny", "allowed"]
    assert outcomes(rest) == ["allowed", "allowed"]
    assert outcomes([*rest, unconditional]) == ["explicitDeny", "explicitDeny"]


def test_the_roles_that_are_looked_at_may_change_items() -> None:
    """Otherwise the control, that an ordinary partition is allowed, would fail for the wrong reason."""
    by_name = {called(function): function for function in functions()}
    for name in audit_roles.FUNCTIONS:
        arns: dict[Any, list[str]] = {need.resource: ["arn"] for need in by_name[name].needs}
        statements = role_statements(by_name[name].needs, arns)
        denied = {action for statement in statements if statement["Effect"] == "Deny" for action in statement["Action"]}
        assert "dynamodb:UpdateItem" in denied, name


def test_the_policy_is_called_as_in_the_templates(assemblies: dict[str, Assembly]) -> None:
    role = assemblies["dev"].functions["users-update_profile"]
    policies = assemblies["dev"].get(role.stack, role.properties["Role"]["Fn::GetAtt"][0]).properties["Policies"]
    assert [policy["PolicyName"] for policy in policies] == [audit_roles.POLICY]
