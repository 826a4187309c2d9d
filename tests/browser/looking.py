"""Pictures of pages, and what axe finds on them; how much that is stands in `.local/screenshots/axe.json`."""

import json

from infra import ROOT
from tests.browser.console import Console

SCREENSHOTS = ROOT / ".local" / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FIGURES = SCREENSHOTS / "axe.json"
FEWEST_RULES = 10
"""Rules that every page meets, if axe has looked at it."""


def axe_findings(console: Console, name: str) -> list[str]:
    """What axe finds on the page as it is; it runs as the page's own script cannot be loaded under the page's policy.

    Args:
        name: of the page among the figures.
    """
    console.page.evaluate(AXE.read_text("utf-8"))
    result = console.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(result["passes"]) > FEWEST_RULES, "axe has hardly looked at anything"
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    violations = {violation["id"]: violation["impact"] for violation in result["violations"]}
    figures[name] = {"passes": len(result["passes"]), "violations": violations}
    FIGURES.write_text(json.dumps(figures, indent=1))
    return [
        f"{name}: {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def look(console: Console, name: str, scheme: str) -> list[str]:
    """Take a picture of a page; return what axe finds on it."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    console.page.screenshot(path=SCREENSHOTS / f"{name.replace('/', '-')}-{scheme}.png", full_page=True)
    return axe_findings(console, f"{name}, {scheme}")
