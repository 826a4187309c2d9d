"""The stored numbers: late, repeated and shuffled events, folded days, deleted accounts, what is answered, what it costs."""

import random
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from fitai.coach.model.models import Account, Usage
from fitai.coach.model.usage.service import CallReport, record
from fitai.insights import closing, rules, service, store
from fitai.insights.personal import PERSONAL_DATA
from fitai.insights.rebuild import DAYS_AT_ONCE, rebuild
from fitai.insights.rules import ACTIVE, Facts, Numbers
from fitai.kernel import clock
from fitai.kernel.meter import meter
from fitai.kernel.personal_data import deleted_account_write
from fitai.kernel.table import ABSENT, PRESENT, commit, put
from fitai.kernel.time_budget import TimeBudget

from tests.harness.crashes import sabotaged
from tests.harness.gateway import access_token, call, deliver_events
from tests.harness.person import traces, whole_table
from tests.unit.auth.people import register
from tests.unit.insights.events import (
    analytics,
    began,
    completed,
    count,
    noon,
    numbers,
    registered,
    subscribed,
    weighed,
)
from tests.unit.insights.histories import START, counted, day, ledger_of


@pytest.fixture(autouse=True)
def _time(aws: None) -> None:
    set_day(day(20))


def set_day(ordinal: int) -> None:
    """Go to noon of a day."""
    clock.set_source(lambda: noon(ordinal))


def fold() -> int:
    """Fold the days that are over."""
    return closing.close_days(TimeBudget(60))


