"""Which featured templates move when another is put between them. Pure."""

from collections.abc import Mapping

from fitai.templates.featuring.models import MAX_POSITION, FeatureDecision

MAX_FEATURED = 40
"""Featured templates: all of them can move in one transaction of 100 writes."""
MAX_HISTORY = 20
"""Decisions about a template that are kept."""


def positions_after(positions: Mapping[str, int], template_id: str, order: int | None) -> dict[str, int]:
    """The positions of all featured templates after a decision.

    What is at the position moves on by one, and so does what is there, until a position is free. Nothing else moves.

    Args:
        positions: by the templates' ids, `template_id` among them or not.
        order: the position of `template_id`; None where it is not featured any more.
    """
    others = {id: position for id, position in positions.items() if id != template_id}
    if order is None:
        return others
    after = {template_id: order}
    free = order + 1
    for id, position in sorted(others.items(), key=lambda place: (place[1], place[0])):
        if position < order or position >= free:
            after[id] = position
            if position >= order:
                # Of two at one position, by a restored template, the second moves on, too.
                free = position + 1
        else:
            after[id] = free
            free += 1
    return after


def fits(positions: Mapping[str, int]) -> bool:
    """Whether there are not too many featured templates, and none is past the last position."""
    return len(positions) <= MAX_FEATURED and max(positions.values(), default=0) <= MAX_POSITION


def with_decision(history: list[FeatureDecision], decision: FeatureDecision) -> list[FeatureDecision]:
    """The history with one more decision; the last `MAX_HISTORY` are kept."""
    return [*history, decision][-MAX_HISTORY:]
