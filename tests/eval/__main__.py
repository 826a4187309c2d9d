"""`python -m tests.eval [built-in|loopback|model] [how many]`: evaluate a provider, and write its report.

The built-in coach's report is `docs/coach-evaluation.md`, which is committed; others, and runs of fewer requests, are in `.local/`.
"""

import sys
from collections import Counter

from tests.eval import page, report
from tests.eval.cases import cases
from tests.eval.providers import PROVIDERS, NotConfigured, provider
from tests.eval.running import run
from tests.harness.cloud import ROOT, written_exercises

SHOWN = 20
"""Plans on the page."""


def main(name: str = "built-in", limit: str = "") -> int:
    """Evaluate; return the exit code: 1 where a plan is invalid."""
    if name not in PROVIDERS:
        print(f"The providers are {', '.join(PROVIDERS)}.", file=sys.stderr)
        return 2
    chosen = cases()[: int(limit) if limit else None]
    exercises = written_exercises()
    try:
        with provider(name) as current:
            results = [run(case, exercises, current.client) for case in chosen]
    except NotConfigured as error:
        print(error, file=sys.stderr)
        return 2
    local = ROOT / ".local"
    local.mkdir(exist_ok=True)
    is_committed = name == "built-in" and not limit
    path = ROOT / "docs" / "coach-evaluation.md" if is_committed else local / f"eval-{name}.md"
    path.write_text(report.markdown(current, results))
    shown = sorted(results, key=lambda result: not result.case.is_shown)[:SHOWN]
    (local / "eval.html").write_text(page.html(f"Plans of {current.label}", shown, exercises))
    print(dict(Counter(result.outcome for result in results)))
    print(f"{path.relative_to(ROOT)}, .local/eval.html")
    return int(any(result.outcome == "invalid" for result in results))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
