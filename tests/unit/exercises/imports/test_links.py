"""Links to pictures and videos in imported files: kept as links, never fetched."""

import json
from typing import Any

import pytest
from fitai.exercises.imports.formats import free_exercise_db, wger
from fitai.exercises.imports.formats.cleaning import keep_links
from fitai.exercises.imports.models import ParsedExercise
from fitai.exercises.library import loading, publishing

from tests.harness.gateway import access_token, call

PICTURES = "https://raw.githubusercontent.com/yuhonas/free-exercise-db/main/exercises/"
RECORD: dict[str, Any] = {
    "id": "Odd_Crawl", "name": "Odd Crawl", "level": "beginner", "category": "strength", "equipment": "body only",
    "primaryMuscles": ["abdominals"], "instructions": ["Crawl."], "images": ["Odd_Crawl/0.jpg", "Odd_Crawl/1.jpg"],
}  # fmt: skip


def test_pictures_of_free_exercise_db_are_those_of_its_repository() -> None:
    (exercise,) = free_exercise_db.read_exercises([RECORD])
    assert exercise.images == [f"{PICTURES}Odd_Crawl/0.jpg", f"{PICTURES}Odd_Crawl/1.jpg"]


def test_pictures_and_videos_of_wger_are_kept() -> None:
    record = {
        "translations": [{"language": 2, "name": "Odd Crawl", "description": "<p>Crawl.</p>"}],
        "images": [{"image": "https://wger.de/media/1.png"}, {"image": "http://wger.de/2.png"}],
        "videos": [{"video": "https://wger.de/media/1.mp4"}],
    }
    (exercise,) = wger.read_exercises({"results": [record]})
    assert (exercise.images, exercise.videos) == (["https://wger.de/media/1.png"], ["https://wger.de/media/1.mp4"])
    assert any("http://wger.de/2.png" in note for note in exercise.notes)


@pytest.mark.parametrize(
    "link",
    [
        "http://example.com/a.png", "https://localhost/a.png", "https://127.0.0.1/a.png", "https://[::1]/a.png",
        "https://me:secret@example.com/a.png", "javascript:alert(1)", "//example.com/a.png", "/etc/passwd", "https://[",
        "https://example.com/a b.png", f"https://example.com/{'a' * 500}", "", None, 5, {"image": "x"},
    ],
)  # fmt: skip
def test_what_is_no_public_link_is_noted_and_left_out(link: Any) -> None:
    exercise = ParsedExercise(1, "Odd Crawl")
    assert keep_links(exercise, [link]) == []
    assert len(exercise.notes) == 1


def test_an_imported_exercise_shows_its_pictures(aws: None, small_library: None) -> None:
    body = {"source": "free-exercise-db", "content": json.dumps([RECORD]), "dryRun": False}
    report = call("POST", "/exercises/import", body, token=access_token("boss", role="admin")).data
    publishing.publish_library()
    loading.latest_library()
    media = call("GET", f"/exercises/{report['lines'][0]['exerciseId']}").data["media"]
    assert media["images"] == [f"{PICTURES}Odd_Crawl/0.jpg", f"{PICTURES}Odd_Crawl/1.jpg"]
