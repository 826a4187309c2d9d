"""The console: its types, the tests of what it computes, and what a browser is given."""

import gzip
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import ROOT
from infra.site.index import write_index

CONSOLE = ROOT / "clients" / "console"
MAX_COMPRESSED = 200_000
"""Bytes of all files of the console together, compressed."""
ADDRESS = re.compile(r"https?://[^\s\"'`)]+")
NAMESPACES = ("http://www.w3.org/",)
"""Addresses that are names, and load nothing."""


def npm(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["npm", *arguments, "--workspace", "clients/console"],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The console, built into a folder of the test's own."""
    folder = tmp_path_factory.mktemp("site") / "console"
    completed = npm("run", "build", FITAI_CONSOLE_OUTPUT=str(folder))
    assert completed.returncode == 0, completed.stdout + completed.stderr
    yield folder


@pytest.mark.parametrize("command", ["typecheck", "test"])
def test_the_types_and_tests_of_the_console_pass(command: str) -> None:
    completed = npm("run", command)
    assert completed.returncode == 0, completed.stdout + completed.stderr


def test_the_console_can_be_served_and_is_small(built: Path) -> None:
    write_index(built, re.compile(r"-[A-Z0-9]{8}\.(js|css)$"), {})
    size = sum(len(gzip.compress(path.read_bytes())) for path in built.iterdir())
    assert size < MAX_COMPRESSED, size


def test_the_console_asks_no_other_host_for_anything(built: Path) -> None:
    for path in built.iterdir():
        if path.name == "licenses.txt":
            continue
        addresses = [
            address for address in ADDRESS.findall(path.read_text("utf-8")) if not address.startswith(NAMESPACES)
        ]
        assert not addresses, (path.name, addresses)


def test_pages_are_loaded_when_they_are_opened(built: Path) -> None:
    html = (built / "index.html").read_text("utf-8")
    loaded = set(re.findall(r"[\w-]+\.js", html))
    scripts = {path.name for path in built.glob("*.js")}
    assert loaded < scripts
    assert not any(name.startswith(("progress-", "users-", "platform-")) for name in loaded)


def test_what_is_bundled_has_its_license_beside_it(built: Path) -> None:
    licenses = (built / "licenses.txt").read_text("utf-8")
    for package in ("preact", "@preact/signals", "openapi-fetch"):
        assert re.search(rf"^{re.escape(package)} \d", licenses, re.MULTILINE), package
