"""Files of other libraries, written for the tests with the quirks that theirs have."""

import json
from typing import Any

MUSCLES = (
    "abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats",
    "lower back", "middle back", "neck", "quadriceps", "shoulders", "traps", "triceps",
)  # fmt: skip
EQUIPMENT = (
    "body only", "machine", "other", "foam roll", "kettlebells", "dumbbell", "cable", "barbell", "medicine ball", "bands",
    "e-z curl bar", "exercise ball", None,
)  # fmt: skip
CATEGORIES = (
    "strength", "stretching", "plyometrics", "strongman", "powerlifting", "cardio", "olympic weightlifting",
)  # fmt: skip
NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905


def free(name: str, **other: Any) -> dict[str, Any]:
    """A record of free-exercise-db."""
    record = {
        "name": name,
        "force": "push",
        "level": "beginner",
        "mechanic": "compound",
        "equipment": "barbell",
        "primaryMuscles": ["chest"],
        "secondaryMuscles": ["shoulders", "triceps"],
        "instructions": ["Take hold of it.", "Move it as meant.", "Put it down again."],
        "category": "strength",
        "images": [f"{name.replace(' ', '_')}/0.jpg"],
        "id": name.replace(" ", "_"),
    }
    return record | other


def many(count: int) -> list[dict[str, Any]]:
    """So many records: every muscle, tool, level and category, and what is missing in some of theirs."""
    found = []
    for n in range(count):
        word = f"{NUMBERS[n % 12]}{NUMBERS[n // 12 % 12]}{NUMBERS[n // 144 % 12]}"
        found.append(
            free(
                f"Invented {word} movement",
                force=("push", "pull", "static", None)[n % 4],
                level=("beginner", "intermediate", "expert")[n % 3],
                mechanic=("compound", "isolation", None)[n % 3],
                equipment=EQUIPMENT[n % len(EQUIPMENT)],
                primaryMuscles=[MUSCLES[n % len(MUSCLES)]],
                secondaryMuscles=[MUSCLES[(n + 3) % len(MUSCLES)]] if n % 2 else [],
                instructions=[] if n % 50 == 0 else ["Begin. " * 3, "Go on. " * 90, "End."],
                category=CATEGORIES[n % len(CATEGORIES)],
            )
        )
    return found


def wger_page() -> dict[str, Any]:
    """A page of wger's `exerciseinfo`."""

    def one(id: int, name: str | None, **other: Any) -> dict[str, Any]:
        german = {"language": 1, "name": "Übung", "description": "<p>Deutsch.</p>", "aliases": []}
        english = {
            "language": 2,
            "name": name,
            "description": "<p>Stand up &amp; <b>pull</b>.</p><ul><li>Slowly.</li><li>Twice.</li></ul><script>x()</script>",
            "aliases": [{"alias": "Weather Vane"}, {"alias": name}],
        }
        record = {
            "id": id,
            "uuid": f"00000000-0000-4000-8000-{id:012}",
            "category": {"id": 10, "name": "Back"},
            "muscles": [{"id": 12, "name": "Latissimus dorsi", "name_en": "Lats"}],
            "muscles_secondary": [{"id": 1, "name": "Biceps brachii", "name_en": "Biceps"}],
            "equipment": [{"id": 6, "name": "Pull-up bar"}, {"id": 7, "name": "none (bodyweight exercise)"}],
            "translations": [german, english] if name else [german],
        }
        return record | other

    results = [
        one(1, "Windmill Chin"),
        one(2, "Pull-Ups"),
        one(3, None),
        one(4, "Nameless Crunching", muscles=[], muscles_secondary=[], category={"name": "Abs"}, equipment=[]),
        one(5, "Curling Oddity", equipment=[{"name": "SZ-Bar"}], muscles=[{"name": "Brachialis", "name_en": ""}]),
        one(6, "Mystery Lift", equipment=[{"name": "Anvil"}]),
    ]
    return {"count": 800, "next": "https://wger.example/api/v2/exerciseinfo/?offset=20", "results": results}


def as_text(content: Any) -> str:
    return json.dumps(content)
