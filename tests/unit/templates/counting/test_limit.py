"""The number of own templates that a plan contains."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fitai.kernel import table
from fitai.kernel.entitlements import PLANS, PlanLimit
from fitai.kernel.errors import PlanLimitReached
from fitai.kernel.identity import Caller
from fitai.templates import service
from fitai.templates.counting.store import COUNT_SORT_KEY, TemplateCountItem
from fitai.templates.models import CreateTemplate, TemplateGeneration
from fitai.templates.published import generated_template_writes

from tests.harness.gateway import Answer, access_token, call
from tests.unit.templates.calls import create, duplicate
from tests.unit.templates.sample_plans import public, template

FREE = PLANS["free"].limits.templates
assert FREE is not None


@pytest.fixture
def ann(aws: None) -> str:
    return access_token("ann")


@pytest.fixture
def full(ann: str) -> Iterator[str]:
    """The token of a free account that has one template less than its plan contains, as far as is counted."""
    create(ann)
    set_count("ann", FREE - 1)
    yield ann


def set_count(owner: str, number: int) -> None:
    item = TemplateCountItem
    table.commit(table.update(item.of(owner), item.templates.set(number)))


def count(owner: str) -> int | None:
    item = table.get(TemplateCountItem, f"USER#{owner}", COUNT_SORT_KEY)
    return None if item is None else int(item.templates)


def refused(answer: Answer, limit: int = FREE, plan: str | None = "premium") -> bool:
    if answer.status != 402:
        return False
    assert (answer.error["code"], answer.error["limit"]) == ("plan_limit_reached", limit)
    assert answer.error.get("requiredPlan") == plan
    assert (answer.error["plansUrl"], answer.error["subscribeUrl"]) == (
        "/payments/plans",
        "/payments/create-subscription",
    )
    return True


def test_a_free_account_creates_as_many_as_its_plan_contains(full: str) -> None:
    create(full)
    assert refused(call("POST", "/templates", template(), token=full))
    assert count("ann") == FREE
    premium = access_token("ann", subscription="premium")
    create(premium)
    assert count("ann") == FREE + 1


def test_a_paid_plan_has_a_limit_that_only_programs_reach(ann: str) -> None:
    pro = access_token("ann", subscription="pro")
    create(pro)
    set_count("ann", 500)
    assert refused(call("POST", "/templates", template(), token=pro), 500, None)


def test_each_way_to_another_template_is_refused(full: str) -> None:
    bob = access_token("bob")
    other = create(bob, public())
    kept = create(full)
    assert refused(duplicate(full, other["id"]))
    deleted = create(access_token("ann", subscription="premium"))
    call("DELETE", f"/templates/{deleted['id']}", token=full)
    assert refused(call("POST", f"/trash/{deleted['id']}/restore", token=full))
    plan = CreateTemplate.model_validate(template())
    caller = Caller("ann", "ann@example.com", "user", "free", "s", 0, 2**40)
    with pytest.raises(PlanLimitReached):
        table.commit(*generated_template_writes(caller, "generated", plan, TemplateGeneration(is_ai_generated=True)))
    call("DELETE", f"/templates/{kept['id']}", token=full)
    assert call("POST", f"/trash/{deleted['id']}/restore", token=full).status == 200
    assert count("ann") == FREE


def test_a_downgraded_account_keeps_what_it_has_and_can_only_not_create(ann: str) -> None:
    premium = access_token("ann", subscription="premium")
    ids = [create(premium)["id"] for _ in range(2)]
    set_count("ann", 50)
    assert [card["id"] for card in call("GET", "/templates/my", token=ann).data] == ids[::-1]
    assert call("GET", f"/templates/{ids[0]}", token=ann).status == 200
    assert call("PUT", f"/templates/{ids[0]}", template("New name", version=1), token=ann).data["name"] == "New name"
    assert call("POST", "/workouts", {"templateId": ids[0], "day": "monday"}, token=ann).status == 201
    assert refused(call("POST", "/templates", template(), token=ann))
    assert call("DELETE", f"/templates/{ids[1]}", token=ann).status == 200
    assert count("ann") == 49
    assert refused(call("POST", "/templates", template(), token=ann))


def test_a_request_that_is_sent_again_gets_the_template_that_it_created(full: str) -> None:
    key = {"Idempotency-Key": "k"}
    created = call("POST", "/templates", template(), token=full, headers=key)
    assert call("POST", "/templates", template(), token=full, headers=key).data == created.data
    assert count("ann") == FREE


def test_forty_at_the_same_moment_do_not_pass_the_limit(ann: str) -> None:
    create(ann)
    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = list(pool.map(lambda _: call("POST", "/templates", template(), token=ann), range(40)))
    assert sorted(answer.status for answer in answers) == [201] * (FREE - 1) + [402] * (41 - FREE)
    assert count("ann") == FREE
    assert len(call("GET", "/templates/my", token=ann, limit=100).data) == FREE


def forget_count(owner: str) -> None:
    table.batch_delete([(f"USER#{owner}", COUNT_SORT_KEY)])


@pytest.mark.parametrize(
    ("change", "number"),
    [
        (lambda token, ids: create(token), 4),
        (lambda token, ids: duplicate(token, ids[0]), 4),
        (lambda token, ids: call("DELETE", f"/templates/{ids[0]}", token=token), 2),
    ],
    ids=["create", "duplicate", "delete"],
)
def test_an_account_from_before_it_was_counted_is_counted_at_its_next_change(
    ann: str, change: Callable[[str, list[str]], Any], number: int
) -> None:
    ids = [create(ann)["id"] for _ in range(3)]
    forget_count("ann")
    change(ann, ids)
    assert count("ann") == number


def test_an_account_from_before_with_more_than_its_plan_contains_keeps_them(
    ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        create(ann)
    forget_count("ann")
    monkeypatch.setattr(service, "limit_of", lambda plan, name: PlanLimit(2, "premium"))
    assert refused(call("POST", "/templates", template(), token=ann), 2)
    assert (count("ann"), len(call("GET", "/templates/my", token=ann).data)) == (3, 3)


def test_counting_costs_no_request_more(ann: str) -> None:
    create(ann)
    few = call("POST", "/templates", template(), token=ann)
    for _ in range(5):
        create(ann)
    many = call("POST", "/templates", template(), token=ann)
    assert few.operations == many.operations
    assert "Query" not in many.operations
