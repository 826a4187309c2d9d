"""Make the answered analysis of an analyzer's state."""

from fitai.coach.form.analyzer import Analyzer
from fitai.coach.form.cues import down_frames, recording_cues, repetition_cues
from fitai.coach.form.features import BOTH
from fitai.coach.form.measuring import Measured
from fitai.coach.form.models import CueCode, FormAnalysis, FormRepetition, Tempo, View
from fitai.coach.form.movements import MIN_PLAUSIBLE_ANGLE, MIN_USABLE, OBLIQUE_FACTOR, MovementRules

SIDE_NAMES = ("left", "right")


def assess(analyzer: Analyzer) -> FormAnalysis:
    """The analysis of what was taken so far."""
    view = analyzer.view
    usable = usable_share(analyzer)
    insufficient = usable < MIN_USABLE
    repetitions = [] if insufficient else repetitions_of(analyzer)
    return FormAnalysis(
        movement=analyzer.movement,
        variant=analyzer.variant,
        view=view,
        side=None if analyzer.track == BOTH else SIDE_NAMES[analyzer.track],
        duration_seconds=round(analyzer.received / analyzer.fps, 3),
        usable_share=round(usable, 3),
        insufficient=insufficient,
        confidence=round(confidence(usable, view), 3),
        repetition_count=len(repetitions),
        repetitions=repetitions,
        cues=recording_cues([repetition.cues for repetition in repetitions]),
    )


def usable_share(analyzer: Analyzer) -> float:
    """The share of the frames in which the joint is seen, short gaps included."""
    return analyzer.tracks[analyzer.track].usable / analyzer.finished if analyzer.finished else 0.0


def confidence(usable: float, view: View | None) -> float:
    """How far an analysis can be trusted: the usable share, × 0.7 in an oblique view.

    >>> confidence(0.9, View.SIDE)
    0.9
    """
    return usable * OBLIQUE_FACTOR if view is View.OBLIQUE else usable


def repetitions_of(analyzer: Analyzer) -> list[FormRepetition]:
    """The repetitions so far."""
    view = analyzer.view or View.OBLIQUE
    rules = analyzer.rules
    return [
        _repetition(
            number,
            measured,
            repetition_cues(measured, rules, analyzer.variant, view, analyzer.fps),
            rules,
            view,
            analyzer.fps,
        )
        for number, measured in enumerate(analyzer.measured(), 1)
    ]


def has_full_range(measured: Measured, rules: MovementRules) -> bool:
    """Whether the joint moved through its full range."""
    return measured.bottom <= rules.full_bottom and (rules.full_top is None or measured.top >= rules.full_top)


def _repetition(
    number: int, measured: Measured, cues: list[CueCode], rules: MovementRules, view: View, fps: float
) -> FormRepetition:
    down = down_frames(measured, rules)
    up = measured.rise if rules.lowers_first else measured.fall
    assert up is not None
    has_symmetry = view is not View.SIDE and measured.bottom >= MIN_PLAUSIBLE_ANGLE
    return FormRepetition(
        number=number,
        start_seconds=round(measured.begin / fps, 2),
        end_seconds=round(measured.end / fps, 2),
        bottom_angle=round(measured.bottom, 1),
        top_angle=round(measured.top, 1),
        tempo=Tempo(
            down_seconds=None if down is None else round(down / fps, 2),
            pause_seconds=round(measured.rest / fps, 2),
            up_seconds=round(up / fps, 2),
        ),
        range="full" if has_full_range(measured, rules) else "partial",
        symmetry=round(measured.symmetry, 3) if has_symmetry and measured.symmetry is not None else None,
        cues=cues,
    )
