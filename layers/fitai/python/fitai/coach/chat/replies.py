"""Answers without a model: each is based on the caller's own data, which it cites; changes are offered as buttons.

One function for each intent. Weights are in the caller's units.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from fitai.coach.amounts import count, day_text, listed, number
from fitai.coach.chat import calculations
from fitai.coach.chat.intents import Amounts, amounts_of, intent_of, muscles_in
from fitai.coach.chat.models import ChatAnswer, Intent
from fitai.coach.chat.reading import Reader
from fitai.coach.chat.reply import Reply
from fitai.coach.progress.texts import DELOAD_LOAD, DELOAD_SETS
from fitai.exercises.models import Exercise
from fitai.kernel.errors import NotFound
from fitai.workouts.models import Workout, WorkoutExercise, WorkoutSummary

HARD_RPE, EASY_RPE = 9.0, 6.5
"""The mean effort of a workout above which it was too hard, and below which it was too easy (section 5)."""
DELOAD_WEEKS = (4, 8)
"""Weeks of training after which a deload is due (V16)."""
WORK_SECONDS, REST_SECONDS = 32, 90
"""Seconds of a set, and of the rest after it where none is planned (V5: 4 s for each of eight repetitions)."""
SORE_DAYS = 3
"""Days after a workout in which soreness is usual."""
TODAY_PATH = "/ai/workout-generate"
_COURTESIES = (
    (re.compile(r"^\W*(?:hi|hello|hey|good (?:morning|evening|day|afternoon)|yo)\b"), "Hello."),
    (re.compile(r"\b(?:thanks|thank you|thx|cheers)\b"), "You are welcome."),
)
OFFERS = ("What do I train today?", "How is my progress?")


@dataclass(frozen=True, slots=True)
class Question:
    """A message, and what was understood of it. `exercise` is of the library."""

    message: str
    amounts: Amounts
    exercise: Exercise | None


def answer(reader: Reader, message: str) -> ChatAnswer:
    """The answer to a message, by its intent."""
    intent = intent_of(message)
    question = Question(message, amounts_of(message, reader.units), reader.exercise_in(message))
    reply = _REPLIES[intent](reader, question)
    return ChatAnswer(
        text=" ".join(reply.sentences),
        worded_by="built_in",
        intent=intent,
        citations=reply.citations,
        actions=reply.actions,
        offers=reply.offers,
    )


# --- the workout of today ----------------------------------------------------------------------------------


def _today(reader: Reader, question: Question) -> Reply:
    reply = Reply()
    current = reader.current
    if current is not None:
        completed, total = current.metrics.completed_sets, sum(len(exercise.sets) for exercise in current.exercises)
        open_exercises = [exercise for exercise in current.exercises if _open_sets(exercise)]
        reply.say(f"{current.name} is running: {completed} of {count(total, 'set')} done.")
        if open_exercises:
            reply.say(f"Next is {open_exercises[0].name}: {_sets_text(reader, open_exercises[0])}.")
        return reply.cite("workout", current.name, f"{completed} of {count(total, 'set')}", current.id)
    if reader.planned:
        return _planned(reader, reader.planned[0], reply)
    last = next((workout for workout in reader.recent if workout.template_id), None)
    if last is not None:
        reply.say(
            f"Nothing is planned this week. Your last workout was {last.name} on {day_text(last.date, reader.today)}."
        )
        reply.cite("workout", last.name, day_text(last.date, reader.today), last.id)
        reply.button("Plan today from the same template", "/workouts", {"templateId": last.template_id})
    else:
        reply.say(
            "Nothing is planned this week. I can make a workout for today from your training, your equipment and your goal."
        )
        reply.cite("account", "Planned workouts", "none in the next 7 days")
    return reply.button("Make a workout for today", TODAY_PATH)


def _planned(reader: Reader, summary: WorkoutSummary, reply: Reply) -> Reply:
    workout = reader.next_workout if summary.date == reader.today else None
    when = "today" if summary.date == reader.today else f"on {day_text(summary.date, reader.today)}"
    reply.say(f"{summary.name} is planned {when}, {count(summary.exercise_count, 'exercise')}.")
    if workout is not None:
        parts = [f"{exercise.name} {_sets_text(reader, exercise)}" for exercise in workout.exercises[:6]]
        if parts:
            reply.say(f"It has {listed(parts)}.")
        reply.button("Start it", f"/workouts/{summary.id}/start")
    return reply.cite("workout", summary.name, summary.date.isoformat(), summary.id)


def _open_sets(exercise: WorkoutExercise) -> int:
    return sum(set_.completed_at is None for set_ in exercise.sets)


def _sets_text(reader: Reader, exercise: WorkoutExercise) -> str:
    """The open sets of an exercise: `3 sets of 5 at 100 kg`."""
    sets = [set_ for set_ in exercise.sets if set_.completed_at is None and set_.type != "warmup"] or list(
        exercise.sets
    )
    if not sets:
        return "sets as you like"
    first, text = sets[0], count(len(sets), "set")
    if first.reps:
        text += f" of {first.reps}"
    elif first.duration_seconds:
        text += f" of {number(first.duration_seconds, 0)} seconds"
    return f"{text} at {reader.writer(exercise.exercise_id).text(first.weight, 2)}" if first.weight else text


# --- why, form, swap ---------------------------------------------------------------------------------------


def _why(reader: Reader, question: Question) -> Reply:
    reply, workout = Reply(), reader.next_workout
    planned = _planned_exercise(workout, question.exercise)
    exercise = _meant_exercise(reader, question, planned)
    if planned is not None and workout is not None:
        reason = planned.notes or (planned.target.message if planned.target else None)
        reply.say(f"{planned.name} is in {workout.name}" + (f": {reason}" if reason else "."))
        reply.cite("workout", workout.name, planned.name, workout.id)
        if planned.target is not None:
            reply.cite("workout", f"Target of {planned.name}", planned.target.message, workout.id)
    if exercise is None:
        if workout is None:
            return reply.say(
                "Tell me which exercise you mean, or plan a workout first: then I can say why each part is in it."
            ).cite("account", "Planned workouts", "none for today")
        names = [item.name for item in workout.exercises[:6]]
        reply.say(f"{workout.name} has {listed(names)}." if names else f"{workout.name} has no exercises yet.")
        reply.say("Ask me about one of them, and I tell you what it is for.")
        return reply.cite("workout", workout.name, count(len(workout.exercises), "exercise"), workout.id)
    muscles = listed([_words(muscle) for muscle in exercise.primary_muscle_groups])
    reply.say(f"{exercise.name} trains {muscles} first of all, as a {_words(exercise.movement_pattern)} movement.")
    return reply.cite("exercise", exercise.name, muscles, exercise.id)


def _form(reader: Reader, question: Question) -> Reply:
    reply = Reply()
    workout = None if question.exercise else reader.current
    exercise = question.exercise or (
        reader.exercise(workout.exercises[workout.real_time.current_exercise_index].exercise_id)
        if workout is not None and workout.exercises
        else None
    )
    if exercise is None:
        reply.say("Tell me which exercise you mean, and I give you its main points.")
        reply.offers = ["How do I do a squat?", "How do I do a bench press?", "How do I do a deadlift?"]
        return reply.cite("account", "Current workout", "none")
    steps = [step.rstrip(".") + "." for step in exercise.instructions[:3]]
    tips = [tip.rstrip(".") + "." for tip in (*exercise.safety.tips, *exercise.safety.common_mistakes)[:2]]
    reply.say(f"{exercise.name}:", *steps, *tips)
    reply.say("Film a set from the side, and the form analysis counts and measures your repetitions.")
    if workout is not None:
        reply.cite("workout", workout.name, exercise.name, workout.id)
    return reply.cite("exercise", exercise.name, "instructions", exercise.id)


def _swap(reader: Reader, question: Question) -> Reply:
    reply, workout = Reply(), reader.next_workout
    planned = _planned_exercise(workout, question.exercise)
    exercise = _meant_exercise(reader, question, planned)
    if exercise is None:
        reply.offers = ["Swap the bench press", "Swap the squat", "Swap the pull-up"]
        return reply.say("Tell me which exercise you would like to replace.").cite("account", "Current workout", "none")
    others = reader.alternatives(exercise)
    reply.cite("exercise", exercise.name, id=exercise.id)
    if reader.athlete.equipment is not None:
        reply.cite(
            "account",
            "Equipment in your preferences",
            listed([_words(item) for item in reader.athlete.equipment] or ["none"]),
        )
    if reader.athlete.injuries:
        reply.cite(
            "account", "Injuries in your preferences", listed([_words(item) for item in reader.athlete.injuries])
        )
    if not others:
        return reply.say(f"I find nothing that replaces {exercise.name} well with your equipment and injuries.")
    reply.say(
        f"In place of {exercise.name} you can do {listed([other.name for other in others])}; they train the same muscles in the same way."
    )
    for other in others:
        reply.cite("exercise", other.name, id=other.id)
        if planned is not None and workout is not None:
            path = f"/workouts/{workout.id}/exercise/{planned.index}"
            reply.button(f"Take {other.name}", path, {"exerciseId": other.id}, "PUT")
    return reply


def _planned_exercise(workout: Workout | None, exercise: Exercise | None) -> WorkoutExercise | None:
    """The exercise of the workout that a message means: the one it names, else in a running workout the current one."""
    if workout is None:
        return None
    if exercise is not None:
        return next((item for item in workout.exercises if item.exercise_id == exercise.id), None)
    index = workout.real_time.current_exercise_index
    is_running = workout.status in ("in_progress", "paused")
    return workout.exercises[index] if is_running and index < len(workout.exercises) else None


def _meant_exercise(reader: Reader, question: Question, planned: WorkoutExercise | None) -> Exercise | None:
    """The exercise that a message names, else that of the workout that it means."""
    if question.exercise is not None or planned is None:
        return question.exercise
    return reader.exercise(planned.exercise_id)


def _words(value: str) -> str:
    return value.replace("_", " ")


# --- progress, plateau, goal -------------------------------------------------------------------------------


def _progress(reader: Reader, question: Question) -> Reply:
    reply = Reply()
    if question.exercise is not None:
        return _analysis(reader, question.exercise, reply)
    overview = reader.overview
    reply.say(
        f"You have completed {count(overview.total_workouts, 'workout')} and set {count(overview.personal_records, 'personal record')}."
    )
    if overview.weekly_streak.current:
        reply.say(f"You have met your weekly target {count(overview.weekly_streak.current, 'week')} in a row.")
    reply.cite("history", "Workouts in all", str(overview.total_workouts))
    reply.cite("history", "Personal records", str(overview.personal_records))
    reply.cite("history", "Weeks in a row on target", str(overview.weekly_streak.current))
    return _analysis(reader, None, reply) if overview.total_workouts else reply


def _plateau(reader: Reader, question: Question) -> Reply:
    return _analysis(reader, question.exercise, Reply())


def _analysis(reader: Reader, exercise: Exercise | None, reply: Reply) -> Reply:
    try:
        analysis = reader.analysis(None if exercise is None else exercise.id)
    except NotFound:
        return reply.say("There is no such exercise in your training.")
    reply.say(analysis.text)
    period = f"{day_text(analysis.first_day, reader.today)} to {day_text(analysis.last_day, reader.today)}"
    reply.cite("analysis", exercise.name if exercise else "Your training", period, exercise.id if exercise else None)
    for lift in analysis.lifts[:6]:
        if lift.trend is not None:
            reply.cite("analysis", f"Trend of {lift.name}", lift.trend.direction, lift.exercise_id)
        for fact in lift.plateau.facts if lift.plateau else ():
            reply.cite(
                "analysis", f"{lift.name}: {fact.name}", f"{number(fact.value, 2)} {fact.unit}", lift.exercise_id
            )
    return reply


def _goal(reader: Reader, question: Question) -> Reply:
    reply = Reply()
    if not reader.goals:
        reply.say("You have no open goal. A goal with a number and a day makes it easier to see where you are going.")
        reply.offers = ["How is my progress?", "What do I train today?"]
        return reply.cite("goal", "Open goals", "none")
    analysis = reader.analysis()
    outlooks = {goal.goal_id: goal.text for goal in analysis.goals}
    for goal in reader.goals[:3]:
        text = outlooks.get(goal.id)
        value = f"{number(_goal_value(goal.current, reader, goal.kind), 1)} of {number(_goal_value(goal.target, reader, goal.kind), 1)}"
        reply.say(f"{goal.title}: {text}" if text else f"{goal.title}: you are at {value}.")
        reply.cite("goal", goal.title, value, goal.id)
    return reply


def _goal_value(value: float, reader: Reader, kind: str) -> float:
    """A value of a goal as the caller reads it: weights in the caller's units, others as they are."""
    return reader.writer().value(value) if kind in ("weight", "strength", "volume") else value


