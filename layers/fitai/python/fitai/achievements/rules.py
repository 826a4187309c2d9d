"""Which tiers are reached by which values, and what changes. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fitai.achievements.catalogue import CATALOGUE, Achievement
from fitai.achievements.events import TierChange
from fitai.achievements.models import AchievementList, AchievementProgress, AchievementTier, UnlockedTiers

Tiers = Mapping[str, list[tuple[float, date]]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The unlocked tiers after an evaluation, and how they differ from those before."""

    tiers: dict[str, list[tuple[float, date]]]
    unlocked: list[TierChange]
    revoked: list[TierChange]


def reached_tiers(achievement: Achievement, value: float) -> list[float]:
    """The values of the tiers that a value reaches."""
    return [tier for tier in achievement.tiers if value >= tier]


def evaluate(
    before: Tiers,
    values: Mapping[str, float],
    day: date,
    *,
    kept: Collection[str] = (),
    catalogue: Iterable[Achievement] = CATALOGUE,
) -> Evaluation:
    """Unlock the tiers that values reach, and revoke those that they no longer reach.

    A tier is held to the value that it was unlocked at: one that a new catalogue has moved up, or dropped, stays.

    Args:
        before: the unlocked tiers.
        values: by the id of the achievement; one without a value keeps its tiers.
        day: the day of the data that has changed the values.
        kept: achievements whose tiers are not revoked.
    """
    tiers, unlocked, revoked = dict(before), list[TierChange](), list[TierChange]()
    for achievement in catalogue:
        value = values.get(achievement.id)
        if value is None:
            continue
        former = before.get(achievement.id, [])
        held = [(tier, since) for tier, since in former if value >= tier or achievement.id in kept]
        revoked += [
            TierChange(achievement_id=achievement.id, tier=tier, day=since)
            for tier, since in former
            if (tier, since) not in held
        ]
        held_values = {tier for tier, _ in held}
        new = [(tier, day) for tier in reached_tiers(achievement, value) if tier not in held_values]
        unlocked += [TierChange(achievement_id=achievement.id, tier=tier, day=day) for tier, _ in new]
        tiers[achievement.id] = sorted([*held, *new])
    return Evaluation({id_: held for id_, held in tiers.items() if held}, unlocked, revoked)


def with_credits(
    values: Mapping[str, float], before: UnlockedTiers, checksum: int, by_target: Collection[str]
) -> tuple[dict[str, float], dict[str, float]]:
    """Add to the values what a user's settings have taken from them: only data that goes may lower them.

    Args:
        checksum: of the days of training; where it is the former one, a value that fell has fallen by the settings.
        by_target: the achievements whose values depend on the settings.

    Returns:
        The values with their credits, and the credits.
    """
    with_credit, credits = dict(values), dict[str, float]()
    for id_ in sorted(set(by_target) & values.keys()):
        credit = before.credits.get(id_, 0.0)
        if checksum == before.calendar_checksum:
            credit = max(0.0, before.values.get(id_, 0.0) - values[id_])
        if credit:
            credits[id_] = credit
            with_credit[id_] += credit
    return with_credit, credits


def progress(stored: UnlockedTiers, catalogue: Iterable[Achievement] = CATALOGUE) -> AchievementList:
    """The catalogue with a user's progress to each; what is opt-in only for those who have opted in."""
    shown = [
        _progress_to(achievement, stored.values.get(achievement.id, 0.0), dict(stored.tiers.get(achievement.id, [])))
        for achievement in catalogue
        if stored.has_opted_in or not achievement.opt_in
    ]
    unlocked = sum(tier.unlocked_at is not None for achievement in shown for tier in achievement.tiers)
    return AchievementList(achievements=shown, unlocked_tiers=unlocked)


def _progress_to(achievement: Achievement, value: float, unlocked: Mapping[float, date]) -> AchievementProgress:
    open_tiers = [tier for tier in achievement.tiers if tier not in unlocked]
    next_tier = open_tiers[0] if open_tiers else None
    percentage = 100.0 if next_tier is None else min(100.0, max(0.0, value / next_tier * 100))
    return AchievementProgress(
        id=achievement.id,
        title=achievement.title,
        description=achievement.description,
        icon=achievement.icon,
        unit=achievement.unit,
        tiers=[AchievementTier(value=tier, unlocked_at=unlocked.get(tier)) for tier in achievement.tiers],
        value=round(value, 2),
        next_tier=next_tier,
        progress_percentage=round(percentage, 1),
    )
