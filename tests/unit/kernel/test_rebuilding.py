"""Everything that is computed about a user is rebuilt, by whoever computes something."""

import pytest
from fitai.analytics import rebuild as analytics
from fitai.kernel import rebuilding


def test_the_services_that_compute_something_are_found() -> None:
    assert rebuilding.registered()["analytics"] is analytics.rebuild


@pytest.mark.parametrize(("wrong", "rounds"), [([0], 1), ([2, 0], 2), ([1, 1, 1, 1], 3)])
def test_it_goes_on_until_nothing_is_wrong(monkeypatch: pytest.MonkeyPatch, wrong: list[int], rounds: int) -> None:
    found = iter(wrong)
    calls: list[str] = []

    def rebuild(user_id: str) -> int:
        calls.append(user_id)
        return next(found)

    monkeypatch.setattr(rebuilding, "registered", lambda: {"first": rebuild, "second": lambda user_id: 0})
    assert rebuilding.rebuild_user("user-1") == {"first": sum(wrong[:rounds]), "second": 0}
    assert calls == ["user-1"] * rounds
