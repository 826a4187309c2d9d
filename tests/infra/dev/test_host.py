"""Saved files take effect at the next call in `make dev`, and no call elsewhere looks at them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.cloud import Cloud
from infra.local.dev import __main__ as dev
from infra.local.dev.files import CODE, Files
from infra.local.dev.host import Host


@pytest.fixture
def make_host(tmp_path: Path) -> Iterator[Callable[..., Host]]:
    hosts: list[Host] = []

    def make(**options: Any) -> Host:
        hosts.append(Host(Cloud(tmp_path), **options))
        return hosts[-1]

    yield make
    for host in hosts:
        host.pool.end()


def test_a_host_with_files_sees_what_is_saved(make_host: Callable[..., Host], tmp_path: Path):
    functions = make_host(files=Files([tmp_path])).functions
    (tmp_path / "saved.py").write_text("1")

    assert functions.look()
    assert functions.changes == {tmp_path / "saved.py"}


def test_a_host_without_looks_at_none(make_host: Callable[..., Host], monkeypatch: pytest.MonkeyPatch):
    functions = make_host().functions
    monkeypatch.setattr("os.scandir", lambda path: pytest.fail(f"looks at {path}"))

    assert not functions.look()


def test_make_dev_looks_at_the_functions_and_the_layer(make_host: Callable[..., Host], monkeypatch: pytest.MonkeyPatch):
    looked_at: set[str] = set()

    def look(path: str) -> Any:
        looked_at.add(path)
        raise FileNotFoundError

    made: list[Host] = []

    def make(_: Cloud, *arguments: Any, **options: Any) -> Host:
        made.append(make_host(**options))
        return made[-1]

    monkeypatch.setattr(dev, "Host", make)
    monkeypatch.setattr("os.scandir", look)
    dev.Session(Cloud.known())
    looked_at.clear()
    made[0].functions.look()

    assert looked_at == {str(folder) for folder in CODE}
