"""What other services may call of the templates. Read-only."""

from collections.abc import Iterable

from fitai.templates import rules
from fitai.templates.access import read_template as read_template
from fitai.templates.authors import store


def exercises_in_use(owner: str, wanted: Iterable[str]) -> set[str]:
    """Which of these exercises the templates that somebody made name, as an alternative or in a drill too.

    One Query and one BatchGetItem for each hundred templates: for maintenance, not for a request that is waited for.
    """
    asked = set(wanted)
    found: set[str] = set()
    for cards in store.card_pages(owner) if asked else ():
        for template in store.load_templates(cards):
            found |= asked.intersection(rules.exercise_ids(template.weekly_plan))
        if found == asked:
            break
    return found
