"""The notes that tell how an exercise is done: effort (V12), start load (V13), sides (V20), reason (V23). Pure."""

from collections.abc import Iterator

from fitai.coach.planning.checking import texts
from fitai.coach.planning.checking.view import PlanView
from fitai.coach.planning.checking.violations import Violation
from fitai.training.plans import TemplateDay

MIN_REASON_WORDS = 4
MIN_DESCRIPTION_WORDS = 12


def check_notes(view: PlanView) -> Iterator[Violation]:
    """The notes say what the rules ask for."""
    for day, exercise in view.exercises:
        facts, notes = exercise.facts, exercise.notes
        if facts.is_lift and facts.is_loaded:
            if not texts.tells_of_effort(notes):
                yield Violation("V12", "the notes do not say how the effort grows from RPE 7", day.name, facts.id)
            if facts.id not in view.request.one_rep_maxes and not texts.tells_of_start_load(notes):
                yield Violation("V13", "the notes do not say how the first load is found", day.name, facts.id)
        if facts.is_unilateral and not texts.tells_of_sides(notes):
            yield Violation("V20", "the notes do not say that it is per side", day.name, facts.id)
        if texts.word_count(notes) < MIN_REASON_WORDS:
            yield Violation("V23", "the notes give no reason", day.name, facts.id)


def check_texts(view: PlanView) -> Iterator[Violation]:
    """The description says enough, and no text has what does not belong there (V23)."""
    if texts.word_count(view.plan.description or "") < MIN_DESCRIPTION_WORDS:
        yield Violation("V23", f"the description has fewer than {MIN_DESCRIPTION_WORDS} words")
    for day, text in _all_texts(view):
        for flaw in texts.flaws(text):
            yield Violation("V23", f"a text has {flaw}", day)


def _all_texts(view: PlanView) -> Iterator[tuple[str | None, str]]:
    plan = view.plan
    weeks = plan.weekly_plan.weeks or ()
    for text in (plan.name, plan.description, *plan.metadata.tags, *(week.name for week in weeks)):
        if text:
            yield None, text
    for name, day in view.days:
        for text in dict.fromkeys(_texts_of_day(day)):
            if text:
                yield name, text


def _texts_of_day(day: TemplateDay) -> Iterator[str | None]:
    yield day.name
    yield from day.focus_areas
    for planned in day.exercises:
        yield planned.notes
        yield planned.superset_id
    for drill in (*day.warmup, *day.cooldown):
        yield drill.instructions