@pytest.mark.parametrize("seed", [1, 2])
def test_the_numbers_are_those_of_a_naive_count_however_events_arrive(seed: int) -> None:
    chance = random.Random(seed)
    users = [f"user-{number}" for number in range(4)]
    facts, events, started = [], [], Counter[int]()
    for user in users:
        facts.append((user, Facts(joined=START)))
        events.append(registered(user, START))
        for at in chance.sample(range(START, START + 19), 6):
            arrival = min(at + chance.choice((0, 0, 3)), START + 19)
            facts.append((user, Facts(days={ACTIVE: [at], "live": [at]})))
            events += [began(user, at, at=arrival), completed(user, at, at=arrival)]
            started[at] += 1
        facts.append((user, Facts(days={ACTIVE: [START + 2]})))
        events.append(weighed(user, START + 2))
    events += chance.sample(events, len(events) // 2)
    chance.shuffle(events)
    folded = 0
    for place, event in enumerate(events):
        count(event)
        if place % 20 == 0:
            folded += fold()
    expected = dict(counted(facts))
    for at, workouts in started.items():
        expected |= {(at, "started"): workouts, (at, "completed"): workouts, (at, "sessions"): workouts}
        expected[at, "session_seconds"] = 3000 * workouts
    assert folded
    assert numbers(START - 40) == expected
    fold()
    assert numbers(START - 40) == expected
    kinds = Counter(item["kind"]["S"] for item in whole_table())
    assert kinds["insights_shard"] == len({at for at, _ in expected if at >= day(20)})


def test_a_process_that_ends_while_it_folds_loses_and_doubles_nothing() -> None:
    for user in ("ada", "bob", "eve"):
        count(registered(user, day(2)), completed(user, day(3)), weighed(user, day(4)))
    before = numbers(day(1))
    with sabotaged() as saboteur:
        turn = 1
        while saboteur.crashes(fold, turn, after=turn % 2 == 0):
            assert numbers(day(1)) == before
            turn += 1
    assert turn > 3
    assert numbers(day(1)) == before


def test_what_is_counted_while_a_day_is_folded_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    count(completed("ada", day(3)))
    real = store.commit
    turns = []

    def commit_late(*writes):
        if not turns:
            turns.append(len(writes))
            monkeypatch.setattr(store, "commit", real)
            count(weighed("ada", day(3)), completed("ada", day(3)))
        return real(*writes)

    monkeypatch.setattr(store, "commit", commit_late)
    fold()
    assert turns
    assert store.load_ledger(day(1)).number(day(3), "sessions") == 2


def test_a_set_after_midnight_makes_two_days_active() -> None:
    count(completed("ada", day(3), at=day(4), logged_on=[date(2026, 11, 3), date(2026, 11, 4)]))
    assert [store.load_ledger(day(1)).number(day(number), "active:0") for number in (2, 3, 4, 5)] == [0, 1, 1, 0]


def test_a_workout_does_not_make_a_hundred_days_active() -> None:
    many = [date.fromordinal(at) for at in range(day(1) - 50, day(1) + 50)]
    count(completed("ada", day(3), at=day(20), logged_on=many))
    assert sorted(store.load_record("ada").record.days[ACTIVE]) == [day(3), day(4), day(5)]


def test_a_rebuild_of_a_varied_history_stays_within_a_transaction() -> None:
    used = {name: [day(1) - 11 * place, day(1) + place] for place, name in enumerate(rules.DAYS_OF) if name != ACTIVE}
    service.count("ada", Facts(days=used | {ACTIVE: [day(1) - 200]}))
    days = [day(1) - 11 * place + 2 for place in range(DAYS_AT_ONCE)]
    assert service.count("ada", Facts(days={ACTIVE: days}))
    assert set(days) < store.load_record("ada").record.days[ACTIVE]


def test_a_corrected_or_deleted_entry_is_no_activity() -> None:
    count(weighed("ada", day(3)).model_copy(update={"is_new": False}))
    assert numbers(day(1)) == {}


def test_workouts_older_than_a_year_are_not_counted() -> None:
    count(began("ada", day(3) - 367, at=day(3)), completed("ada", day(3) - 367, at=day(3)))
    assert numbers(day(1) - 500) == {}


def test_a_subscription_is_counted_once_and_in_its_order() -> None:
    events = [subscribed("ada", day(2), 1, 999), subscribed("ada", day(5), 3, 1999), subscribed("ada", day(9), 4, 0)]
    count(*reversed(events), *events)
    ledger = store.load_ledger(day(1))
    assert [ledger.stock("revenue:eur", day(number)) for number in (1, 2, 5, 9)] == [0, 999, 1999, 0]
    assert (ledger.total("gained", day(1), day(9)), ledger.total("lost_by_choice", day(1), day(9))) == (1, 1)


# --- deleted accounts --------------------------------------------------------------------------------------


def test_the_record_of_a_deleted_account_goes_and_the_days_stay() -> None:
    count(registered("ada", day(2)), completed("ada", day(3)), subscribed("ada", day(4), 1, 999))
    exported = dict(PERSONAL_DATA.export("ada"))["insights_user"]
    assert (exported["joined"], exported["days"][ACTIVE]) == ("2026-11-02", ["2026-11-03"])
    commit(deleted_account_write("ada"))
    for _ in range(2):
        list(PERSONAL_DATA.erase("ada"))
        count(completed("ada", day(5)), subscribed("ada", day(6), 2, 999), weighed("ada", day(7)))
    ledger = store.load_ledger(day(1))
    assert traces("ada") == []
    assert (ledger.users_within(ACTIVE, day(20)), ledger.total("active:0", day(1), day(20))) == (1, 1)
    assert [ledger.stock(name, day(20)) for name in ("joined", "left", "gained", "lost", "revenue:eur")] == [
        1,
        1,
        1,
        1,
        0,
    ]


# --- rebuilding --------------------------------------------------------------------------------------------


def test_a_rebuild_finds_what_events_have_counted_and_brings_back_what_was_lost() -> None:
    clock.set_source(lambda: datetime.now(UTC))
    ada = register()
    token = access_token(ada.id)
    workout = call("POST", "/workouts", {"exercises": [{"exerciseId": "pull-up"}], "start": True}, token=token).data[
        "id"
    ]
    call("PUT", f"/workouts/{workout}/set/0", {"reps": 5}, token=token, exercise="0").data  # noqa: B018
    call("POST", f"/workouts/{workout}/complete", {}, token=token).data  # noqa: B018
    call("POST", "/users/metrics", {"weight": 80}, token=token).data  # noqa: B018
    deliver_events()
    today = rules.utc_day(clock.now())
    before = {key: number for key, number in numbers(today - 40).items() if key[1][0] in "ajlr"}
    assert before[today, "active:0"] == before[today, "joined"] == before[today, "live:0"] == 1
    assert rebuild(ada.id) == 0
    for item in whole_table():
        if item["kind"]["S"].startswith("insights"):
            store.client().delete_item(TableName="fitai-test", Key={"PK": item["PK"], "SK": item["SK"]})
    assert numbers(today - 40) == {}
    assert rebuild(ada.id) > 0
    assert {key: number for key, number in numbers(today - 40).items() if key[1][0] in "ajlr"} == before
    assert rebuild(ada.id) == 0


# --- what is answered --------------------------------------------------------------------------------------


def test_each_view_answers_its_part() -> None:
    for number in range(20):
        user = f"user-{number}"
        count(registered(user, day(2)), began(user, day(3)), completed(user, day(3)), subscribed(user, day(4), 1, 999))
    dates = {"from": "2026-11-01", "to": "2026-11-10"}
    activity = analytics("activity", **dates)["activity"]
    assert [(line["date"], line["dau"], line["mau"]) for line in activity["days"][1:4]] == [
        ("2026-11-02", 0, 0), ("2026-11-03", 20, 20), ("2026-11-04", 0, 20)]  # fmt: skip
    assert (activity["users"], activity["stickiness"], activity["completion"]) == (20, 10.0, 100.0)
    cohort = analytics("retention", **dates)["retention"]["cohorts"][0]
    shares = {retention["day"]: retention.get("share") for retention in cohort["retention"]}
    assert (cohort["date"], shares[1], shares[3], shares[30]) == ("2026-11-02", 100.0, 0.0, None)
    business = analytics("business", **dates)["business"]
    assert (business["paying"], business["gained"], business["revenue"][0]["mrr"]) == (20, 20, 19980)
    adoption = analytics("engagement", **dates)["engagement"]["features"]
    assert {line["feature"]: line["share"] for line in adoption}["live"] == 100.0
    overview = analytics("overview", **dates)
    assert overview.keys() >= {"activity", "retention", "engagement", "business"}
    assert not overview.keys() & {"ai", "latency"}
    assert overview["activity"]["days"] == overview["retention"]["cohorts"] == []


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"from": "2026-11-09", "to": "2026-11-08"}, ""),
        ({"to": "2026-11-21"}, "to"),
        ({"from": "2025-10-16"}, "from"),
        ({"view": "money"}, "view"),
    ],
)
def test_a_period_that_cannot_be_answered_is_refused(query: dict[str, str], path: str) -> None:
    answer = call("GET", "/admin/analytics", token=access_token("admin-1", role="admin"), **query)
    assert answer.status == 422, answer.text
    assert not path or answer.error["fields"][0]["path"] == path


