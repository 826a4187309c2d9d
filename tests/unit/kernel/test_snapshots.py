"""Containers that start from one snapshot share nothing that must differ. A fork is such a copy of a process's memory."""

import importlib
import json
import os
import pkgutil
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from fitai import kernel
from fitai.kernel import api_url, catalogue, snapshots, switches, tokens
from fitai.kernel.aws import client
from fitai.kernel.configured_secret import ConfiguredSecret
from fitai.kernel.sealing import SealingKeys
from fitai.kernel.secret_keys import SecretKey, SecretKeys
from fitai.kernel.settings import settings

from tests.harness.cloud import ENVIRONMENT

CONTAINER = """
import gc, json, os, random, sys
import fitai.kernel.endpoint
from fitai.kernel import table
from fitai.kernel.switches import SwitchesItem
from snapshot_restore_py import get_after_restore, get_before_snapshot

def read():
    table.get(SwitchesItem, "SETTINGS", "SWITCHES")

read()
for prepare, arguments, options in reversed(get_before_snapshot()):
    prepare(*arguments, **options)
is_built, frozen = SwitchesItem.values.adapter.pydantic_complete, gc.get_freeze_count()
copies, state = [], random.getstate()
for _ in range(2):
    receiver, sender = os.pipe()
    if os.fork() == 0:
        random.setstate(state)  # Python seeds anew at a fork, as it cannot in a restored container.
        if "renewed" in sys.argv:
            for renew, arguments, options in get_after_restore():
                renew(*arguments, **options)
        read()
        os.write(sender, repr(random.random()).encode())
        os._exit(0)
    os.wait()
    copies.append(os.read(receiver, 100).decode())
print(json.dumps({"randoms": copies, "isBuilt": is_built, "frozen": frozen}))
"""
"""A function's container: it initialises itself, reads the table, is stored, and runs twice from what was stored."""


@dataclass
class Cloud:
    """What a container's requests to AWS have shown: for each its connection and the key that it was signed with."""

    port: int
    credentials: int = 0
    connections: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


@contextmanager
def cloud() -> Iterator[Cloud]:
    """A table without items, and credentials that are others at each request for them; on loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            seen.credentials += 1
            content = {"AccessKeyId": f"KEY{seen.credentials}", "SecretAccessKey": "s", "Token": "t"}
            self._answer(content | {"Expiration": "2099-01-01T00:00:00Z"})

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            match = re.search(r"Credential=(\w+)/", self.headers["Authorization"])
            seen.keys.append(match[1] if match else "")
            seen.connections.append(self.client_address[1])
            self._answer({})

        def _answer(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        seen = Cloud(server.server_port)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield seen
        server.shutdown()


def run(*arguments: str) -> tuple[dict[str, Any], Cloud]:
    """Run the container; what it has said, and its requests."""
    with cloud() as seen:
        own = {name: value for name, value in (os.environ | ENVIRONMENT).items() if not name.startswith("AWS_")}
        url = f"http://127.0.0.1:{seen.port}"
        environment = own | {
            "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start",
            "AWS_REGION": "eu-central-1",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{url}/credentials",
            "AWS_ENDPOINT_URL": url,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        ran = subprocess.run(
            [sys.executable, "-c", CONTAINER, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout), seen


@pytest.fixture(scope="module")
def renewed() -> tuple[dict[str, Any], Cloud]:
    return run("renewed")


def test_restored_containers_draw_different_random_numbers(renewed: tuple[dict[str, Any], Cloud]) -> None:
    first, second = renewed[0]["randoms"]

    assert first != second


def test_restored_containers_open_connections_of_their_own(renewed: tuple[dict[str, Any], Cloud]) -> None:
    assert len(renewed[1].connections) == len(set(renewed[1].connections)) == 3


def test_restored_containers_sign_with_credentials_of_their_own(renewed: tuple[dict[str, Any], Cloud]) -> None:
    assert len(renewed[1].keys) == len(set(renewed[1].keys)) == 3


def test_the_types_of_stored_values_are_built_before_the_snapshot(renewed: tuple[dict[str, Any], Cloud]) -> None:
    assert renewed[0]["isBuilt"] is True
    assert renewed[0]["frozen"] > 0


def test_copies_that_renew_nothing_share_all_of_it() -> None:
    """So the tests above would notice a hook that is not registered."""
    content, seen = run()

    assert len(set(content["randoms"])) == 1
    assert len(set(seen.connections)) == len(set(seen.keys)) == 1


# --- what was read -----------------------------------------------------------------------------------------


def test_a_restored_container_reads_secrets_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    random_keys = SecretKeys(lambda: "random")
    monkeypatch.setattr(random_keys, "_load", lambda: reads.append("random") or [SecretKey(0, b"k")])
    sealing_keys = SealingKeys(lambda: "sealing")
    monkeypatch.setattr(
        sealing_keys,
        "_load_keys",
        lambda: reads.append("sealing") or [{"kid": "1", "created": 0, "key": "A" * 43 + "="}],
    )
    configured = ConfiguredSecret(lambda: "configured", str, refresh=lambda: 300)
    monkeypatch.setattr(configured, "_read", lambda: reads.append("configured") or "{}")

    def use() -> None:
        random_keys.all()
        sealing_keys.seal("text", "context")
        configured.value()

    use()
    use()
    assert reads == ["random", "sealing", "configured"]
    snapshots.renew_restored()
    use()
    assert reads == 2 * ["random", "sealing", "configured"]


@pytest.mark.usefixtures("aws")
def test_a_restored_container_reads_addresses_keys_and_switches_again() -> None:
    before = api_url.url_for("/health")
    tokens.published_keys()
    switches.flag("payments")
    client("ssm").put_parameter(
        Name=settings().address_parameter, Value="https://other.example", Type="String", Overwrite=True
    )
    assert api_url.url_for("/health") == before
    snapshots.renew_restored()

    assert api_url.url_for("/health") == "https://other.example/health"
    assert tokens._cached_key_set is None
    assert switches._cache.expires == 0.0


def test_whatever_the_kernel_can_forget_is_forgotten_by_a_restored_container() -> None:
    names = [module.name for module in pkgutil.walk_packages(kernel.__path__, "fitai.kernel.")]
    caches = {
        getattr(module, name)
        for module in (importlib.import_module(name) for name in names if not name.endswith("__main__"))
        for name in dir(module)
        if re.fullmatch(r"clear\w*_caches?", name) and getattr(module, name).__module__ == module.__name__
    }

    assert len(caches) >= 3
    assert caches <= set(snapshots.renewals())


# --- which functions ---------------------------------------------------------------------------------------


def test_what_a_person_waits_for_starts_from_a_snapshot() -> None:
    started = {f"{function.service}/{function.name}" for function in catalogue.functions() if function.snap_start}
    actions = {f"{function.service}/{function.name}" for function in catalogue.actions()}

    assert started - actions == {
        "auth/complete_with_totp",
        "auth/login",
        "auth/refresh",
        "auth/register",
        "auth/sign_in_with_passkey",
        "live/authorizer",
        "live/connect",
        "platform/authorizer",
        "workouts/complete_set",
        "workouts/complete_workout",
        "workouts/start_workout",
    }
    assert actions <= started


def test_everything_that_is_prepared_can_be_prepared() -> None:
    """A version whose preparation fails cannot be published."""
    catalogue.functions()
    for prepare in snapshots._preparations:
        prepare()

    assert len(snapshots._preparations) > 50
