"""The weekly streak: dated targets, pauses, freezes, zones and late logs, against a plain recomputation."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fitai.analytics.models import Pause, PauseReason
from fitai.analytics.rules import Contribution, Totals, aggregate_contributions, settled_totals
from fitai.analytics.standing import Standing, next_change, next_summary, standing
from fitai.analytics.week_plan import MAX_DATED_TARGETS, DatedTarget, StreakSettings, WeekPlan, with_target
from fitai.analytics.week_streaks import first_undecided_week, lost_at
from fitai.analytics.zones import with_zone_left, zones_seen
from fitai.training.days import day_start, local_day
from hypothesis import given, settings
from hypothesis import strategies as st

MONDAY = date(2026, 3, 2)
BERLIN, TOKYO, LOS_ANGELES, SAMOA, KIRITIMATI = (
    "Europe/Berlin",
    "Asia/Tokyo",
    "America/Los_Angeles",
    "Pacific/Pago_Pago",
    "Pacific/Kiritimati",
)


def at(day: int) -> date:
    return MONDAY + timedelta(days=day)


def moment(day: int, hour: float = 12, zone: str = "UTC") -> datetime:
    wall = datetime.combine(at(day), datetime.min.time(), tzinfo=ZoneInfo(zone))
    return wall.astimezone(UTC) + timedelta(hours=hour)


def weeks(*counts: int) -> list[int]:
    """Days with one workout each: so many from the first day of each week on."""
    return [7 * week + day for week, count in enumerate(counts) for day in range(count)]


def pause(first: int, last: int, reason: PauseReason = "rest") -> Pause:
    return Pause(id=f"pause-{first}", reason=reason, start_date=at(first), end_date=at(last))


def totals_at(now: datetime, days: list[int], chosen: StreakSettings, zone: str = "UTC") -> Totals:
    """The totals as they are written at a moment."""
    contributions = [Contribution(workout_id=f"{place}", date=at(day), timezone=zone) for place, day in enumerate(days)]
    return aggregate_contributions(contributions, plan=chosen.plan, today_utc=now.date()).totals


def chosen(target: int = 3, zone: str = "UTC", **more: object) -> StreakSettings:
    return StreakSettings(zone, target, 1, **more)  # type: ignore[arg-type]


def seen(now: datetime, days: list[int], settings_: StreakSettings | None = None, zone: str = "UTC") -> Standing:
    settings_ = settings_ or chosen()
    return standing(totals_at(now, days, settings_, zone), settings_, now)


def streak(*arguments: object) -> tuple[int, int]:
    weeks_ = seen(*arguments).weeks  # type: ignore[arg-type]
    return weeks_.current, weeks_.longest


# --- met weeks ---------------------------------------------------------------------------------------------


def test_only_met_weeks_count_and_planned_rest_days_break_nothing() -> None:
    assert streak(moment(18), weeks(3, 3, 3)) == (3, 3)
    assert streak(moment(0), []) == (0, 0)


def test_the_running_week_counts_once_it_is_met() -> None:
    assert streak(moment(13), weeks(3, 2)) == (1, 1)
    assert streak(moment(13), weeks(3, 3)) == (2, 2)


def test_a_week_is_lost_48_hours_after_its_end() -> None:
    assert streak(moment(15, 23.99), weeks(3, 2)) == (1, 1)
    assert streak(moment(16, 0), weeks(3, 2)) == (0, 1)


def test_a_late_log_meets_a_lost_week() -> None:
    assert streak(moment(20), weeks(3, 2, 3)) == (1, 1)
    assert streak(moment(20), [*weeks(3, 2, 3), 13]) == (3, 3)


def test_two_workouts_on_a_day_count_twice() -> None:
    assert streak(moment(3), [0, 0, 0]) == (1, 1)


def test_what_is_dated_ahead_does_not_count_before_its_week() -> None:
    days = weeks(3, 3, 3)
    assert streak(moment(4), days) == (1, 1)
    totals = totals_at(moment(4), days, chosen())
    assert standing(totals, chosen(), moment(14)).weeks.current == 3


@pytest.mark.parametrize(("days", "rested"), [(5, 1), (6, 0)])
def test_a_met_week_with_two_days_without_a_workout_is_rested_once_it_is_over(days: int, rested: int) -> None:
    assert seen(moment(6), weeks(days)).weeks.rested == 0
    assert seen(moment(7), weeks(days)).weeks.rested == rested
    assert seen(moment(30), weeks(days)).weeks.rested == rested


def test_a_far_day_that_has_a_workout_already_changes_something() -> None:
    totals = totals_at(moment(0), [60], chosen())
    due = next_change(totals, chosen(), moment(0))
    assert due is not None
    assert due.at == moment(56, 0), "its week begins"
    due = next_change(totals_at(moment(70), [60], chosen()), chosen(), moment(70))
    assert due is None


# --- targets -----------------------------------------------------------------------------------------------


def dated(*targets: tuple[int, int]) -> StreakSettings:
    """Settings with targets by the day on which they were set."""
    entries = tuple(DatedTarget(at(day).toordinal(), target, place) for place, (day, target) in enumerate(targets))
    return chosen(targets[-1][1], targets=entries)


def test_raising_the_target_later_rewrites_no_past_week() -> None:
    assert streak(moment(22), weeks(3, 3, 3, 1), dated((-9, 3), (21, 6))) == (3, 3)


def test_the_target_in_force_at_the_weeks_start_decides() -> None:
    assert seen(moment(8), weeks(3), dated((-9, 3), (7, 5))).needed == 3, "set on the week's first day, after its start"
    assert seen(moment(8), weeks(3), dated((-9, 3), (6, 5))).needed == 5
    assert seen(moment(8), weeks(3, 3), dated((-9, 3), (9, 2))).weeks.current == 2


def test_the_first_target_holds_for_the_weeks_before_it() -> None:
    assert streak(moment(22), weeks(2, 2, 2, 2), dated((23, 2))) == (4, 4)


CHANGES = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 7)), min_size=1, max_size=8)


@given(CHANGES, st.randoms())
@settings(max_examples=40)
def test_targets_are_the_same_in_whatever_order_they_are_delivered(
    changes: list[tuple[int, int]], random: object
) -> None:
    """What was set last before the week began is in force; a journey west may make a later change's day an earlier one."""
    base = MONDAY.toordinal()
    # Within the days in which an event may be late.
    events = [DatedTarget(base + day % 12, target, revision) for revision, (day, target) in enumerate(changes)]
    shuffled = [*events, *events]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    targets: tuple[DatedTarget, ...] = ()
    for event in shuffled:
        targets = with_target(targets, event)
    plan = WeekPlan(targets)
    for week in range(base // 7 - 2, base // 7 + 8):
        before = [event for event in events if event.day < plan.first_day(week)]
        if before:
            assert plan.target(week) == before[-1].target


def test_the_targets_stay_few() -> None:
    targets: tuple[DatedTarget, ...] = ()
    for revision in range(400):
        targets = with_target(targets, DatedTarget(MONDAY.toordinal() + revision, 3, revision))
    assert len(targets) <= 16, "changes of other preferences leave nothing for long"
    for revision in range(400, 600):
        targets = with_target(targets, DatedTarget(MONDAY.toordinal() + revision, revision % 7 + 1, revision))
    assert len(targets) == MAX_DATED_TARGETS


# --- pauses ------------------------------------------------------------------------------------------------


def test_three_paused_days_of_a_week_with_target_four_leave_three() -> None:
    settings_ = chosen(4, pauses=(pause(0, 2),))
    assert seen(moment(5), [3, 4, 5], settings_).needed == 3
    assert streak(moment(5), [3, 4, 5], settings_) == (1, 1)
    assert streak(moment(5), [3, 4], settings_) == (0, 0)


@pytest.mark.parametrize(
    ("target", "days", "needed"), [(3, 1, 3), (3, 2, 3), (3, 3, 2), (7, 3, 4), (1, 3, 1), (4, 0, 4)]
)
def test_what_a_week_with_a_few_paused_days_needs(target: int, days: int, needed: int) -> None:
    plan = WeekPlan((DatedTarget(0, target, 0),), (pause(0, days - 1),) if days else ())
    assert plan.needed((MONDAY.toordinal() - 1) // 7) == needed


@pytest.mark.parametrize(("last", "expected"), [(9, (1, 1)), (10, (2, 2))])
def test_four_paused_days_freeze_the_week(last: int, expected: tuple[int, int]) -> None:
    assert streak(moment(18), weeks(3, 0, 3), chosen(pauses=(pause(7, last),))) == expected


def test_a_paused_week_does_not_count_either() -> None:
    assert streak(moment(18), weeks(3, 3, 3), chosen(pauses=(pause(7, 13),))) == (2, 2)


def test_a_pause_over_many_weeks_keeps_the_streak() -> None:
    settings_ = chosen(pauses=(pause(7, 7 + 100),))
    assert streak(moment(7 + 104), weeks(3), settings_) == (1, 1)
    assert streak(moment(7 + 130), weeks(3), settings_) == (0, 1)
    assert seen(moment(50), weeks(3), settings_).paused_until == at(107)


def test_two_pauses_of_a_week_add_up() -> None:
    assert streak(moment(18), weeks(3, 0, 3), chosen(pauses=(pause(7, 8), pause(12, 13)))) == (2, 2)


# --- freezes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("met", "freezes"), [(3, 0), (4, 1), (7, 1), (8, 2), (12, 2), (20, 2)])
def test_four_met_weeks_are_a_freeze_and_two_are_held(met: int, freezes: int) -> None:
    assert seen(moment(7 * met - 1), weeks(*[3] * met)).weeks.freezes == freezes


def test_a_freeze_is_used_when_the_week_would_be_lost() -> None:
    days = weeks(3, 3, 3, 3, 1)
    before, after = seen(moment(36), days).weeks, seen(moment(37), days).weeks
    assert (before.current, before.freezes, before.frozen) == (4, 1, [])
    assert (after.current, after.freezes, after.longest) == (4, 0, 4)
    assert after.frozen == [week_of(28)]


def test_a_frozen_week_neither_counts_nor_breaks() -> None:
    assert streak(moment(41), weeks(3, 3, 3, 3, 1, 3)) == (5, 5)


def test_a_second_week_that_is_missed_ends_the_streak_without_a_second_freeze() -> None:
    assert streak(moment(43), weeks(3, 3, 3, 3)) == (4, 4)
    assert streak(moment(44), weeks(3, 3, 3, 3)) == (0, 4)
    assert streak(moment(8 * 7 + 16), weeks(*[3] * 8)) == (8, 8), "two are held"


def test_a_late_log_gives_the_freeze_back() -> None:
    days = weeks(3, 3, 3, 3, 2, 1)
    assert (seen(moment(40), days).weeks.freezes, seen(moment(40), days).weeks.current) == (0, 4)
    late = seen(moment(40), [*days, 34]).weeks
    assert (late.freezes, late.current, late.frozen) == (1, 5, [])


def test_a_paused_week_needs_no_freeze() -> None:
    paused = seen(moment(41), weeks(3, 3, 3, 3), chosen(pauses=(pause(28, 34),))).weeks
    assert (paused.current, paused.freezes) == (4, 1)


def week_of(day: int) -> int:
    return (at(day).toordinal() - 1) // 7


# --- zones -------------------------------------------------------------------------------------------------


def test_a_week_is_lost_when_it_is_over_in_every_zone_of_the_last_days() -> None:
    week, plan = week_of(7), WeekPlan.of(3)
    assert lost_at(week, {"UTC"}, plan, 0) == moment(16, 0)
    assert lost_at(week, {BERLIN, TOKYO, LOS_ANGELES}, plan, 0) == moment(16, 0, LOS_ANGELES)
    assert lost_at(week, {BERLIN}, plan, 4) == moment(16, 4, BERLIN)


def test_who_was_in_the_west_last_week_has_its_hours() -> None:
    """A workout in Los Angeles last Sunday: the week ends with Los Angeles' one, though the account is in Tokyo."""
    settings_ = chosen(2, TOKYO)
    days = [0, 1, 13]
    in_tokyo = moment(16, 1, TOKYO)
    assert seen(in_tokyo, days, settings_, TOKYO).weeks.current == 0
    assert seen(in_tokyo, days, settings_, LOS_ANGELES).weeks.current == 1
    assert seen(moment(16, 1, LOS_ANGELES), days, settings_, LOS_ANGELES).weeks.current == 0


def test_a_zone_that_the_account_had_counts_for_seven_days() -> None:
    left = with_zone_left((), LOS_ANGELES, at(10))
    settings_ = chosen(2, TOKYO, zones_left=left)
    assert seen(moment(16, 1, TOKYO), [0, 1], settings_, TOKYO).weeks.current == 1
    settings_ = chosen(2, TOKYO, zones_left=with_zone_left((), LOS_ANGELES, at(8)))
    assert seen(moment(16, 1, TOKYO), [0, 1], settings_, TOKYO).weeks.current == 0


def test_zones_are_forgotten() -> None:
    left: tuple[tuple[str, int], ...] = ()
    for day in range(40):
        left = with_zone_left(left, f"zone-{day}", at(day))
    assert len(left) == 10
    assert zones_seen({TOKYO: {at(0).toordinal(): 1}}, at(7)) == {TOKYO}
    assert zones_seen({TOKYO: {at(0).toordinal(): 1}}, at(8)) == set()


@pytest.mark.parametrize("zone", [SAMOA, KIRITIMATI, "Africa/Cairo", "America/Santiago", "Asia/Beirut", "UTC"])
@pytest.mark.parametrize("starts_at", [0, 2, 4, 6])
def test_a_day_begins_when_the_clock_says_so_also_in_the_nights_in_which_it_is_changed(
    zone: str, starts_at: int
) -> None:
    for number in range(400):
        day = at(number)
        start = day_start(day, zone, starts_at)
        assert local_day(start, zone, starts_at) == day
        assert local_day(start - timedelta(hours=2), zone, starts_at) == day - timedelta(days=1)


@given(st.integers(0, 3000), st.sampled_from([SAMOA, KIRITIMATI, BERLIN, "Etc/GMT+12"]), st.integers(0, 6))
@settings(max_examples=40)
def test_no_week_that_is_condensed_is_undecided(hours: int, zone: str, starts_at: int) -> None:
    now = moment(0, hours)
    week = first_undecided_week(now, {zone}, WeekPlan.of(3), starts_at)
    assert (
        lost_at(week - 1, {zone}, WeekPlan.of(3), starts_at) <= now < lost_at(week, {zone}, WeekPlan.of(3), starts_at)
    )


# --- against a plain recomputation ---------------------------------------------------------------------------

ZONES = st.sampled_from(["UTC", BERLIN, TOKYO, LOS_ANGELES, SAMOA, KIRITIMATI])


def plain(now: datetime, workouts: list[tuple[int, str]], settings_: StreakSettings) -> tuple[object, ...]:
    """Week after week, day after day, from the rules as they are written; nothing is condensed."""
    dates = [at(day) for day, _ in workouts]
    newest = max(
        zip(dates, [f"{place:03}" for place in range(len(workouts))], [zone for _, zone in workouts], strict=True)
    )
    home = settings_.timezone if settings_.timezone != "UTC" else newest[2]
    assert home is not None
    today = local_day(now, home, settings_.day_starts_at)
    seven_days = [today - timedelta(days=ago) for ago in range(-1, 8)]
    zones = {home} | {zone for day, zone in workouts if at(day) in seven_days}
    zones |= {zone for zone, last in settings_.zones_left if last >= today.toordinal() - 7}
    first_weekday = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday").index(
        settings_.week_starts_on
    )
    start = at(-120)
    while start.weekday() != first_weekday:
        start += timedelta(days=1)
    current = longest = met = rested = freezes = 0
    frozen = []
    while start <= today:
        days = [start + timedelta(days=place) for place in range(7)]
        end = start + timedelta(days=7)
        over = max(
            datetime(end.year, end.month, end.day, settings_.day_starts_at, tzinfo=ZoneInfo(zone)).astimezone(UTC)
            for zone in zones
        )
        is_lost = now >= over + timedelta(hours=48)
        target = settings_.targets[0].target
        for entry in settings_.targets:
            if date.fromordinal(entry.day) < start:
                target = entry.target
        paused = sum(any(entry.start_date <= day <= entry.end_date for entry in settings_.pauses) for day in days)
        needed = -(-target * (7 - paused) // 7)
        count = sum(dates.count(day) for day in days)
        if paused >= 4:
            pass
        elif count >= needed:
            current, met = current + 1, met + 1
            longest = max(longest, current)
            rested += today >= end and sum(day not in dates for day in days) >= 2
            if met % 4 == 0:
                freezes = min(2, freezes + 1)
        elif is_lost and freezes:
            freezes -= 1
            frozen.append(start)
        elif is_lost:
            current = 0
        start = end
    return current, longest, met, rested, freezes, frozen[-12:]


@st.composite
def lives(draw: st.DrawFn) -> tuple[StreakSettings, list[tuple[int, str]]]:
    """Some months of training over journeys, with changes of the target, pauses, and weeks that start on any day."""
    rate = draw(st.lists(st.integers(0, 4), min_size=3, max_size=16))
    spread = draw(st.lists(st.integers(0, 6), min_size=5, max_size=5))
    zones = draw(st.lists(ZONES, min_size=1, max_size=3))
    workouts = [
        (7 * week + (spread[place] + week) % 7 - 70, zones[week % len(zones)])
        for week, count in enumerate(rate)
        for place in range(count)
    ]
    workouts += draw(st.lists(st.tuples(st.integers(-75, 50), ZONES), min_size=1, max_size=5))
    targets: tuple[DatedTarget, ...] = (DatedTarget(at(-90).toordinal(), draw(st.integers(1, 3)), 0),)
    for revision, (day, target) in enumerate(
        sorted(draw(st.lists(st.tuples(st.integers(-70, 40), st.integers(1, 4)), max_size=3)))
    ):
        targets = with_target(targets, DatedTarget(at(day).toordinal(), target, revision + 1))
    pauses, after = [], -80
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 25)), max_size=3)):
        pauses.append(pause(after + gap, after + gap + length - 1))
        after += gap + length
    left = draw(st.lists(st.tuples(ZONES, st.integers(-5, 30)), max_size=2, unique_by=lambda entry: entry[0]))
    return StreakSettings(
        draw(ZONES),
        targets[-1].target,
        1,
        draw(st.sampled_from(["monday", "saturday", "sunday"])),
        draw(st.integers(0, 4)),
        targets,
        tuple(pauses),
        tuple((zone, at(day).toordinal()) for zone, day in left),
    ), workouts


