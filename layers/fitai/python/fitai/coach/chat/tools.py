"""What a language model may look up while it answers: read-only, bounded, and of the caller alone.

There is no argument by which a tool could read another user's data, and none that writes. The results have no names, mail
addresses or birth dates; ages are bands.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from fitai.coach.amounts import number
from fitai.coach.chat import calculations
from fitai.coach.chat.intents import Amounts
from fitai.coach.chat.models import Citation
from fitai.coach.chat.reading import Reader
from fitai.coach.chat.reply import Reply
from fitai.coach.model.models import Tool
from fitai.coach.person import age_band
from fitai.exercises import published as exercises
from fitai.kernel.errors import NotFound
from fitai.kernel.types import KILOGRAMS_PER_POUND
from fitai.workouts.models import Workout

MAX_FOUND = 5
"""Exercises that a search of the library answers."""


class NoArguments(BaseModel):
    """The tool takes no arguments."""

    model_config = ConfigDict(extra="forbid")


class ExerciseName(BaseModel):
    """An exercise, by its name."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=100, description="the name of an exercise, such as bench press")


class OptionalExercise(BaseModel):
    """An exercise, by its name; empty for everything."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field("", max_length=100, description="the name of an exercise; empty for everything")


class LiftedSet(BaseModel):
    """A weight and repetitions, in the person's units."""

    model_config = ConfigDict(extra="forbid")
    weight: float = Field(gt=0, le=2200, allow_inf_nan=False, description="in the person's units")
    reps: int = Field(1, ge=1, le=100)


