"""Adds what the notes, the description and the tags of a plan must say (V12, V13, V15, V20 to V24). Pure.

What the author wrote stays; sentences are added after it.
"""

from collections.abc import Sequence

from fitai.coach.optimizing.draft import Draft
from fitai.coach.optimizing.judging import Judge
from fitai.coach.planning import reasons, wording
from fitai.coach.planning.checking import Violation, texts
from fitai.coach.planning.checking.honesty import CUES, needed_yields
from fitai.coach.planning.checking.notes import MIN_DESCRIPTION_WORDS, MIN_REASON_WORDS
from fitai.coach.planning.checking.view import YIELD_PREFIX
from fitai.coach.planning.exercises import ExerciseFacts, Kind
from fitai.coach.planning.models import PlanRequest
from fitai.coach.planning.prescription import max_rpe
from fitai.training.plans import TemplateExercise

RULES = frozenset({"V12", "V13", "V15", "V20", "V21", "V23"})
MAX_NOTES = 500
MAX_DESCRIPTION = 2000
MAX_TAGS = 20
GROWTH = "Add a repetition whenever all sets went well."
HOLD_GROWTH = "Hold it a little longer each week."
SIDES = "Everything is per side."


def complete_notes(draft: Draft, judge: Judge, violations: Sequence[Violation]) -> None:
    """Add to the notes of exercises what they do not say."""
    flawed: dict[tuple[str, str], list[Violation]] = {}
    for violation in violations:
        if violation.rule in RULES and violation.day and violation.exercise_id in judge.facts:
            flawed.setdefault((violation.day, violation.exercise_id or ""), []).append(violation)
    for (day, exercise_id), flaws in flawed.items():
        facts = judge.facts[exercise_id]
        says_growth = any(flaw.rule == "V15" and "what grows" in flaw.message for flaw in flaws)
        for turn, (place, index, entry) in enumerate(list(draft.entries(day, exercise_id))):
            sentences = _missing(entry.planned, facts, judge.request, turn + index, says_growth)
            if sentences:
                notes = _joined(entry.planned.notes, [sentence for _, sentence in sentences])
                draft.change(place, index, sentences[0][0], notes=notes)


def _missing(
    planned: TemplateExercise, facts: ExerciseFacts, request: PlanRequest, turn: int, says_growth: bool
) -> list[tuple[str, str]]:
    """The sentences that the notes lack, each with its rule."""
    notes = planned.notes or ""
    missing = []
    if texts.word_count(notes) < MIN_REASON_WORDS:
        missing.append(("V23", _reason(facts, turn)))
    if facts.is_lift and facts.is_loaded:
        if not texts.tells_of_effort(notes):
            missing.append(("V12", _effort(request)))
        if facts.id not in request.one_rep_maxes and not texts.tells_of_start_load(notes):
            missing.append(("V13", reasons.START_LOAD))
    if facts.is_unilateral and not texts.tells_of_sides(notes):
        missing.append(("V20", SIDES))
    if facts.kind is Kind.CARDIO and (texts.zone(notes) is None or not texts.tells_of_talk_test(notes)):
        missing.append(("V21", reasons.ZONE_2))
    if says_growth and facts.is_lift and not texts.says_what_grows(notes):
        missing.append(("V15", GROWTH if planned.reps is not None else HOLD_GROWTH))
    return missing


def _reason(facts: ExerciseFacts, turn: int) -> str:
    muscles = reasons.muscle_names(facts)
    if facts.kind is Kind.CARDIO:
        return reasons.STEADY_REASONS[turn % len(reasons.STEADY_REASONS)].format(
            name=f"the {facts.exercise.name.lower()}"
        )
    if not facts.is_lift:
        return reasons.STRETCH_REASONS[turn % len(reasons.STRETCH_REASONS)].format(muscles=muscles)
    if facts.kind is Kind.POWER:
        return reasons.POWER_REASON.format(muscles=muscles)
    pattern = f"{facts.pattern}-{facts.direction}" if facts.direction else str(facts.pattern)
    choices = reasons.PATTERN_REASONS.get(pattern) or reasons.PATTERN_REASONS.get(str(facts.pattern), ())
    return (
        choices[turn % len(choices)].format(muscles=muscles)
        if choices
        else f"Good work for {muscles}, kept from week to week."
    )


def _effort(request: PlanRequest) -> str:
    if request.pregnant:
        return "Start at RPE 7 and stay there: 0.5 more every two weeks is for after the birth."
    return f"Start at RPE 7, add 0.5 every two weeks, at most RPE {max_rpe(request):g}."


def _joined(notes: str | None, sentences: Sequence[str]) -> str:
    """The notes with sentences after them; what does not fit is taken from the end of the author's text."""
    added = " ".join(sentences)
    text = (notes or "").strip()
    if len(added) >= MAX_NOTES - 1 or not text:
        return added[:MAX_NOTES]
    room = MAX_NOTES - len(added) - 1
    if len(text) > room:
        text = text[:room].rsplit(" ", 1)[0]
    elif text[-1] not in ".!?:;" and len(text) < room:
        text += "."
    return f"{text} {added}"


# --- the plan as a whole -----------------------------------------------------------------------------------


def complete_description(draft: Draft, judge: Judge, violations: Sequence[Violation]) -> None:
    """Say for whom the plan is, what yields and whom to ask (V22 to V24)."""
    if not any(
        violation.rule in ("V22", "V23", "V24", "V5", "V6") and not violation.exercise_id for violation in violations
    ):
        return
    text = (draft.plan.description or "").strip()
    description = text
    request = judge.request
    if texts.word_count(description) < MIN_DESCRIPTION_WORDS:
        draft_days = len([place for place in draft.places() if place[0] is None])
        sentence = (
            f"{wording.GOAL_TITLES[request.goal]} on {draft_days} days a week, about {request.duration_minutes} minutes each. "
            f"{wording.GOAL_METHODS[request.goal]}"
        )
        description = _described(description, sentence)
    if request.pregnant and not texts.sends_to_doctor(description):
        description = _described(description, wording.ASK_DOCTOR)
    needed = needed_yields(judge.view(draft.built()))
    for name in sorted(needed):
        rule, _, muscle = name.partition(":")
        cues = CUES.get(rule) or (muscle.replace("_", " "),)
        if not any(cue in description.casefold() for cue in cues):
            description = _described(description, wording.yield_sentences([name])[0])
    if description != text:
        is_short = texts.word_count(text) < MIN_DESCRIPTION_WORDS
        rule = "V23" if is_short else "V22" if request.pregnant and not texts.sends_to_doctor(text) else "V24"
        draft.change_plan(rule, "plan", description=description)
    _correct_tags(draft, needed)


def _described(text: str, sentence: str) -> str:
    if not text:
        return sentence
    room = MAX_DESCRIPTION - len(sentence) - 1
    kept = text if len(text) <= room else text[:room].rsplit(" ", 1)[0]
    return f"{kept}{'' if kept[-1] in '.!?' or len(kept) >= room else '.'} {sentence}"


def _correct_tags(draft: Draft, needed: frozenset[str]) -> None:
    tags = draft.plan.metadata.tags
    kept = [tag for tag in tags if not tag.startswith(YIELD_PREFIX) or tag.removeprefix(YIELD_PREFIX) in needed]
    missing = [f"{YIELD_PREFIX}{name}" for name in sorted(needed) if f"{YIELD_PREFIX}{name}" not in kept]
    changed = [*kept[: MAX_TAGS - len(missing)], *missing]
    if changed != tags:
        draft.change_plan("V24", "metadata", tags=changed)