def contributions(workouts: list[tuple[int, str]]) -> list[Contribution]:
    return [
        Contribution(workout_id=f"{place:03}", date=at(day), timezone=zone)
        for place, (day, zone) in enumerate(workouts)
    ]


def standing_of(current: Standing, settings_: StreakSettings) -> tuple[object, ...]:
    found = current.weeks
    frozen = [date.fromordinal(settings_.plan.first_day(week)) for week in found.frozen]
    return found.current, found.longest, found.met, found.rested, found.freezes, frozen


# The nights in which clocks are changed are among the hours: 2026-03-08 in Los Angeles, 2026-03-29 in Berlin.
@given(lives(), st.integers(0, 35 * 24), st.integers(0, 30 * 24))
@settings(max_examples=40)
def test_the_condensed_streak_is_the_plain_one_at_any_later_moment(
    life: tuple[StreakSettings, list[tuple[int, str]]], written: int, later: int
) -> None:
    settings_, workouts = life
    now = moment(0, written)
    totals = aggregate_contributions(contributions(workouts), plan=settings_.plan, today_utc=now.date()).totals
    stored = Totals.model_validate_json(totals.model_dump_json(by_alias=True))
    assert stored == totals
    assert len(stored.week_streaks.open) <= 12
    after = now + timedelta(hours=later)
    assert standing_of(standing(stored, settings_, after), settings_) == plain(after, workouts, settings_)


