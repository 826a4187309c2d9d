"""`python -m infra.migrate`: what an operator types, and the exit code that a script reads."""

import pytest
from fitai.kernel.table import batch_delete

from infra import migrate
from infra.local.console import Trouble
from tests.harness.person import whole_table
from tests.unit.auth.people import register


@pytest.fixture(autouse=True)
def _here(aws: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    used: list[str] = []
    monkeypatch.setattr(migrate, "use_stage", used.append)
    return used


def test_a_migration_is_tried_run_and_verified(_here: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    register("ada")
    keys = [(item["PK"]["S"], item["SK"]["S"]) for item in whole_table() if item["PK"]["S"].startswith("JOINED#")]
    batch_delete(keys)
    name = "account-entries"

    assert migrate.main(["verify", name, "--stage", "dev"]) == 1
    assert migrate.main(["run", name, "--dry-run"]) == 0
    assert capsys.readouterr().out.count("1 items were read, 1 are not up to date") == 2
    assert migrate.main(["run", name, "--segments", "2"]) == 0
    assert migrate.main(["verify", name]) == 0
    assert migrate.main(["list"]) == 0
    assert "2 of 2 segments, 1 items read, 1 changed, verified" in capsys.readouterr().out
    assert _here == ["dev", "local", "local", "local", "local"]


def test_a_migration_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Trouble, match="There is no migration nothing; there are account-entries"):
        migrate.main(["run", "nothing"])