# --- effort, time, soreness, deload ------------------------------------------------------------------------


def _difficulty(reader: Reader, question: Question) -> Reply:
    reply = Reply()
    workout = reader.current or next((item for item in reader.recent if item.metrics.average_rpe is not None), None)
    rpe = None if workout is None else workout.metrics.average_rpe
    if workout is None or rpe is None:
        reply.say(
            "I cannot see yet how hard your sets are: note an RPE with them. Until then, choose the next weight so that you could do two or"
            " three repetitions more."
        )
        reply.cite("history", "RPE of your last workouts", "none noted")
    else:
        reply.cite("workout", workout.name, f"mean RPE {number(rpe)}", workout.id)
        reply.say(f"Your sets in {workout.name} had a mean RPE of {number(rpe)}.")
        if rpe > HARD_RPE:
            reply.say(
                "That is too hard to keep up: take 5 to 10 % less, so that two repetitions are left, and go up again when they are."
            )
        elif rpe < EASY_RPE:
            reply.say(
                "There is room: add the smallest step next time, or one or two repetitions a set, and aim at RPE 8."
            )
        else:
            reply.say("That is a good effort: keep the weights, and add when all sets reach the top of their range.")
    return reply.button("Make today's workout easier", TODAY_PATH, {"readiness": {"energy": 3}})