@given(lives(), st.integers(0, 35), st.integers(0, 30))
@settings(max_examples=40)
def test_what_is_condensed_later_is_what_is_condensed_from_all(
    life: tuple[StreakSettings, list[tuple[int, str]]], written: int, later: int
) -> None:
    settings_, workouts = life
    early, late = at(written), at(written + later)
    totals = aggregate_contributions(contributions(workouts), plan=settings_.plan, today_utc=early).totals
    anew = aggregate_contributions(contributions(workouts), plan=settings_.plan, today_utc=late).totals
    assert settled_totals(totals, settings_.plan, late) == anew


@given(lives(), st.integers(0, 35 * 24))
@settings(max_examples=40)
def test_the_next_change_is_the_first_that_an_hourly_look_finds(
    life: tuple[StreakSettings, list[tuple[int, str]]], written: int
) -> None:
    settings_, workouts = life
    now = moment(0, written)
    totals = aggregate_contributions(contributions(workouts), plan=settings_.plan, today_utc=now.date()).totals
    due = next_change(totals, settings_, now)
    visible = standing(totals, settings_, now).visible
    if due is not None:
        assert standing(totals, settings_, due.at).visible != visible
    for hours in range(1, 25 * 24):
        look = now + timedelta(hours=hours)
        if standing(totals, settings_, look).visible != visible:
            assert due is not None
            assert look - timedelta(hours=1) < due.at <= look
            return
    assert due is None or due.at > look


