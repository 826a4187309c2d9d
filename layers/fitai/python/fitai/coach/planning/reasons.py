"""The notes of an exercise: why it is there, what to watch, how hard, how heavy, how it grows (rules V12, V13, V20, V23). Pure."""

from collections.abc import Sequence

from fitai.coach.amounts import UNIT_BY_UNITS, WeightWriter
from fitai.coach.planning.candidates import Candidate
from fitai.coach.planning.checking.texts import flaws
from fitai.coach.planning.exercises import ExerciseFacts, Kind
from fitai.coach.planning.models import Goal, PlanRequest
from fitai.coach.planning.prescription import max_rpe
from fitai.coach.planning.terms import group_of, targets
from fitai.kernel.types import Units
from fitai.training.plans import TemplateProgression, TemplateReps

MAX_NOTES = 500
MAX_CUE = 110
MAX_CHOSEN_NOTES = 160

PATTERN_REASONS: dict[str, tuple[str, ...]] = {
    "squat": (
        "Squatting is the most direct work for {muscles}, with a load that can grow for years.",
        "The knee bend of the day: the whole load goes up by {muscles}.",
        "Stairs and chairs get easy with this one; the load is on {muscles}.",
    ),
    "lunge": (
        "One leg at a time evens out the sides and trains {muscles} with little load on the back.",
        "A split stance asks for strength and balance at once, from {muscles}.",
        "Each leg works for itself here, so that the stronger one cannot help: good for {muscles}.",
    ),
    "hinge": (
        "The hip hinge is the counterpart of all squatting, with the load on {muscles}.",
        "Bending at the hips is how to lift from the ground with a straight back; it trains {muscles}.",
        "What squats leave out, this trains through a long stretch: {muscles}.",
    ),
    "push-horizontal": (
        "The basic push away from the body, and the week's main work for {muscles}.",
        "Pressing forward puts a load on {muscles} that can grow for a long time.",
        "Another angle of pressing, which always gives {muscles} something new.",
    ),
    "push-vertical": (
        "Pressing overhead balances the pushes forward and trains {muscles}.",
        "Pushing upward does for {muscles} what bench work leaves out.",
        "Overhead strength comes from {muscles}, on a trunk that holds still.",
    ),
    "pull-horizontal": (
        "Rowing balances every push of the week and builds {muscles}.",
        "Pulling toward the body keeps the shoulders back, and it is work for {muscles}.",
        "For each push a pull: here it comes from {muscles}.",
    ),
    "pull-vertical": (
        "Pulling down from above takes {muscles} through the widest range.",
        "The vertical pull of the plan: work from a full stretch for {muscles}.",
        "From straight arms to the chest: few exercises are as complete for {muscles}.",
    ),
    "isolation": (
        "Direct work for {muscles}, after the heavy lifts have used them only in part.",
        "Extra sets for {muscles} that cost little strength for the rest of the day.",
        "No other muscle can help here, which takes {muscles} close to the limit at a light load.",
    ),
    "brace": (
        "A trunk that holds still protects the spine in every other lift.",
        "Holding against the pull is what lifting asks of {muscles}.",
        "Stiffness between ribs and hips lets arms and legs push harder.",
    ),
    "rotation": (
        "Controlled turning reaches {muscles} in a way that straight lifts do not.",
        "Turning, and resisting it, is what sport and daily life ask of {muscles}.",
    ),
    "carry": (
        "Walking with a load trains grip and posture, and {muscles} along the way.",
        "Carrying is strength that you use every day; it is hard work for {muscles}.",
    ),
    "locomotion": ("Moving over the ground trains {muscles} and the pulse together.",),
    "jump": ("Quick and springy work, so that {muscles} can use their strength fast.",),
}  # fmt: skip
ISOLATION_REASONS: dict[str, tuple[str, ...]] = {
    "chest": (
        "The chest works alone here, after the presses in which the triceps give up first.",
        "A wide arc stretches the chest under load, which presses do only in part.",
    ),
    "back": (
        "The lats work without the biceps here, so that grip and arms are not what ends the set.",
        "A long stretch for the lats to finish the pulls of the day.",
    ),
    "biceps": (
        "Pulls bend the elbow only on the side; these sets are for the biceps alone.",
        "Stronger biceps help every row and every pull-up.",
    ),
    "triceps": (
        "The triceps lock out every press; here they get what pressing leaves them.",
        "Two thirds of the upper arm are triceps, and these sets go straight to them.",
    ),
    "shoulders": (
        "Presses train the front of the shoulder most; this evens it out.",
        "Light and strict work for the part of the shoulder that gives it width and support.",
        "The back of the shoulder holds it in place for every press.",
    ),
    "calves": (
        "Squats hardly move the ankle, so that calves need sets of their own.",
        "Calves answer to a full stretch and a pause at the top; give them both.",
    ),
    "quadriceps": (
        "The knee extends against load without tiring the back: more for the front of the thigh.",
        "Extra sets for the quadriceps that cost little strength for tomorrow.",
    ),
    "hamstrings": (
        "Hinges train the hamstrings at the hip; this trains them at the knee, their other half.",
        "Hamstrings that are strong in bending the knee protect it in every sprint and stop.",
    ),
    "glutes": (
        "The glutes get their own sets here, with nothing for the back to carry.",
        "Hips that extend strongly help squats, hinges and every stair.",
    ),
    "abductors": ("The outer hip keeps the knee in line on one leg; few big lifts train it.",),
    "adductors": ("The inner thigh steadies squats and lunges, and is seldom trained by itself.",),
    "forearms": ("Grip ends many pulls before the back is done; this makes it last.",),
    "traps": ("The traps carry the shoulder girdle in every deadlift and carry.",),
    "neck": ("A few slow sets make the neck hold still when the rest of the body moves.",),
    "lower_back": ("A lower back with endurance holds its form in every squat and hinge.",),
    "abdominals": (
        "The abdominals bend the trunk here, the counterpart of all the bracing.",
        "Ribs toward hips, slowly: direct sets for the abdominals.",
    ),
}
"""Of isolation exercises, by their first muscle."""
POWER_REASON = "Speed before strength: done fresh and fast, so that {muscles} can use what is there."
OPENINGS = (
    "First of the day, while you are fresh: it counts most for {goal}.",
    "The main lift of the day; everything after it may be a little tired.",
    "It opens the day, since the biggest load asks for the clearest head.",
    "Most of what this day does for {goal} happens here.",
)
"""Of the first lift of a day."""
GOAL_WORDS = {
    Goal.STRENGTH: "strength",
    Goal.MUSCLE_BUILDING: "muscle",
    Goal.FAT_LOSS: "keeping muscle while fat goes",
    Goal.ENDURANCE: "strong, lasting muscles",
    Goal.GENERAL: "all-round fitness",
}
START_LOAD = "First load: take the lightest for 8 reps, add 5–10 % until 2–3 reps are left."
STEADY_REASONS = (
    "Easy cardio builds the heart and helps you recover between the lifts.",
    "Calm minutes on {name} train endurance without tiring the muscles.",
    "This pace burns energy, and tomorrow's workout does not notice it.",
)
ZONE_2 = (
    "Zone 2: 60–70 % of your maximum heart rate (208 − 0.7 × age). Talk test: you can speak in full sentences. "
    "Add two minutes when it feels easy, and shorten something else."
)
ZONE_4 = (
    "Short hard efforts raise your ceiling. Zone 4: 80–90 % of your maximum heart rate (208 − 0.7 × age) by the end of each "
    "effort. Talk test: only a few words. Go very easy in the breaks."
)
STRETCH_REASONS = (
    "More range in {muscles} makes the lifts of the week easier to reach.",
    "Held calmly, this gives back the range that sitting takes from {muscles}.",
    "A quiet minute for {muscles} at the end brings pulse and tension down.",
)