def _time(reader: Reader, question: Question) -> Reply:
    minutes = question.amounts.minutes
    reply, workout = Reply(), reader.next_workout
    available = minutes or 30
    if workout is None:
        reply.say(f"I can make a workout of {count(available, 'minute')} for you.").cite(
            "account", "Planned workouts", "none for today"
        )
    else:
        seconds_left = available * 60
        fitting: list[WorkoutExercise] = []
        for exercise in workout.exercises:
            seconds = _open_sets(exercise) * (WORK_SECONDS + (exercise.rest_time or REST_SECONDS))
            if seconds and (seconds_left >= seconds or not fitting):
                fitting.append(exercise)
            seconds_left -= seconds
        total = sum(_open_sets(item) * (WORK_SECONDS + (item.rest_time or REST_SECONDS)) for item in workout.exercises)
        reply.say(f"The open sets of {workout.name} take about {count(round(total / 60), 'minute')}.")
        if total > available * 60 and fitting:
            reply.say(
                f"In {count(available, 'minute')}, do {listed([item.name for item in fitting])}, and leave the rest out today."
            )
        elif total:
            reply.say(f"So it fits into {count(available, 'minute')}.")
        reply.cite("workout", workout.name, f"about {count(round(total / 60), 'minute')}", workout.id)
    body = {"readiness": {"minutesLeft": max(5, min(240, available))}}
    return reply.button(f"Fit today's workout into {count(available, 'minute')}", TODAY_PATH, body)


