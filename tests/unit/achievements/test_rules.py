"""Which tiers are unlocked, kept and revoked."""

from datetime import date

from fitai.achievements import rules
from fitai.achievements.catalogue import Achievement
from fitai.achievements.models import UnlockedTiers

FIRST, LATER = date(2026, 3, 2), date(2026, 3, 9)
SETS = Achievement("sets", "Sets", "Sets.", "stack", "count", (100, 1000, 10_000))


def test_a_value_unlocks_every_tier_that_it_reaches() -> None:
    evaluation = rules.evaluate({}, {"sets": 1000}, FIRST)
    assert evaluation.tiers == {"sets": [(100, FIRST), (1000, FIRST)]}
    assert [(change.tier, change.day) for change in evaluation.unlocked] == [(100, FIRST), (1000, FIRST)]


def test_what_is_unlocked_keeps_its_day_and_is_unlocked_once() -> None:
    before = rules.evaluate({}, {"sets": 100}, FIRST).tiers
    evaluation = rules.evaluate(before, {"sets": 1000}, LATER)
    assert evaluation.tiers == {"sets": [(100, FIRST), (1000, LATER)]}
    assert [change.tier for change in evaluation.unlocked] == [1000]
    assert rules.evaluate(evaluation.tiers, {"sets": 1000}, LATER).unlocked == []


def test_what_is_no_longer_reached_is_revoked() -> None:
    before = rules.evaluate({}, {"sets": 1000}, FIRST).tiers
    evaluation = rules.evaluate(before, {"sets": 999}, LATER)
    assert evaluation.tiers == {"sets": [(100, FIRST)]}
    assert [(change.achievement_id, change.tier) for change in evaluation.revoked] == [("sets", 1000)]
    assert rules.evaluate(evaluation.tiers, {"sets": 0}, LATER).tiers == {}


def test_an_unknown_value_changes_nothing() -> None:
    before = rules.evaluate({}, {"sets": 1000}, FIRST).tiers
    assert rules.evaluate(before, {"reps": 5}, LATER).tiers == before


def test_a_new_catalogue_takes_nothing_away() -> None:
    before = rules.evaluate({}, {"sets": 150}, FIRST, catalogue=[SETS]).tiers
    harder = [Achievement("sets", "Sets", "Sets.", "stack", "count", (200, 2000))]
    assert rules.evaluate(before, {"sets": 150}, LATER, catalogue=harder).tiers == before
    assert rules.evaluate(before, {"sets": 150}, LATER, catalogue=[]).tiers == before
    # The data itself still decides: what is corrected is taken back at the value that it was unlocked at.
    assert rules.evaluate(before, {"sets": 99}, LATER, catalogue=harder).tiers == {}


def test_progress_is_towards_the_next_tier() -> None:
    stored = UnlockedTiers(tiers={"sets": [(100, FIRST)]}, values={"sets": 250})
    (sets,) = rules.progress(stored, [SETS]).achievements
    assert (sets.value, sets.next_tier, sets.progress_percentage) == (250, 1000, 25.0)
    assert [tier.unlocked_at for tier in sets.tiers] == [FIRST, None, None]


def test_progress_is_whole_when_all_is_unlocked() -> None:
    stored = UnlockedTiers(tiers={"sets": [(100, FIRST), (1000, FIRST), (10_000, LATER)]}, values={"sets": 20_000})
    (sets,) = rules.progress(stored, [SETS]).achievements
    assert (sets.next_tier, sets.progress_percentage) == (None, 100)


def test_opt_in_achievements_are_shown_to_those_who_opted_in() -> None:
    def shown(has_opted_in: bool) -> set[str]:
        return {item.id for item in rules.progress(UnlockedTiers(has_opted_in=has_opted_in)).achievements}

    assert shown(True) - shown(False) == {"level", "bodyweight_lifts", "dots"}
    assert len(shown(False)) == 45
