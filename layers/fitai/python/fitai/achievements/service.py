"""Use cases of achievements: evaluate a user's, tell of what was unlocked, and answer the catalogue with progress."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from fitai.achievements import rules, store, values
from fitai.achievements.catalogue import BY_ID, VERSION
from fitai.achievements.events import AchievementRevoked, AchievementUnlocked, TierChange
from fitai.achievements.models import AchievementList, UnlockedTiers
from fitai.analytics import published as analytics
from fitai.analytics.published import TrainingCounts
from fitai.community import published as community
from fitai.goals import published as goals
from fitai.kernel import clock, events, personal_data
from fitai.kernel.identity import Caller
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.notifications.models import Notice
from fitai.notifications.published import notice_writes
from fitai.templates import published as templates
from fitai.users import published as users
from fitai.users.models import Athlete
from fitai.workouts import published as workouts

MAX_ATTEMPTS = 60
"""Attempts after write conflicts: many workouts of one user may be counted at once."""
MAX_IMPORTS = 100
"""Imports that are remembered; one is enough for the achievement."""


@dataclass(slots=True)
class Reading:
    """What was read for an evaluation.

    Attributes:
        values: by the id of the achievement.
        checks: of what must not have changed meanwhile.
    """

    values: dict[str, float] = field(default_factory=dict)
    checks: list[Write] = field(default_factory=list)
    day: date | None = None
    training: TrainingCounts | None = None
    live_workout_id: str | None = None


def list_achievements(caller: Caller) -> AchievementList:
    """The catalogue with the caller's progress to each: one GetItem.

    A user who was not evaluated by this catalogue yet is evaluated first.
    """
    stored = store.find_achievements(caller.id)
    if stored is None or int(stored.catalogue) != VERSION:
        evaluate(caller.id, values.SOURCES, in_bulk=True)
        stored = store.find_achievements(caller.id)
    return rules.progress(stored.unlocked if stored else UnlockedTiers())


def evaluate(
    user_id: str, sources: Iterable[str], *, day: date | None = None, in_bulk: bool = False, silent: bool = False
) -> None:
    """Evaluate a user's achievements by the current values of some sources, and tell of what was unlocked.

    The values are read, not taken from an event: repeated and late events do no harm.

    Args:
        sources: those of `values.SOURCES` that may have changed.
        day: that of the data that has changed; None for the newest workout's.
        in_bulk: what is unlocked is told as one.
        silent: nothing is told.
    """
    with suppress(personal_data.AccountGone):
        retry_on_conflict(
            lambda: _evaluate(user_id, tuple(sources), day, in_bulk=in_bulk, silent=silent), tries=MAX_ATTEMPTS
        )


def _evaluate(user_id: str, sources: tuple[str, ...], day: date | None, *, in_bulk: bool, silent: bool) -> None:
    """Read, evaluate and write, unless nothing has changed: what is stored first, then the values.

    Of two evaluations at once the one that read older values meets a write conflict.
    """
    stored = store.find_achievements(user_id)
    is_new_catalogue = stored is None or int(stored.catalogue) != VERSION
    before = stored.unlocked if stored else UnlockedTiers()
    athlete = users.athlete(user_id)
    reading = _read_values(user_id, values.SOURCES if is_new_catalogue else sources, before, athlete)
    after, evaluation = _after(before, reading, athlete, day)
    if after == before and not is_new_catalogue:
        return
    # A catalogue that is new to a user with a history unlocks at once what was earned over years.
    is_bulk = in_bulk or (is_new_catalogue and reading.values.get("workouts", 0) > 1)
    commit(
        store.achievements_write(user_id, VERSION, after, stored),
        *reading.checks,
        personal_data.account_exists_check_write(user_id),
        *_event_writes(user_id, evaluation, in_bulk=is_bulk),
        *notice_writes(*([] if silent else _notices(user_id, evaluation.unlocked, in_bulk=is_bulk))),
    )


def _after(
    before: UnlockedTiers, reading: Reading, athlete: Athlete, day: date | None
) -> tuple[UnlockedTiers, rules.Evaluation]:
    """The achievements after a reading, and how they differ from those before."""
    training, kept = reading.training, set[str]()
    current, credits, lifted, checksum = reading.values, before.credits, before.lifted, before.calendar_checksum
    former_values = dict(before.values)
    if training is not None:
        checksum, lifted = training.highlights.calendar_checksum, values.lifted(training)
        current, credits = rules.with_credits(current, before, checksum, values.BY_TARGET)
        # Another body weight is no correction: what was lifted at the former one stays unlocked.
        kept = set(values.OPT_IN) if lifted >= before.lifted else kept
        former_values = {id_: value for id_, value in former_values.items() if id_ not in values.OPT_IN}
    evaluation = rules.evaluate(before.tiers, current, day or reading.day or _today(reading), kept=kept)
    after = UnlockedTiers(
        tiers=evaluation.tiers,
        values=former_values | current,
        live_workout_id=reading.live_workout_id,
        has_opted_in=athlete.strength_levels,
        lifted=lifted,
        calendar_checksum=checksum,
        credits=credits,
    )
    return after, evaluation


def _today(reading: Reading) -> date:
    return reading.training.today if reading.training else clock.now().date()


def _event_writes(user_id: str, evaluation: rules.Evaluation, *, in_bulk: bool) -> Iterable[Write]:
    if evaluation.unlocked:
        yield events.outbox_write(AchievementUnlocked(user_id=user_id, tiers=evaluation.unlocked, in_bulk=in_bulk))
    if evaluation.revoked:
        yield events.outbox_write(AchievementRevoked(user_id=user_id, tiers=evaluation.revoked))


# --- reading -----------------------------------------------------------------------------------------------


def _read_values(user_id: str, sources: Iterable[str], before: UnlockedTiers, athlete: Athlete) -> Reading:
    reading = Reading(live_workout_id=before.live_workout_id)
    body = None
    if values.BODY in sources or (values.TRAINING in sources and athlete.strength_levels):
        body = users.body_standing(user_id)
        reading.values["body_log"] = body.entry_weeks
    if values.TRAINING in sources or (body is not None and athlete.strength_levels):
        training = _read_training(user_id, before, reading)
        if body is not None:
            reading.values |= values.strength_values(training, users.lifter(athlete, body))
    if values.GOALS in sources:
        counts = goals.reached_counts(user_id)
        reading.values |= {"first_goal": counts.goals, "goals": counts.goals, "milestones": counts.milestones}
    if values.TEMPLATES in sources:
        reading.values["own_template"] = templates.own_template_count(user_id)
    if values.IMPORTS in sources:
        imports = store.find_imports(user_id)
        reading.values["imported"] = sum(imports.imports.values()) if imports else 0
    if values.COMMUNITY in sources:
        reading.values["cheers"] = community.cheers_given(user_id)
    return reading


def _read_training(user_id: str, before: UnlockedTiers, reading: Reading) -> TrainingCounts:
    live = workouts.live_records(user_id, before.live_workout_id)
    training = analytics.training_counts(user_id)
    # Read after the totals: a workout that is counted between the two is left out, and the check of the totals fails.
    counted_ids = analytics.counted_workout_ids(user_id, [workout.workout_id for workout in live])
    uncounted = [workout for workout in live if workout.workout_id not in counted_ids and workout.records]
    reading.values |= values.training_values(training, sum(workout.records for workout in uncounted))
    reading.live_workout_id = uncounted[0].workout_id if uncounted else None
    reading.day = max((workout.date for workout in uncounted), default=training.newest_day or training.today)
    reading.checks.append(training.unchanged_write)
    reading.training = training
    return training


# --- imports -----------------------------------------------------------------------------------------------


def count_import(user_id: str, import_id: str, *, undone: bool) -> None:
    """Count an import, or, when it is undone, count it no more; the order of the two events does not matter.

    The import itself tells the user; what its workouts unlock is told when they are counted.
    """
    with suppress(personal_data.AccountGone):
        retry_on_conflict(lambda: _count_import(user_id, import_id, undone=undone), tries=MAX_ATTEMPTS)
        evaluate(user_id, (values.IMPORTS,), silent=True)


def _count_import(user_id: str, import_id: str, *, undone: bool) -> None:
    stored = store.find_imports(user_id)
    imports = dict(stored.imports) if stored else {}
    counts = not undone and imports.get(import_id, True)
    if imports.get(import_id) == counts:
        return
    imports[import_id] = counts
    kept_ids = sorted(imports)[-MAX_IMPORTS:]
    commit(
        store.imports_write(user_id, {kept_id: imports[kept_id] for kept_id in kept_ids}, stored),
        personal_data.account_exists_check_write(user_id),
    )


# --- telling -----------------------------------------------------------------------------------------------


def _notices(user_id: str, unlocked: Sequence[TierChange], *, in_bulk: bool) -> list[Notice]:
    """One for each achievement, with its highest tier; in bulk one for all."""
    highest: dict[str, float] = {}
    for change in unlocked:
        highest[change.achievement_id] = max(change.tier, highest.get(change.achievement_id, change.tier))
    if in_bulk and len(highest) > 1:
        count = str(len(highest))
        return [
            Notice(
                user_id,
                "achievement_unlocked",
                "achievements",
                occasion=" ".join(sorted(highest)),
                values={"form": "several", "achievements": count},
                data={"count": count},
            )
        ]
    return [_notice(user_id, achievement_id, tier) for achievement_id, tier in highest.items()]


def _notice(user_id: str, achievement_id: str, tier: float) -> Notice:
    has_tiers = len(BY_ID[achievement_id].tiers) > 1
    return Notice(
        user_id,
        "achievement_unlocked",
        f"achievement:{achievement_id}",
        occasion=f"{tier:g}",
        values={"achievement": achievement_id} | ({"form": "tier", "tier": f"{tier:g}"} if has_tiers else {}),
        data={"achievementId": achievement_id, "tier": f"{tier:g}"},
    )