# --- what is due ---------------------------------------------------------------------------------------------


def test_who_has_nothing_to_expect_has_nothing_due() -> None:
    assert next_change(Totals(), chosen(), moment(0)) is None
    assert next_change(totals_at(moment(60), weeks(3, 3), chosen()), chosen(), moment(60)) is None
    assert next_summary(totals_at(moment(60), weeks(3, 3), chosen()), chosen(), 0, moment(60)) is None


def test_what_changes_next() -> None:
    settings_ = chosen(3, BERLIN, day_starts_at=3)
    days = weeks(3)
    changes, now = [], moment(2)
    while (due := next_change(totals_at(now, days, settings_), settings_, now)) is not None:
        changes.append(due.at)
        now = due.at
    assert changes == [
        moment(4, 3, BERLIN),  # no workout yesterday: the streak of days is over
        moment(7, 3, BERLIN),  # a new week without a workout
        moment(16, 3, BERLIN),  # the second week was not met, and is 48 hours past
    ]


def test_a_week_is_summed_up_on_the_morning_after_it() -> None:
    settings_ = chosen(3, BERLIN)
    totals = totals_at(moment(2), [0], settings_)
    due = next_summary(totals, settings_, 0, moment(2))
    assert due is not None
    assert (due.at, due.offset) == (moment(7, 8, BERLIN), 60)
    assert next_summary(totals, settings_, 0, moment(8, 6, BERLIN)) == due, "a late run sums it up all the same"
    assert next_summary(totals, settings_, week_of(0), moment(7)) is None, "once"
    assert next_summary(totals, settings_, 0, moment(8, 9, BERLIN)) is None, "a day later nobody wants it"
    assert next_summary(totals, chosen(3, BERLIN, progress_updates=False), 0, moment(2)) is None