def muscle_names(facts: ExerciseFacts) -> str:
    """The primary muscles in words: `chest`, `back and biceps`."""
    return joined([_with_article(group) for group in sorted(facts.primary)][:3])


def _with_article(group: str) -> str:
    name = group.replace("_", " ")
    return f"the {name}" if group in ("chest", "back", "neck", "lower_back") else name


def joined(words: Sequence[str]) -> str:
    """Words with commas, and `and` before the last."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def lift_notes(
    candidate: Candidate,
    request: PlanRequest,
    *,
    turn: int,
    is_main: bool,
    weekly_sets: float,
    reps: TemplateReps | None,
    progression: TemplateProgression | None,
    rpe: float | None,
    has_ramp: bool,
    chosen_notes: str | None = None,
) -> str:
    """The notes of a lift.

    Args:
        turn: the number of the exercise in the plan, so that the reasons differ.
        is_main: whether it is the first lift of its day.
        weekly_sets: of its first target muscle, or its first muscle.
        chosen_notes: what a model says about it.
    """
    facts = candidate.facts
    rules = []
    if facts.is_loaded and rpe is not None:
        rules.append(_effort_rule(request, rpe))
        if facts.id not in request.one_rep_maxes:
            rules.append(START_LOAD)
    if has_ramp:
        rules.append("Before the working sets do the lighter sets; they stay easy.")
    if facts.is_unilateral:
        rules.append("Reps are per side." if reps is not None else "Time or distance is per side.")
    rules.append(_growth(candidate, reps, progression, request.units))
    reason = chosen_reason(chosen_notes) or _reason(candidate, request, turn, is_main, weekly_sets)
    return _within_limit(reason, _cue(facts), rules)


def chosen_reason(notes: str | None) -> str | None:
    """What a model says about an exercise, where it can be shown: short, plain, and in words."""
    text = " ".join((notes or "").split())[:MAX_CHOSEN_NOTES].strip()
    if len(text.split()) < 4 or flaws(text):
        return None
    return text if text.endswith((".", "!")) else f"{text}."


def cardio_notes(facts: ExerciseFacts, turn: int, *, is_interval: bool) -> str:
    """The notes of cardio: the zone, and how much one can talk."""
    sides = " Time is per side." if facts.is_unilateral else ""
    if is_interval:
        return ZONE_4 + sides
    reason = STEADY_REASONS[turn % len(STEADY_REASONS)].format(name=f"the {facts.exercise.name.lower()}")
    return f"{reason} {ZONE_2}{sides}"


def stretch_notes(facts: ExerciseFacts, turn: int) -> str:
    """The notes of a stretch."""
    sides = " Time is per side." if facts.is_unilateral else ""
    reason = STRETCH_REASONS[turn % len(STRETCH_REASONS)].format(muscles=muscle_names(facts))
    return f"{reason} Breathe out slowly and stop before it hurts.{sides}"


def _reason(candidate: Candidate, request: PlanRequest, turn: int, is_main: bool, weekly_sets: float) -> str:
    facts = candidate.facts
    muscles = muscle_names(facts)
    wanted = sorted(targets(request) & facts.primary)
    reasons = _reasons_of(candidate)
    reason = POWER_REASON if facts.kind is Kind.POWER else reasons[turn % len(reasons)]
    sentences = [reason.format(muscles=muscles)]
    if wanted:
        name = wanted[0].replace("_", " ")
        sentences.insert(0, f"You asked for {name}: it gets {weekly_sets:g} sets a week, some of them here.")
    elif candidate.is_last_plan and facts.kind is Kind.COMPOUND:
        sentences.append("It stays from your last plan, so that you see it grow.")
    elif is_main:
        opening = OPENINGS[turn % len(OPENINGS)]
        sentences.insert(0, opening.format(goal=GOAL_WORDS[request.goal]))
    elif facts.kind is Kind.COMPOUND and weekly_sets >= 6 and turn % 2:
        first = sorted(facts.primary)[0].replace("_", " ")
        sentences.append(f"The week adds up to {weekly_sets:g} sets for the {first}.")
    return " ".join(sentences)


def _reasons_of(candidate: Candidate) -> tuple[str, ...]:
    facts = candidate.facts
    if facts.kind is Kind.ISOLATION or (facts.kind is Kind.CORE and facts.pattern == "isolation"):
        first = group_of(facts.exercise.primary_muscle_groups[0])
        if first in ISOLATION_REASONS:
            return ISOLATION_REASONS[first]
    return PATTERN_REASONS.get(candidate.pattern) or PATTERN_REASONS[str(facts.pattern)]


def _effort_rule(request: PlanRequest, rpe: float) -> str:
    if request.pregnant:
        return "Start at RPE 7 and stay there: 0.5 more every two weeks is for after the birth."
    return f"Start at RPE 7, add 0.5 every two weeks, at most RPE {min(max_rpe(request), max(rpe, 8.0)):g}."


def _growth(
    candidate: Candidate, reps: TemplateReps | None, progression: TemplateProgression | None, units: Units
) -> str:
    if reps is None:
        if candidate.prescription.seconds is not None:
            return "Add 5 seconds each week while the position stays clean."
        return "Walk further or take more weight once it feels easy."
    if progression is not None and progression.increment is not None:
        step = WeightWriter(UNIT_BY_UNITS[units]).text(progression.increment, 2)
        if progression.type == "linear":
            return f"After {reps.target} clean reps in every set, add {step}."
        return f"Once all sets reach {reps.max} reps, add {step} and go back to {reps.min}."
    return f"Add a rep whenever all sets went well; past {reps.max}, choose a harder variant."


def _cue(facts: ExerciseFacts) -> str | None:
    """The first short tip of the exercise."""
    tips = (*facts.exercise.safety.tips, *facts.exercise.instructions[-1:])
    return next((tip for tip in tips if len(tip) <= MAX_CUE and not flaws(tip)), None)


def _within_limit(reason: str, cue: str | None, rules: Sequence[str]) -> str:
    """Reason, cue and rules; where that is too long without the cue, then with less of the reason."""
    parts = [reason, *([cue] if cue else []), *rules]
    text = " ".join(parts)
    if len(text) > MAX_NOTES and cue:
        text = " ".join([reason, *rules])
    if len(text) > MAX_NOTES:
        rest = " ".join(rules)
        text = f"{reason[: MAX_NOTES - len(rest) - 2].rsplit(' ', 1)[0]} {rest}"
    return text