@dataclass
class Toolbox:
    """The tools of one answer, and what they have answered."""

    reader: Reader
    results: list[Any] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)

    def tools(self) -> list[Tool]:
        """What the model is offered."""
        declared = (
            ("profile", "units, level, goal, equipment, injuries, weekly target", NoArguments, self._profile),
            ("history", "how much was trained, streaks, strongest lifts, last workouts", NoArguments, self._history),
            ("plan", "the running workout, or what is planned for the next days", NoArguments, self._plan),
            (
                "trend",
                "how an exercise or everything goes: trend, plateau, causes, goals",
                OptionalExercise,
                self._trend,
            ),
            ("library", "exercises by name: muscles, instructions, alternatives", ExerciseName, self._library),
            ("one_rep_max", "the estimated maximum of a set", LiftedSet, self._one_rep_max),
            ("plates", "the plates of one side of the bar for a weight", LiftedSet, self._plates),
            ("warm_up", "the warm-up sets before a weight", LiftedSet, self._warm_up),
        )
        return [Tool(name, text, arguments, self._recorded(run)) for name, text, arguments, run in declared]

    def _recorded(self, run: Any) -> Any:
        def recorded(arguments: Any) -> Any:
            result = run(arguments)
            self.results.append(result)
            return result

        return recorded

    def _cite(self, reply: Reply) -> dict[str, Any]:
        self.citations += [citation for citation in reply.citations if citation not in self.citations]
        return {"text": " ".join(reply.sentences)}

    # --- the caller's data ---------------------------------------------------------------------------------

    def _profile(self, arguments: NoArguments) -> dict[str, Any]:
        athlete, person = self.reader.athlete, self.reader.person
        band = age_band(person.age)
        self.citations.append(Citation(kind="account", label="Your profile and preferences"))
        return {
            "units": self.reader.units,
            "level": person.level,
            "goal": person.goal,
            "ageBand": band and band.value,
            "equipment": None if athlete.equipment is None else [item.value for item in athlete.equipment],
            "injuries": [region.value for region in athlete.injuries],
            "weeklyTarget": athlete.weekly_target,
        }

    def _history(self, arguments: NoArguments) -> dict[str, Any]:
        overview = self.reader.overview
        self.citations.append(Citation(kind="history", label="Workouts in all", value=str(overview.total_workouts)))
        return {
            "workouts": overview.total_workouts,
            "personalRecords": overview.personal_records,
            "dayStreak": overview.current_streak,
            "weekStreak": overview.weekly_streak.current,
            "workoutsThisWeek": overview.weekly_streak.this_week,
            "strongestLifts": [
                {"name": lift.name, "oneRepMax": self.reader.writer(lift.exercise_id).text(lift.one_rep_max)}
                for lift in overview.strongest_lifts[:5]
                if lift.one_rep_max
            ],
            "lastWorkouts": [
                {
                    "name": workout.name,
                    "date": workout.date.isoformat(),
                    "sets": workout.metrics.completed_sets,
                    "meanRpe": workout.metrics.average_rpe,
                }
                for workout in self.reader.recent
            ],
        }

    def _plan(self, arguments: NoArguments) -> dict[str, Any]:
        workout = self.reader.next_workout
        planned = [
            {"name": summary.name, "date": summary.date.isoformat(), "exercises": summary.exercise_count}
            for summary in self.reader.planned
        ]
        if workout is not None:
            self.citations.append(Citation(kind="workout", label=workout.name, id=workout.id))
        return {
            "today": self.reader.today.isoformat(),
            "workout": workout and self._workout(workout),
            "planned": planned[:7],
        }

    def _workout(self, workout: Workout) -> dict[str, Any]:
        return {
            "name": workout.name,
            "status": workout.status,
            "exercises": [
                {
                    "name": exercise.name,
                    "sets": [
                        self._set(exercise.exercise_id, set_.weight, set_.reps, set_.rpe) for set_ in exercise.sets[:8]
                    ],
                    "openSets": sum(set_.completed_at is None for set_ in exercise.sets),
                    "reason": exercise.target.message if exercise.target else None,
                }
                for exercise in workout.exercises[:12]
            ],
        }

    def _set(self, exercise_id: str, weight: float | None, reps: int | None, rpe: float | None) -> str:
        parts = [self.reader.writer(exercise_id).text(weight, 2)] if weight else []
        parts += [f"{reps} reps"] if reps else []
        return ", ".join([*parts, *([f"RPE {number(rpe)}"] if rpe else [])])

    def _trend(self, arguments: OptionalExercise) -> dict[str, Any]:
        exercise = self.reader.exercise_in(arguments.name) if arguments.name else None
        if arguments.name and exercise is None:
            return {"error": "There is no such exercise."}
        try:
            analysis = self.reader.analysis(exercise.id if exercise else None)
        except NotFound:
            return {"error": "There is no such exercise."}
        label = exercise.name if exercise else "Your training"
        self.citations.append(Citation(kind="analysis", label=label, id=exercise.id if exercise else None))
        return {"text": analysis.text, "since": (analysis.last_day - timedelta(weeks=12)).isoformat()}

    # --- the library ---------------------------------------------------------------------------------------

    def _library(self, arguments: ExerciseName) -> list[dict[str, Any]]:
        library = exercises.current_library()
        found = library.get_many(item.id for item in library.search(arguments.name, limit=MAX_FOUND).items)
        self.citations += [Citation(kind="exercise", label=exercise.name, id=exercise.id) for exercise in found[:2]]
        return [
            {
                "name": exercise.name,
                "muscles": [muscle.value for muscle in exercise.primary_muscle_groups],
                "equipment": [item.value for item in exercise.equipment],
                "difficulty": exercise.difficulty.value,
            }
            | (
                {
                    "instructions": list(exercise.instructions[:5]),
                    "tips": list(exercise.safety.tips[:3]),
                    "alternatives": [other.name for other in self.reader.alternatives(exercise)],
                }
                if place == 0
                else {}
            )
            for place, exercise in enumerate(found)
        ]

    # --- the calculators -----------------------------------------------------------------------------------

    def _kilograms(self, weight: float) -> float:
        return weight * (KILOGRAMS_PER_POUND if self.reader.units == "imperial" else 1.0)

    def _one_rep_max(self, arguments: LiftedSet) -> dict[str, Any]:
        if self.reader.person.is_minor:
            return {"error": "No maxima are planned with under 18."}
        amounts = Amounts(self._kilograms(arguments.weight), arguments.reps)
        return self._cite(calculations.one_rep_max(self.reader, None, amounts, Reply()))

    def _plates(self, arguments: LiftedSet) -> dict[str, Any]:
        return self._cite(calculations.plates(self.reader, None, Amounts(self._kilograms(arguments.weight)), Reply()))

    def _warm_up(self, arguments: LiftedSet) -> dict[str, Any]:
        return self._cite(calculations.warm_up(self.reader, None, Amounts(self._kilograms(arguments.weight)), Reply()))