def test_the_last_400_days_can_be_asked_for_and_only_by_administrators() -> None:
    assert analytics("activity", **{"from": "2025-10-17"})["from"] == "2025-10-17"
    assert call("GET", "/admin/analytics", token=access_token("ada", role="premium")).status == 403


# --- what it costs -----------------------------------------------------------------------------------------


def cost_of(work) -> tuple[int, float, float]:
    """Requests, read units and write units."""
    meter.reset()
    work()
    return meter.requests, meter.read_units, meter.write_units


def test_budgets_of_counting() -> None:
    count(registered("ada", day(1)), completed("ada", day(2)))
    started = service_cost(began("ada", day(3)))
    second = service_cost(completed("ada", day(3)))
    assert started == (2, 1.0, 8.0), "record, day, the day before, the event"
    assert second == (2, 1.0, 4.0), "day, the event"
    assert service_cost(weighed("ada", day(3))) == (1, 1.0, 0.0), "the day is counted"
    for at in range(4, 20):
        count(completed("ada", day(at)))
    assert service_cost(began("ada", day(20))) == started, "whatever the history"


def service_cost(event) -> tuple[int, float, float]:
    """What a reaction to an event costs."""
    meter.reset()
    count(event)
    return meter.requests, meter.read_units, meter.write_units


