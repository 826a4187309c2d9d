"""What a function imports before its first answer: nothing that is heavy and not its own.

A cold start is mostly imports. Each file of `functions/` is imported in a process of its own, forked from one that has
the kernel and what many functions share already. What is in a layer of some functions is absent for the others, as on
Lambda: botocore, for one, would import pyOpenSSL wherever it is installed, and with it the whole of cryptography.
"""

import json
import os
import subprocess
import sys
from functools import cache

import pytest
from fitai.kernel import catalogue

HEAVY = {
    "PIL", "aws_cdk", "aws_lambda_powertools.event_handler.openapi.swagger_ui",
    "aws_lambda_powertools.utilities.batch",
    "aws_lambda_powertools.utilities.idempotency", "aws_xray_sdk", "bcrypt", "boto3",
    "constructs", "cryptography", "email_validator", "fastapi", "fitai.kernel.documents.asyncapi", "fitai.kernel.catalogue",
    "fitai.kernel.documents.openapi", "fitai.kernel.documents.schemas", "httpx", "hypothesis", "jsii", "jsonschema", "jwt", "mangum",
    "moto", "numpy", "openai", "pillow_heif", "pytest", "requests", "starlette", "stripe", "yaml", "httpx2",
    "mixpanel", "sendgrid", "standardwebhooks",
}  # fmt: skip
TOKENS = {"bcrypt", "cryptography", "jwt"}  # cryptography itself imports bcrypt
ACCOUNTS = {"bcrypt", "email_validator"}
SEALING = {"bcrypt", "cryptography"}
STRIPE = {"httpx", "requests", "stripe"}  # the SDK imports the clients of HTTP that it could use
ALLOWED: dict[str, set[str]] = {
    "auth": TOKENS | ACCOUNTS,
    "developer.change_webhook": SEALING,
    "developer.create_webhook": SEALING,
    "developer.test_webhook": SEALING,
    "media.process_upload": {"PIL", "pillow_heif"},
    "payments.cancel_subscription": STRIPE,
    "payments.create_subscription": STRIPE,
    "payments.open_portal": STRIPE,
    "payments.receive_webhook": STRIPE,
    "platform.authorizer": TOKENS,
    "platform.setup_factor_keys": SEALING,
    "platform.setup_keys": TOKENS,
    "live.authorizer": TOKENS,
    "reactions.send_webhook": SEALING,
    "reactions.sync_subscription": STRIPE,
    "schedules.check_signing_keys": TOKENS,
    "schedules.end_grace_periods": STRIPE,
    "schedules.reconcile_payments": STRIPE,
    "schedules.rotate_factor_keys": SEALING,
    "schedules.rotate_signing_keys": TOKENS,
    "users.change_password": ACCOUNTS,
    "users.delete_account": ACCOUNTS,
}
"""What a function needs for its own work, by service or by function."""
LAYERS: dict[str, list[str]] = {
    "imaging": ["PIL", "pillow_heif"],
    "ai": ["anyio", "h11", "httpcore2", "httpx2", "jiter", "openai", "sniffio", "truststore"],
    "payments": ["stripe"],
    "mail": ["python_http_client", "sendgrid", "werkzeug"],
    "telemetry": ["json_logic", "mixpanel"],
    "site": [],  # pages, and no module
    "factors": ["OpenSSL", "cbor2", "pyasn1", "pyasn1_modules", "pyotp", "segno", "webauthn"],
}
"""The modules that only functions with a layer have."""

SHARED = (
    *(f"fitai.kernel.{module}" for module in ("endpoint", "table", "live", "events", "task")),
    *(
        f"fitai.{service}.published"
        for service in ("users", "exercises", "workouts", "notifications", "templates", "coach")
    ),
)
"""What many functions import, so that it is imported once, before the processes are forked. None of it may be heavy."""

LOOK = """
import gc, importlib, json, os, sys
heavy, layers = set(json.loads(sys.argv[1])), json.loads(sys.argv[2])
sys.modules.update(dict.fromkeys(sum(layers.values(), [])))  # None: cannot be imported
for name in json.loads(sys.argv[4]):
    importlib.import_module(name)
def loaded():
    return sorted(name for name in heavy if sys.modules.get(name) is not None)
print(json.dumps(["shared", loaded()]), flush=True)
for name, its_layers in json.loads(sys.argv[3]).items():
    child = os.fork()
    if child == 0:
        gc.disable()  # A collection would write to every object, and so copy the whole memory.
        for layer in its_layers:
            for module in layers[layer]:
                del sys.modules[module]
        importlib.import_module(name)
        print(json.dumps([name, loaded()]), flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(f"{name} cannot be imported")
"""


def imported() -> dict[str, set[str]]:
    """The heavy modules that each function has imported when it is ready."""
    completed = completed_imports()
    assert completed.returncode == 0, completed.stderr
    return {name: set(heavy) for name, heavy in map(json.loads, completed.stdout.splitlines())}


@cache
def completed_imports() -> subprocess.CompletedProcess[str]:
    """How the process that imports all functions has ended; also a failure is not repeated for each test."""
    layers = {f"functions.{function.service}.{function.name}": function.layers for function in catalogue.functions()}
    paths = [str(catalogue.ROOT), str(catalogue.ROOT / "layers" / "fitai" / "python")]
    return subprocess.run(
        [sys.executable, "-c", LOOK, *map(json.dumps, (sorted(HEAVY), LAYERS, layers, SHARED))],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=300,
    )


def allowed(function: catalogue.Function) -> set[str]:
    return ALLOWED.get(function.service, set()) | ALLOWED.get(f"{function.service}.{function.name}", set())


def test_the_kernel_and_what_services_publish_import_nothing_heavy():
    assert imported()["shared"] == set()


@pytest.mark.parametrize("function", catalogue.functions(), ids=lambda function: f"{function.service}.{function.name}")
def test_a_function_imports_nothing_heavy_that_is_not_its_own(function):
    assert imported()[f"functions.{function.service}.{function.name}"] - allowed(function) == set()
