"""Print how the built-in coach does on random requests: `python -m tests.benchmarks.plans 2000 [seed]`.

Prints violations by rule, requests without a plan by their cause, what yields, and the processor time of a plan.
"""

import random
import statistics
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "layers" / "fitai" / "python")]

from fitai.exercises.models import Exercise  # noqa: E402

from tests.harness.cloud import written_exercises  # noqa: E402
from tests.harness.plan_requests import random_request  # noqa: E402


def library() -> list[Exercise]:
    """The exercises of the library."""
    return written_exercises()


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