def write_days(users: int, days: int) -> None:
    """Folded numbers of days in which everybody is active now and then, with each gap."""
    for at in range(day(20) - days, day(20)):
        sums = {"joined": users // 10, "started": users, "completed": users, "session_seconds": users * 3000}
        for name in rules.DAYS_OF:
            sums |= {f"{name}:{offset}": -users * (at % 7 + offset) // 400 or 1 for offset in range(rules.WINDOW)}
        item = store.DayItem.of(rules.day_text(at), revision=1, numbers=sums)
        commit(put(item, when=ABSENT | PRESENT))


def test_budgets_of_the_views_do_not_depend_on_the_number_of_users() -> None:
    month = day(20) - 30 + 1 - rules.WINDOW
    write_days(10, 60)
    few = cost_of(lambda: store.load_ledger(month))
    write_days(100_000, 430)
    many = cost_of(lambda: store.load_ledger(month))
    assert (few[0], many[0], many[2]) == (1, 1, 0)
    assert few[1] <= many[1] <= 1.6 * few[1], "larger numbers have more digits"
    assert many[1] <= 10
    longest = cost_of(lambda: store.load_ledger(day(20) - 400 + 1 - rules.WINDOW))
    assert longest[0] == 1
    assert longest[1] <= 80


def test_the_numbers_of_a_hundred_thousand_users_are_computed_from_the_days_alone() -> None:
    sums = Numbers()
    for pattern in range(5):
        days = frozenset(range(START, START + 40, pattern + 1))
        once = rules.contributions(rules.UserRecord(joined=START, days={ACTIVE: days}))
        sums.update({key: 20_000 * number for key, number in once.items()})
    ledger = ledger_of(sums)
    assert [ledger.users_within(ACTIVE, START + 39, window) for window in (1, 7, 30)] == [40_000, 100_000, 100_000]


def test_the_cost_of_the_model_is_that_of_the_month_of_the_last_day() -> None:
    usage = Usage(input_tokens=1000, output_tokens=200, cost_micros=450)
    record(Account("ada", "premium"), CallReport("chat", usage, "ok", "m", 12.0))
    ai = analytics("ai")["ai"]
    assert (ai["month"], ai["calls"], ai["costMicros"]) == ("2026-11", 1, 450)
    (line,) = ai["features"]
    assert (line["tier"], line["feature"], line["inputTokens"], line["outputTokens"]) == ("premium", "chat", 1000, 200)
    assert analytics("ai", **{"from": "2026-10-01", "to": "2026-10-31"})["ai"]["calls"] == 0


@pytest.mark.parametrize("view", ["overview", "activity", "retention", "engagement", "business", "ai"])
def test_a_view_is_one_query(view: str) -> None:
    analytics(view)
    assert meter.operations == ["UpdateItem", "Query"], "the limit of requests, and the numbers"


def test_two_events_of_a_user_at_once_are_both_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    count(registered("ada", day(1)))
    real = store.load_record

    def load_late(user_id: str):
        loaded = real(user_id)
        monkeypatch.setattr(store, "load_record", real)
        count(completed("ada", day(5)))
        return loaded

    monkeypatch.setattr(store, "load_record", load_late)
    count(completed("ada", day(4)))
    assert real("ada").record.days[ACTIVE] == {day(4), day(5)}
    expected = counted([("ada", Facts(joined=day(1), days={name: [day(4), day(5)] for name in (ACTIVE, "live")}))])
    assert {key: number for key, number in numbers(day(1)).items() if key in expected} == dict(expected)
