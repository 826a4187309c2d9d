"""A repository with a few functions, and a pool that runs them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.dev.files import Files
from infra.local.dev.pool import Pool
from infra.local.dev.runtime import Outcome
from infra.local.dev.server import Functions

SHARED = {"AWS_DEFAULT_REGION": "eu-central-1", "FITAI_STAGE": "local"}


class Project:
    """The files of a small repository, and its functions as the local cloud would call them."""

    def __init__(self, root: Path, pool: Pool) -> None:
        self.root, self.pool = root, pool
        self.is_patient = False
        self.functions = Functions(pool, Files([root / "functions", root / "layers"]), lambda: self.is_patient, root)

    def save(self, path: str, text: str) -> None:
        """Write a file."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def write(self, function: str, body: str) -> None:
        """Write the file of a function of the service `tools`, whose handler has this body."""
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        self.save(f"functions/tools/{function}.py", f"def handler(event, context):\n{lines}\n")

    def call(self, function: str, event: Any = None, *, timeout: float = 20, **environment: str) -> Outcome:
        """Call a function of the service `tools`."""
        outcome = self.functions.run(self.order(function, event, timeout, **environment))
        assert outcome is not None
        return outcome

    def order(self, function: str, event: Any = None, timeout: float = 20, **environment: str) -> dict[str, Any]:
        """What the local cloud sends for a call."""
        return {
            "name": f"fitai-local-tools-{function}",
            "arn": f"arn:aws:lambda:eu-central-1:000000000000:function:fitai-local-tools-{function}",
            "requestId": "request-1",
            "timeout": timeout,
            "memory": 512,
            "environment": SHARED | environment,
            "event": event,
        }


@pytest.fixture(scope="package")
def make_pool() -> Iterator[Callable[..., Pool]]:
    """Makes pools that are ended with the last test."""
    pools: list[Pool] = []

    def make(root: Path, **limits: int) -> Pool:
        pools.append(Pool(root, **limits))
        return pools[-1]

    yield make
    for pool in pools:
        pool.end()


@pytest.fixture(scope="package")
def shared_project(make_pool: Callable[..., Pool], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """One for all tests: what takes a second is the loader."""
    root = tmp_path_factory.mktemp("project")
    return Project(root, make_pool(root))


@pytest.fixture
def project(shared_project: Project) -> Iterator[Project]:
    """The repository without functions, and without workers of former ones."""
    for file in (*shared_project.root.rglob("*.py"), *shared_project.root.rglob("*.pyc")):
        file.unlink()
    shared_project.functions.look()
    shared_project.pool.renew()
    yield shared_project
    shared_project.is_patient = False
