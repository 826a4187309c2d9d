"""Print how the built-in coach does on random requests: `python -m tests.benchmarks.plans 2000 [seed]`.

Prints violations by rule, requests without a plan by their cause, what yields, and the processor time of a plan.
"""

import random
import statistics
import sys
import time
import traceback
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "layers" / "fitai" / "python")]

from fitai.coach.planning.models import AgeBand, Exclusions, Goal, PlanHistory, PlanRequest  # noqa: E402
from fitai.exercises.models import Exercise  # noqa: E402
from fitai.training.vocabulary import BodyRegion, Difficulty, Equipment, Measurement, Muscle  # noqa: E402

DUMBBELLS = ["dumbbell", "bench", "bodyweight"]
HOME = ["dumbbell", "resistance_band", "mat", "bench", "kettlebell", "pull_up_bar"]
BARBELL_GYM = ["barbell", "rack", "bench", "pull_up_bar", "dumbbell"]
EQUIPMENT_SETS: tuple[list[str] | None, ...] = (
    None, None, [], ["bodyweight"], ["dumbbell"], DUMBBELLS, ["resistance_band"], HOME, BARBELL_GYM, ["kettlebell"],
    ["barbell", "rack"], ["machine", "cable"], ["pull_up_bar"], ["suspension_trainer"],
)  # fmt: skip


@cache
def library() -> tuple[Exercise, ...]:
    """The written exercises, with the popularity of a library in use."""
    from fitai.exercises.library import seed

    return tuple(seed.seed_exercises())


def random_request(chance: random.Random, exercises: tuple[Exercise, ...]) -> PlanRequest:
    """A request out of the whole space of requests."""
    ids = [exercise.id for exercise in exercises]
    loaded = [exercise.id for exercise in exercises if exercise.measurement is Measurement.WEIGHT_REPS]
    equipment: Any = chance.choice(EQUIPMENT_SETS)
    if chance.random() < 0.25:
        equipment = chance.sample(list(Equipment), chance.randint(1, 12))

    def some(values: Any, share: float, most: int) -> list[Any]:
        return chance.sample(list(values), chance.randint(1, most)) if chance.random() < share else []

    return PlanRequest(
        goal=chance.choice(list(Goal)),
        days_per_week=chance.randint(1, 7),
        duration_minutes=chance.choice([15, 20, 25, 30, 30, 40, 45, 45, 60, 60, 75, 90, 120, chance.randint(15, 120)]),
        equipment=equipment,
        fitness_level=chance.choice(list(Difficulty)),
        age_band=chance.choice([None, *AgeBand]),
        pregnant=chance.random() < 0.1,
        exclusions=Exclusions(
            regions=some(BodyRegion, 0.3, 3), muscles=some(Muscle, 0.15, 3), exercises=some(ids, 0.1, 30)
        ),
        dislikes=some(ids, 0.25, 60),
        target_muscles=some([*Muscle, "back"], 0.3, 4),
        one_rep_maxes={id: float(chance.randint(10, 250)) for id in some(loaded, 0.3, 60)},
        increments={item: chance.choice([0.5, 1, 1.25, 2, 2.5, 5, 10]) for item in some(Equipment, 0.2, 6)},
        history=PlanHistory(last_plan_exercise_ids=some(ids, 0.3, 80)),
        seed=str(chance.randint(0, 10**6)),
    )


def main(count: int, seed: int) -> None:
    """Make plans for so many random requests and print what came of them."""
    from fitai.coach.planning.checking import check_plan
    from fitai.coach.planning.planner import NoPlan, make_plan

    exercises = library()
    rules: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    yields: Counter[str] = Counter()
    failures = 0
    times = []
    for number in range(count):
        request = random_request(random.Random(seed * 1_000_003 + number), exercises)
        started = time.process_time()
        try:
            plan = make_plan(request, exercises)
        except NoPlan as absence:
            causes[absence.cause] += 1
            continue
        except Exception:  # counted, and shown
            rules["exception"] += 1
            print(number, request.model_dump_json(exclude_defaults=True)[:1500])
            traceback.print_exc(limit=-4)
            continue
        times.append((time.process_time() - started) * 1000)
        yields.update({tag.split(":")[1] for tag in plan.metadata.tags if tag.startswith("yield:")})
        violations = check_plan(plan, request, exercises)
        rules.update({violation.rule for violation in violations})
        if violations:
            failures += 1
            if failures <= 12:
                print(number, request.model_dump_json(exclude_defaults=True)[:400])
                for violation in violations[:6]:
                    print("    ", violation)
    print(f"{len(times)} plans, {failures} with violations")
    print("violations by rule", dict(rules.most_common()))
    print("no plan by cause", dict(causes))
    print("yields", dict(yields.most_common()))
    quantiles = statistics.quantiles(times, n=20)
    print(f"CPU ms: p50 {quantiles[9]:.0f}, p95 {quantiles[18]:.0f}, most {max(times):.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
