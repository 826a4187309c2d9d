"""Invented files in the formats of other libraries, with the quirks of the original files."""

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


def free_exercise_db_record(name: str, **fields: Any) -> dict[str, Any]:
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
    return record | fields


def free_exercise_db_records(count: int) -> list[dict[str, Any]]:
    """Records of free-exercise-db with every muscle, equipment, level and category, some with missing fields."""
    records = []
    for n in range(count):
        word = f"{NUMBERS[n % 12]}{NUMBERS[n // 12 % 12]}{NUMBERS[n // 144 % 12]}"
        records.append(
            free_exercise_db_record(
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
    return records


def wger_page() -> dict[str, Any]:
    """A page of wger's `exerciseinfo`."""

    def record(id: int, name: str | None, **fields: Any) -> dict[str, Any]:
        german = {"language": 1, "name": "Übung", "description": "<p>Deutsch.</p>", "aliases": []}
        english = {
            "language": 2,
            "name": name,
            "description": "<p>Stand up &amp; <b>pull</b>.</p><ul><li>Slowly.</li><li>Twice.</li></ul><script>x()</script>",
            "aliases": [{"alias": "Weather Vane"}, {"alias": name}],
        }
        content = {
            "id": id,
            "uuid": f"00000000-0000-4000-8000-{id:012}",
            "category": {"id": 10, "name": "Back"},
            "muscles": [{"id": 12, "name": "Latissimus dorsi", "name_en": "Lats"}],
            "muscles_secondary": [{"id": 1, "name": "Biceps brachii", "name_en": "Biceps"}],
            "equipment": [{"id": 6, "name": "Pull-up bar"}, {"id": 7, "name": "none (bodyweight exercise)"}],
            "translations": [german, english] if name else [german],
        }
        return content | fields

    results = [
        record(1, "Windmill Chin"),
        record(2, "Pull-Ups"),
        record(3, None),
        record(4, "Nameless Crunching", muscles=[], muscles_secondary=[], category={"name": "Abs"}, equipment=[]),
        record(5, "Curling Oddity", equipment=[{"name": "SZ-Bar"}], muscles=[{"name": "Brachialis", "name_en": ""}]),
        record(6, "Mystery Lift", equipment=[{"name": "Anvil"}]),
    ]
    return {"count": 800, "next": "https://wger.example/api/v2/exerciseinfo/?offset=20", "results": results}


def as_text(content: Any) -> str:
    """The text of a file."""
    return json.dumps(content)