def _sore(reader: Reader, question: Question) -> Reply:
    reply, since = Reply(), reader.today - timedelta(days=SORE_DAYS)
    muscles = muscles_in(question.message)
    recent = [workout for workout in reader.recent if workout.date >= since]
    if recent:
        last = recent[0]
        reply.say(
            f"Your last workout was {last.name} on {day_text(last.date, reader.today)}; soreness for up to three days after it is usual."
        )
        reply.cite("workout", last.name, last.date.isoformat(), last.id)
    else:
        reply.say("Soreness for up to three days after training is usual.")
        reply.cite("history", f"Workouts of the last {SORE_DAYS} days", "none")
    reply.say(
        "Move easily, warm up longer, and train other muscles, or the sore ones with less weight. If it is sharp, in a joint, or lasts"
        " longer, leave it out and have it looked at."
    )
    body = (
        {"readiness": {"soreness": {muscle.value: 6 for muscle in muscles}}}
        if muscles
        else {"readiness": {"energy": 4}}
    )
    return reply.button("Make a workout around the soreness", TODAY_PATH, body)


def _deload(reader: Reader, question: Question) -> Reply:
    reply = Reply()
    weeks = 0
    for week in reversed(reader.overview.weekly[:-1]):
        if not week.workout_count:
            break
        weeks += 1
    reply.cite("history", "Weeks of training in a row", str(weeks))
    reply.say(f"You have trained {count(weeks, 'week')} in a row, the running one not counted.")
    first, last = DELOAD_WEEKS
    if weeks >= last:
        reply.say("A deload week is due.")
    elif weeks >= first:
        reply.say("A deload week makes sense now if your lifts stall, or if you feel worn out.")
    else:
        reply.say(f"A deload week comes after {first} to {last} weeks; you do not need one yet.")
    return reply.say(f"In it, use about {DELOAD_LOAD} % of your weights and {DELOAD_SETS} % of your sets.")


