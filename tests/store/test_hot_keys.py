"""What a popular thing costs: the audit of keys, and the simulation of their load."""

import random

import pytest
from fitai.kernel import table
from fitai.kernel.personal_data import DeletedAccountItem

from tests.benchmarks import traffic
from tests.benchmarks.hot_keys import WRITE_LIMIT, ceilings, simulate, summary
from tests.benchmarks.key_audit import Access, Profile, recording, with_roles
from tests.benchmarks.quotas import highest_rate, posts, quotas
from tests.benchmarks.traffic import AUTHORS, CALLERS, Population
from tests.harness.gateway import call, deliver_events
from tests.store.conftest import on_moto

ADA, BOB = "0198f2a0-0000-7000-8000-000000000001", "0198f2a0-0000-7000-8000-000000000002"


@pytest.mark.parametrize(
    ("key", "general"),
    [
        (f"USER#{ADA}#FEED", "USER#<caller>#FEED"),
        (f"USER#{ADA}#SHOWN_TO#{BOB}", "USER#<caller>#SHOWN_TO#<user>"),
        ("ACTIVITY#0198f2a0-0000-7000-8000-000000000009", "ACTIVITY#<id>"),
        ("CALLER#address#192.0.2.1", "CALLER#address#<id>"),
        ("NAME#ad", "NAME#<id>"),
        ("INSIGHTS", "INSIGHTS"),
    ],
)
def test_ids_are_replaced_by_what_they_are_the_ids_of(key: str, general: str) -> None:
    assert with_roles(key, ADA, {ADA, BOB}) == general


def profile(partition: str, units: float = 1.0, sort: str = "X") -> Profile:
    return Profile("op", {Access("", partition, sort, is_write=True): units}, {}, 1, 2)


def test_a_key_that_is_the_same_for_everybody_is_hot_and_one_of_the_callers_is_not() -> None:
    rates = {"op": 1_500.0}
    (partition, item) = simulate({"op": profile("TOTALS")}, rates, seconds=1)
    assert {partition.key, item.key} == {"TOTALS", "TOTALS X"}
    assert partition.most == 1_500
    assert partition.share == 1.5
    assert partition.operations == ("op",)
    assert simulate({"op": profile("USER#<caller>")}, rates, seconds=1) == []
    assert simulate({"op": profile("OUTBOX#<id>")}, rates, seconds=1) == [], "each is another one"


def test_the_most_popular_thing_has_its_share() -> None:
    loads = simulate({"op": profile("TEMPLATE#<id>", units=4)}, {"op": 2_000.0}, seconds=3)
    first = loads[0]
    assert first.key.endswith("[template 0]")
    assert first.mean == pytest.approx(2_000 * 4 * traffic.TEMPLATES.first_share, rel=0.1)


def test_a_shard_has_its_part_of_the_load() -> None:
    loads = simulate({"op": profile("LIBRARY#METRICS#3", sort="")}, {"op": 2_000.0}, seconds=2)
    assert len(loads) == traffic.METRICS_SHARDS
    assert all(load.mean == pytest.approx(2_000 / traffic.METRICS_SHARDS, rel=0.15) for load in loads)


def test_zipf_gives_the_first_one_its_share_and_the_even_choice_all_the_same() -> None:
    random_, draws = random.Random(3), 20_000
    things = Population("thing", 100, 1.0)
    first = sum(things.choose(random_) == "thing 0" for _ in range(draws))
    assert first / draws == pytest.approx(things.first_share, rel=0.05)
    assert Population("thing", 100).first_share == 0.01
    assert AUTHORS.first_share > 1_000 * CALLERS.first_share


def test_a_popular_thing_has_a_ceiling() -> None:
    (ceiling,) = ceilings({"community/like_activity": profile("ACTIVITY#<id>", units=4)})
    assert (ceiling.thing, ceiling.per_second) == ("activity", WRITE_LIMIT / 4)


def test_requests_and_their_posts_share_the_accounts_limit() -> None:
    rate = highest_rate()
    assert rate + posts(rate) == pytest.approx(10_000)
    found = {name: profile("TOTALS") for name in traffic.PER_USER_AND_DAY if name != traffic.TEMPLATE_USE}
    totals = summary(found, {name: rate for name, rate in traffic.rates(10_000).items() if name in found})
    assert totals["requests"] == pytest.approx(10_000)
    shares = {quota.name.partition(" (")[0]: quota.share for quota in quotas(10_000, totals)}
    assert shares["Throttle rate"] > 1
    assert shares["Invocations throttle limit, messages a second"] == pytest.approx(20_000 / 4_500)


@on_moto
def test_a_set_writes_nothing_that_others_write_too(aws: None) -> None:
    """Most of what is written: its keys are the user's, the workout's, or nobody else's, in table and indexes."""
    body = {"email": "ada@example.com", "username": "ada", "password": "a long passphrase"}
    registered = call("POST", "/auth/register", body).data
    token, user_id = registered["accessToken"], registered["user"]["id"]
    start = {"exercises": [{"exerciseId": "barbell-back-squat"}], "start": True}
    workout_id = call("POST", "/workouts", start, token=token).data["id"]
    call("PUT", f"/workouts/{workout_id}/set/0", {"weight": 60, "reps": 5}, token=token)
    deliver_events()
    with recording() as recorder:
        call("PUT", f"/workouts/{workout_id}/set/1", {"weight": 50, "reps": 5}, token=token)
        deliver_events()
    written = {access: units for access, units in recorder.take().items() if access.is_write}
    partitions = {with_roles(access.partition, user_id, set()) for access in written}

    assert sum(written.values()) > 5, "the audit sees the writes"
    assert f"USER#{user_id}" in {access.partition for access in written} or "WORKOUT#<id>" in partitions
    shared = {key for key in partitions if not any(mark in key for mark in ("<caller>", "<id>"))}
    assert shared <= {"ACTIVE_WORKOUTS"}


@on_moto
def test_the_audit_counts_what_dynamodb_bills(aws: None) -> None:
    with recording() as recorder:
        table.commit(table.put(DeletedAccountItem.of("u", ttl=1)))
        table.commit(table.put(DeletedAccountItem.of("v", ttl=1)), table.put(DeletedAccountItem.of("w", ttl=1)))
        table.get(DeletedAccountItem, *keys_of("u"))
    units = recorder.take()
    written = {access.partition: number for access, number in units.items() if access.is_write}
    assert written == {keys_of("u")[0]: 1.0, keys_of("v")[0]: 2.0, keys_of("w")[0]: 2.0}
    assert {access.partition: number for access, number in units.items() if not access.is_write} == {
        keys_of("u")[0]: 1.0
    }
    table.get(DeletedAccountItem, *keys_of("u"))
    assert recorder.take() == {}, "nothing is recorded afterwards"


def keys_of(user_id: str) -> tuple[str, str]:
    item = DeletedAccountItem.of(user_id)
    return str(item.PK), str(item.SK)
