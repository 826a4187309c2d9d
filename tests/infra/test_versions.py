"""Old versions are deleted, and aliases go back, without touching what is in use."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.session import get_session
from botocore.stub import Stubber

from infra import versions
from infra.local.console import Trouble
from infra.releases import ALIAS
from infra.versions import ReleasedFunction, Version

DAY = datetime(2026, 1, 31, tzinfo=UTC)
NAME = "fitai-prod-auth-login"


def function(*in_use: int, count: int = 5) -> ReleasedFunction:
    """A function with so many versions, one a day."""
    return ReleasedFunction(NAME, in_use, tuple(Version(n, DAY + timedelta(days=n)) for n in range(1, count + 1)))


@pytest.mark.parametrize(
    ("in_use", "keep", "deleted"),
    [((5,), 2, [1, 2, 3]), ((2,), 2, [1, 3]), ((5, 1), 1, [2, 3, 4]), ((5,), 9, [])],
)
def test_the_newest_and_those_in_use_stay(in_use: tuple[int, ...], keep: int, deleted: list[int]) -> None:
    assert function(*in_use).superfluous(keep) == deleted


def test_the_version_before_a_moment_is_the_newest_one_from_before() -> None:
    assert function(5).version_before(DAY + timedelta(days=3)) == 2
    assert function(5).version_before(DAY + timedelta(days=3, seconds=1)) == 3
    assert function(5).version_before(DAY) is None


@pytest.fixture
def cloud() -> Any:
    """A client of Lambda whose answers are given beforehand; what is asked must be exactly that."""
    client = get_session().create_client(
        "lambda", region_name="eu-central-1", aws_access_key_id="a", aws_secret_access_key="s"
    )
    with Stubber(client) as stubber:
        yield client, stubber
        stubber.assert_no_pending_responses()


def answer_listing(stubber: Stubber, *, released: str = "3", weights: dict[str, float] | None = None) -> None:
    """Two functions of other stages or without the alias, and one with it and three versions."""
    names = ("fitai-dev-auth-login", "fitai-prod-platform-relay", NAME)
    stubber.add_response("list_functions", {"Functions": [{"FunctionName": name} for name in names]})
    stubber.add_response("list_aliases", {"Aliases": []}, {"FunctionName": "fitai-prod-platform-relay"})
    alias: dict[str, Any] = {"Name": ALIAS, "FunctionVersion": released}
    if weights:
        alias["RoutingConfig"] = {"AdditionalVersionWeights": weights}
    stubber.add_response("list_aliases", {"Aliases": [alias]}, {"FunctionName": NAME})
    answer_versions(stubber, NAME, (10 - 7, 1, 2))


def answer_versions(stubber: Stubber, name: str, numbers: tuple[int, ...]) -> None:
    """The versions of a function, each of the day of February that is its number."""
    listed = [{"Version": "$LATEST", "LastModified": "2026-02-09T00:00:00.000+0000"}]
    listed += [{"Version": str(n), "LastModified": f"2026-02-0{n}T00:00:00.000+0000"} for n in numbers]
    stubber.add_response("list_versions_by_function", {"Versions": listed}, {"FunctionName": name})


def test_pruning_deletes_what_is_neither_new_nor_in_use(cloud: Any) -> None:
    client, stubber = cloud
    answer_listing(stubber)
    stubber.add_response("delete_function", {}, {"FunctionName": NAME, "Qualifier": "1"})

    assert versions.prune(client, "prod", 2, is_confirmed=True) == 1


def test_pruning_deletes_nothing_that_a_release_still_calls(cloud: Any) -> None:
    client, stubber = cloud
    answer_listing(stubber, released="2", weights={"3": 0.1})
    stubber.add_response("delete_function", {}, {"FunctionName": NAME, "Qualifier": "1"})

    assert versions.prune(client, "prod", 1, is_confirmed=True) == 1


def test_without_confirmation_nothing_is_changed(cloud: Any) -> None:
    client, stubber = cloud
    answer_listing(stubber)
    assert versions.prune(client, "prod", 1, is_confirmed=False) == 2
    answer_listing(stubber)
    assert versions.go_back(client, "prod", datetime(2026, 2, 3, tzinfo=UTC), is_confirmed=False) == 1


def test_going_back_sends_all_calls_to_the_version_from_before(cloud: Any) -> None:
    client, stubber = cloud
    answer_listing(stubber, weights={"2": 0.1})
    stubber.add_response(
        "update_alias",
        {},
        {
            "FunctionName": NAME,
            "Name": ALIAS,
            "FunctionVersion": "2",
            "RoutingConfig": {"AdditionalVersionWeights": {}},
        },
    )

    assert versions.go_back(client, "prod", datetime(2026, 2, 3, tzinfo=UTC), is_confirmed=True) == 1


def test_a_function_that_is_new_since_then_is_named_and_the_others_go_back(
    cloud: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    client, stubber = cloud
    new = "fitai-prod-auth-register_passkey"
    stubber.add_response("list_functions", {"Functions": [{"FunctionName": new}, {"FunctionName": NAME}]})
    for name, numbers in ((new, (3,)), (NAME, (1, 2, 3))):
        aliases = [{"Name": ALIAS, "FunctionVersion": "3"}]
        stubber.add_response("list_aliases", {"Aliases": aliases}, {"FunctionName": name})
        answer_versions(stubber, name, numbers)
    changed = {
        "FunctionName": NAME,
        "Name": ALIAS,
        "FunctionVersion": "2",
        "RoutingConfig": {"AdditionalVersionWeights": {}},
    }
    stubber.add_response("update_alias", {}, changed)

    assert versions.go_back(client, "prod", datetime(2026, 2, 3, tzinfo=UTC), is_confirmed=True) == 1
    assert f"{new}: stays at version 3: it has none from before" in capsys.readouterr().out


def test_going_back_beyond_the_oldest_version_changes_nothing(cloud: Any) -> None:
    client, stubber = cloud
    answer_listing(stubber)
    with pytest.raises(Trouble, match=f"of {NAME}. Nothing was changed"):
        versions.go_back(client, "prod", datetime(2026, 1, 1, tzinfo=UTC), is_confirmed=True)


def test_a_moment_needs_a_zone() -> None:
    with pytest.raises(SystemExit):
        versions.main(["back", "--stage", "prod", "--before", "2026-01-31T09:30:00"])
