"""The cues (corrections) of a repetition, and those of a recording."""

from collections.abc import Sequence

from fitai.coach.form.measuring import Measured
from fitai.coach.form.models import CueCode, FormCue, Variant, View
from fitai.coach.form.movements import (
    MAX_CUES,
    MIN_CUE_SHARE,
    MIN_DOWN_SECONDS,
    MIN_PLAUSIBLE_ANGLE,
    MIN_SYMMETRY,
    CueRule,
    MovementRules,
)

MESSAGES = {
    CueCode.TRUNK: "Keep your chest up: your trunk leans too far forward.",
    CueCode.KNEES: "Push your knees out, over your feet.",
    CueCode.KNEE_BEND: "Bend your knees less and push your hips back.",
    CueCode.LEAN: "Keep your trunk upright: you lean while you press.",
    CueCode.SWING: "Keep your trunk still: you swing to move the weight.",
    CueCode.SLOWER: "Slower: take at least a second for the way down.",
    CueCode.SYMMETRY: "Move both sides equally far.",
}
"""The sentence of each cue."""


def repetition_cues(
    measured: Measured, rules: MovementRules, variant: Variant | None, view: View, fps: float
) -> list[CueCode]:
    """The cues of a repetition, in the order of the movement's table."""
    cues = [rule.code for rule in rules.cues if _applies(rule, measured, variant, view)]
    if measured.bottom < MIN_PLAUSIBLE_ANGLE:
        return cues
    down = down_frames(measured, rules)
    if down is not None and down / fps < MIN_DOWN_SECONDS:
        cues.append(CueCode.SLOWER)
    if view is not View.SIDE and measured.symmetry is not None and measured.symmetry < MIN_SYMMETRY:
        cues.append(CueCode.SYMMETRY)
    return cues


def down_frames(measured: Measured, rules: MovementRules) -> float | None:
    """Frames of the way down: the weight goes down while the angle falls, but in rows and curls while it rises."""
    return measured.fall if rules.lowers_first else measured.rise


def _applies(rule: CueRule, measured: Measured, variant: Variant | None, view: View) -> bool:
    if rule.variant is not None and rule.variant != variant:
        return False
    if rule.quantity == "knee_ratio" and view is View.SIDE:
        # From the side both knees, and both ankles, are at one place.
        return False
    value: float | None = getattr(measured, rule.quantity)
    if value is None:
        return False
    return value > rule.limit if rule.above else value < rule.limit


def recording_cues(cues: Sequence[Sequence[CueCode]]) -> list[FormCue]:
    """At most three cues that are in at least 30 % of the repetitions, the most frequent first.

    Args:
        cues: those of each repetition.
    """
    numbers: dict[CueCode, list[int]] = {}
    for number, codes in enumerate(cues, 1):
        for code in codes:
            numbers.setdefault(code, []).append(number)
    frequent = [
        FormCue(
            code=code, message=MESSAGES[code], share=round(len(occurrences) / len(cues), 3), repetitions=occurrences
        )
        for code, occurrences in numbers.items()
        if len(occurrences) >= MIN_CUE_SHARE * len(cues) - 1e-9
    ]
    order = list(CueCode)
    return sorted(frequent, key=lambda cue: (-cue.share, order.index(cue.code)))[:MAX_CUES]
