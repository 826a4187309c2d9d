"""What yields is declared by a tag and a sentence, and nothing else is (V24). Pure.

A rule yields where the plan does not keep it and the specification lets it: the tag is there then, and only then.
"""

from collections.abc import Iterator

from fitai.coach.planning.checking import balance, cardio, people, time
from fitai.coach.planning.checking.view import YIELD_PREFIX, PlanView
from fitai.coach.planning.checking.violations import Violation
from fitai.coach.planning.floors import KEPT_SHARE
from fitai.coach.planning.terms import is_senior

CUES = {
    "V5": ("minute", "short", "time"),
    "V11": ("push", "pull"),
    "V21": ("cardio",),
    "V22": ("balance",),
}
"""Words of which the sentence about what yields has at least one; that about V6 names the muscle."""
TOLERANCE = 1e-6


def check_honesty(view: PlanView) -> Iterator[Violation]:
    """Tags and sentences agree with what yields."""
    needed = needed_yields(view)
    declared = {_normal(name) for name in view.yields}
    # A short day that nobody declares is a violation of V5 itself.
    for name in sorted(needed - declared - {"V5"}):
        yield Violation("V24", f"does not declare what yields: {YIELD_PREFIX}{name}")
    for name in sorted(declared - needed):
        yield Violation("V24", f"declares without need: {YIELD_PREFIX}{name}")
    description = (view.plan.description or "").casefold()
    for name in sorted(declared & needed):
        rule, _, muscle = name.partition(":")
        cues = CUES.get(rule) or (muscle.replace("_", " "),)
        if not any(cue in description for cue in cues):
            yield Violation("V24", f"the description has no sentence about {YIELD_PREFIX}{name}")


def needed_yields(view: PlanView) -> frozenset[str]:
    """What yields in a plan: `V5`, `V6:chest`, `V11`, `V21`, `V22`."""
    needed = {
        f"V6:{muscle}"
        for muscle, floor in view.asked_floors.items()
        if view.mean_volume.get(muscle, 0.0) < KEPT_SHARE * floor - TOLERANCE
    }
    # A day below even the smaller share is a violation of V5 itself, with a tag or without.
    if any(True for _ in time.short_days(view, time.MIN_SHARE)):
        needed.add("V5")
    weeks = view.usual_weeks
    if not balance.has_push_and_pull(view) and any(balance.push_pull_flaw(view, week) for week in weeks):
        needed.add("V11")
    if cardio.has_little_cardio(view) and any(cardio.share_flaw(view, week) for week in weeks):
        needed.add("V21")
    if is_senior(view.request) and not people.has_balance_work(view):
        needed.add("V22")
    return frozenset(needed)


def _normal(name: str) -> str:
    """A declared name without what follows the rule; V6 keeps the muscle."""
    rule, _, rest = name.partition(":")
    return f"V6:{rest}" if rule == "V6" else rule
