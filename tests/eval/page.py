"""One page to look at plans side by side: a column for each, with every note as the user reads it."""

from collections.abc import Iterable, Sequence
from html import escape

from fitai.exercises.models import Exercise
from fitai.templates.models import CreateTemplate
from fitai.training.plans import TemplateDay, TemplateDrill, TemplateExercise

from tests.eval.running import Result

STYLE = """
body { font: 14px/1.45 system-ui, sans-serif; margin: 0; background: #f4f4f1; color: #1d1d1b; }
h1 { font-size: 18px; margin: 12px 16px; }
main { display: flex; gap: 12px; padding: 0 16px 24px; overflow-x: auto; align-items: flex-start; }
article { flex: 0 0 340px; background: #fff; border: 1px solid #dcdcd6; border-radius: 8px; padding: 12px; }
h2 { font-size: 15px; margin: 0; } h3 { font-size: 14px; margin: 14px 0 4px; border-top: 1px solid #eee; padding-top: 8px; }
.facts, .note, .drill { color: #6a6a63; font-size: 12px; margin: 2px 0; }
.exercise { margin: 8px 0 0; } .how { float: right; font-variant-numeric: tabular-nums; }
.bad { color: #a40000; } .good { color: #1f6f3a; } .tag { background: #fff3d1; border-radius: 3px; padding: 0 4px; font-size: 12px; }
"""


def html(title: str, results: Sequence[Result], exercises: Iterable[Exercise]) -> str:
    """The page."""
    names = {exercise.id: exercise.name for exercise in exercises}
    columns = "".join(_column(result, names) for result in results)
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><h1>{escape(title)}</h1><main>{columns}</main></body></html>\n'


def _column(result: Result, names: dict[str, str]) -> str:
    request = result.case.request
    asked = request.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"seed"})
    facts = "; ".join(f"{name}: {value}" for name, value in asked.items())
    state = "good" if result.outcome.startswith("valid") else "bad"
    lines = [f"<h2>{escape(result.case.name)}</h2>", f'<p class="facts">{escape(facts)}</p>']
    if result.case.wishes:
        lines.append(f'<p class="facts">“{escape(result.case.wishes)}”</p>')
    cause = f" ({result.cause})" if result.cause else ""
    lines.append(f'<p class="{state}">{escape(result.outcome + cause)}</p>')
    lines += [f'<p class="bad">{escape(f"{fault.rule}: {fault.message}")}</p>' for fault in result.violations]
    if result.plan is not None:
        lines += _plan(result.plan, names)
    return f"<article>{''.join(lines)}</article>"


def _plan(plan: CreateTemplate, names: dict[str, str]) -> list[str]:
    lines = [f"<p><b>{escape(plan.name)}</b></p>", f"<p>{escape(plan.description or '')}</p>"]
    lines += [f'<span class="tag">{escape(tag)}</span> ' for tag in plan.metadata.tags]
    for weekday, day in plan.weekly_plan.days.planned():
        if day.exercises:
            lines += _day(weekday, day, names)
    return lines


def _day(weekday: str, day: TemplateDay, names: dict[str, str]) -> list[str]:
    lines = [
        f"<h3>{weekday.capitalize()}: {escape(day.name or '')} <span class='how'>{day.estimated_duration} min</span></h3>"
    ]
    lines.append(f'<p class="drill">Warm-up: {_drills(day.warmup, names)}</p>')
    for planned in day.exercises:
        name = escape(names.get(planned.exercise_id, planned.exercise_id))
        lines.append(f'<p class="exercise"><span class="how">{escape(_how(planned))}</span><b>{name}</b></p>')
        lines.append(f'<p class="note">{escape(planned.notes or "")}</p>')
    lines.append(f'<p class="drill">Cool-down: {_drills(day.cooldown, names)}</p>')
    return lines


def _drills(drills: Iterable[TemplateDrill], names: dict[str, str]) -> str:
    spoken = [f"{names.get(drill.exercise_id or '', 'sets')} {drill.duration or 0} s" for drill in drills]
    return escape(", ".join(spoken) or "none")


def _how(planned: TemplateExercise) -> str:
    if planned.reps is not None:
        amount = (
            f"{planned.reps.min}–{planned.reps.max}" if planned.reps.min != planned.reps.max else f"{planned.reps.min}"
        )
    else:
        seconds, metres = planned.duration_seconds, planned.distance
        amount = f"{seconds} s" if seconds else f"{metres or 0:.0f} m"
    rest = f", {planned.rest_time} s" if planned.rest_time else ""
    effort = f" @ {planned.rpe:g}" if planned.rpe else ""
    return f"{planned.sets} × {amount}{effort}{rest}"
