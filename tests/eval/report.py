"""The report of an evaluation in Markdown: figures over all requests, and what became of each."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from statistics import mean, median, quantiles

from tests.eval.providers import Provider
from tests.eval.running import Outcome, Result

OUTCOMES: tuple[Outcome, ...] = ("valid at once", "valid after repair", "fallback", "refused", "invalid")


def markdown(provider: Provider, results: Sequence[Result]) -> str:
    """The whole report."""
    return "\n".join([*_head(provider, results), *_figures(results), *_conflicts(results), *_requests(results)]) + "\n"


def _head(provider: Provider, results: Sequence[Result]) -> list[str]:
    return [
        "# Evaluation of the coach",
        "",
        f"What {provider.label} makes of {len(results)} fixed requests (`tests/eval/cases.py`), held to the validator of plans (V1 to V24).",
        f"`make eval PROVIDER={provider.name}` writes this page anew, and `.local/eval.html` with plans side by side.",
        "[coach-model.md](coach-model.md) says how another provider is evaluated.",
        "",
    ]


def share(part: int, whole: int) -> str:
    """A share in percent."""
    return f"{100 * part / whole:.1f} %" if whole else "none"


def _figures(results: Sequence[Result]) -> list[str]:
    plans = [result for result in results if result.outcome != "refused"]
    rows = [
        (outcome, _counted(results if outcome == "refused" else plans, outcome))
        for outcome in OUTCOMES
        if outcome in ("valid at once", "refused", "invalid") or any(result.outcome == outcome for result in results)
    ]
    cpu = sorted(result.cpu_ms for result in plans)
    rows.append(("CPU of planning and checking, median / 95 % / most", _spread(cpu, "ms")))
    asked = [result for result in plans if result.usage.input_tokens]
    if asked:
        tokens = [result.usage.input_tokens + result.usage.output_tokens for result in asked]
        costs = [result.usage.cost_micros / 10_000 for result in asked]
        used = [result.used for result in asked if result.used is not None]
        rows += [
            ("seconds of a request, median / 95 % / most", _spread([result.seconds for result in asked], "s")),
            ("tokens of a request, median / 95 % / most", _spread(tokens, "")),
            ("cost of a request in cents, mean / most", f"{mean(costs):.3f} / {max(costs):.3f}"),
            ("choices that were dropped", str(sum(result.dropped for result in asked))),
            ("chosen exercises that are in the plan, mean", f"{100 * mean(used):.0f} %" if used else "none"),
        ]
    rows += _diversity(plans)
    failures = Counter(result.failure for result in results if result.failure)
    rows += [(f"answers that were not used: {failure}", str(count)) for failure, count in failures.most_common()]
    return ["| figure | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows), ""]


def _counted(results: Sequence[Result], outcome: Outcome) -> str:
    count = sum(result.outcome == outcome for result in results)
    return f"{count} of {len(results)} ({share(count, len(results))})"


def _spread(values: Sequence[float], unit: str) -> str:
    last = quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
    return f"{median(values):,.0f} / {min(last, max(values)):,.0f} / {max(values):,.0f} {unit}".strip()


def _diversity(plans: Sequence[Result]) -> list[tuple[str, str]]:
    """How much plans differ: for the same goal they share exercises, and a plan for a home must not be one for a gym."""
    counts = Counter(id_ for result in plans for id_ in result.exercise_ids)
    if not counts:
        return []
    same_goal = [
        _overlap(result, other)
        for result, other in combinations(plans, 2)
        if result.case.request.goal == other.case.request.goal
    ]
    common, count = counts.most_common(1)[0]
    return [
        ("different exercises in all plans", str(len(counts))),
        ("exercises of a plan, mean", f"{mean(len(result.exercise_ids) for result in plans):.1f}"),
        ("exercises that two plans for the same goal share, mean", f"{100 * mean(same_goal or [1.0]):.0f} %"),
        ("the exercise in most plans", f"`{common}`, in {share(count, len(plans))}"),
    ]


def _overlap(result: Result, other: Result) -> float:
    both = result.exercise_ids | other.exercise_ids
    return len(result.exercise_ids & other.exercise_ids) / len(both) if both else 0.0


def _conflicts(results: Sequence[Result]) -> list[str]:
    """What yields where a request asks for more than can be had at once: each is declared, and explained in the description."""
    rules = Counter(name.partition(":")[0] for result in results for name in result.yields)
    plans = sum(bool(result.yields) for result in results)
    refusals = Counter(result.cause for result in results if result.cause)
    lines = ["## Explained conflicts", ""]
    lines.append(
        f"{plans} plans say that something had to yield, and why; {sum(refusals.values())} requests are refused with the cause."
    )
    lines += ["", "| rule or cause | requests |", "|---|---|"]
    lines += [
        f"| {rule} yields | {count} |" for rule, count in sorted(rules.items(), key=lambda item: int(item[0][1:]))
    ]
    lines += [f"| refused: `{cause}` | {count} |" for cause, count in sorted(refusals.items())]
    return [*lines, ""]


def _requests(results: Iterable[Result]) -> list[str]:
    lines = ["## The requests", "", "| request | outcome | exercises | yields |", "|---|---|---|---|"]
    for result in results:
        faults = sorted({violation.rule for violation in result.violations}) if result.outcome == "invalid" else []
        outcome = " ".join([result.outcome, *(filter(None, [result.cause])), *faults])
        lines.append(f"| {result.case.name} | {outcome} | {len(result.exercise_ids)} | {', '.join(result.yields)} |")
    return lines