# --- numbers -----------------------------------------------------------------------------------------------


def _one_rep_max(reader: Reader, question: Question) -> Reply:
    reply = Reply()
    if reader.person.is_minor:
        reply.say(
            "Under 18, I do not plan with maxima. Sets of six repetitions or more, with two left, make you strong and are safer."
        )
        return reply.cite("account", "Age in your profile", "under 18")
    return calculations.one_rep_max(reader, question.exercise, question.amounts, reply)


def _plates(reader: Reader, question: Question) -> Reply:
    return calculations.plates(reader, question.exercise, question.amounts, Reply())


def _warm_up(reader: Reader, question: Question) -> Reply:
    return calculations.warm_up(reader, question.exercise, question.amounts, Reply())


def _unknown(reader: Reader, question: Question) -> Reply:
    reply = Reply(offers=[*OFFERS, calculations.plates_question(reader.writer())])
    if question.exercise is not None:
        exercise = question.exercise
        reply.offers = [
            f"How do I do {exercise.name}?",
            f"Swap {exercise.name}",
            f"How is my progress on {exercise.name}?",
        ]
        reply.cite("exercise", exercise.name, id=exercise.id)
    message = question.message.lower()
    opening = next((text for pattern, text in _COURTESIES if pattern.search(message)), "I did not understand that.")
    return reply.say(opening, f"You can ask, for example: {' '.join(reply.offers)}")


_REPLIES: dict[Intent, Callable[[Reader, Question], Reply]] = {
    "today": _today,
    "why": _why,
    "swap": _swap,
    "difficulty": _difficulty,
    "plateau": _plateau,
    "progress": _progress,
    "one_rep_max": _one_rep_max,
    "plates": _plates,
    "warm_up": _warm_up,
    "deload": _deload,
    "time": _time,
    "sore": _sore,
    "form": _form,
    "goal": _goal,
    "unknown": _unknown,
}
