"""Sample requests that create templates."""

from typing import Any


def exercise(id: str = "barbell-back-squat", **fields: Any) -> dict[str, Any]:
    """An exercise of a day."""
    return {"exerciseId": id, "sets": 3, "reps": {"min": 6, "max": 10, "target": 8}} | fields


def template(name: str = "Squats", **fields: Any) -> dict[str, Any]:
    """A template with one exercise on Monday."""
    plan = {"totalWeeks": 4, "days": {"monday": {"name": "Legs", "exercises": [exercise(order=1)]}}}
    return {"name": name, "weeklyPlan": plan} | fields


def public(name: str = "Squats", **fields: Any) -> dict[str, Any]:
    """A template that everybody can see."""
    return template(name, sharing={"isPublic": True}, **fields)


def days(**planned: Any) -> dict[str, Any]:
    """A template with these days."""
    return template(weeklyPlan={"totalWeeks": 1, "days": planned})


def monday(*exercises: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A template with these exercises on Monday."""
    return days(monday={"exercises": list(exercises)} | fields)
