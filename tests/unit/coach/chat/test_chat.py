"""The chat, through its routes: safety, intents over the user's own data, history."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, get_args

import pytest
from fitai.coach.chat import store
from fitai.coach.chat.models import Intent
from fitai.coach.keys import partition
from fitai.kernel import clock

from tests.harness.cloud import table
from tests.harness.crashes import sabotaged
from tests.harness.gateway import Answer, Frames, Socket, access_token, call, deliver_events
from tests.harness.person import traces
from tests.unit.auth.people import Person, register
from tests.unit.coach.chat.test_intents import MESSAGES
from tests.unit.workouts.training import BENCH, SQUAT, begin, finish, plan, put_set

URL = "/ai/chat"
HISTORY = "/ai/chat/history"


@pytest.fixture
def ada(aws: None) -> Person:
    return register()


def premium(person: Person) -> str:
    return access_token(person.id, subscription="premium", email=person.email)


def ask(person: Person, message: str, **more: Any) -> Answer:
    return call("POST", URL, {"message": message} | more, token=premium(person))


def answer_to(person: Person, message: str, **more: Any) -> Any:
    return ask(person, message, **more).data["answer"]


def whole_table() -> list[dict[str, Any]]:
    return sorted(table().scan()["Items"], key=lambda item: (item["PK"], item["SK"]))


# --- access ------------------------------------------------------------------------------------------------


def test_the_chat_is_premium_and_deleting_is_for_everybody(ada: Person) -> None:
    assert call("POST", URL, {"message": "hi"}, token=ada.token).status == 403
    assert call("GET", HISTORY, token=ada.token).status == 403
    assert call("DELETE", HISTORY, token=ada.token).data == {"deleted": 0}


@pytest.mark.parametrize("message", ["", "x" * 2001, None, 5])
def test_a_message_has_1_to_2000_characters(ada: Person, message: object) -> None:
    assert call("POST", URL, {"message": message}, token=premium(ada)).status == 422


def test_the_longest_message_is_answered(ada: Person) -> None:
    assert ask(ada, "x" * 2000).status == 200


# --- safety ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "concern", "says"),
    [
        ("my chest hurts and my left arm is numb", "emergency", r"Stop training now.*emergency number"),
        ("i want to kill myself", "self_harm", r"helpline"),
        ("make me a 900 kcal diet", "eating", r"helpline"),
        ("I'm 15 and want to lose weight", "minor_weight_loss", r"do not plan weight loss"),
        ("my knee hurts when I squat", "pain", r"Stop the exercise.*(doctor|physiotherapist)"),
        ("how much tren should I take", "drugs", r"no advice on drugs"),
        ("do I have tendonitis?", "diagnosis", r"no diagnosis"),
    ],
)
def test_a_concern_is_answered_by_its_rule(ada: Person, message: str, concern: str, says: str) -> None:
    answer = answer_to(ada, message)
    assert answer["concern"] == concern
    assert re.search(says, answer["text"])
    assert answer["wordedBy"] == "built_in"
    assert not re.search(r"\d", answer["text"]), "no numbers"


def test_emergencies_and_self_harm_come_with_somebody_to_call(ada: Person) -> None:
    emergency = answer_to(ada, "chest pain")
    assert {"112", "911"} <= {contact["phone"] for contact in emergency["contacts"]}
    harm = answer_to(ada, "i want to die")
    assert any(contact.get("url") == "https://findahelpline.com" for contact in harm["contacts"])


def test_weight_loss_is_no_topic_for_who_is_a_minor_by_the_profile(ada: Person) -> None:
    birth = (clock.now().date() - timedelta(days=16 * 365)).isoformat()
    assert call("PUT", "/users/profile", {"dateOfBirth": birth}, token=ada.token).status == 200
    assert answer_to(ada, "how do I lose 5 kg")["concern"] == "minor_weight_loss"


def test_pain_offers_to_spare_the_region_and_names_what_loads_it(ada: Person) -> None:
    call("PUT", "/users/preferences", {"injuries": ["wrist"]}, token=ada.token)
    workout = begin(premium(ada), SQUAT, BENCH)
    answer = answer_to(ada, "my knee hurts")
    assert answer["actions"] == [
        {
            "label": "Spare my knee from now on",
            "method": "PUT",
            "path": "/users/preferences",
            "body": {"injuries": ["wrist", "knee"]},
        }
    ]
    assert "Squat" in answer["text"]
    assert "Bench" not in answer["text"]
    assert {"kind": "workout", "label": "Barbell Back Squat", "id": workout["id"]} in answer["citations"]
    action = answer["actions"][0]
    assert call(action["method"], action["path"], action["body"], token=ada.token).data["injuries"] == ["wrist", "knee"]


def test_safety_is_answered_when_the_quota_is_used_up(ada: Person) -> None:
    for number in range(60):
        assert ask(ada, f"hello {number}").status == 200
    refused = ask(ada, "hello again")
    assert refused.status == 429
    assert refused.error["code"] == "ai_quota_exceeded"
    assert int(refused.headers["retry-after"]) > 0
    assert answer_to(ada, "I have chest pain")["concern"] == "emergency"


# --- intents -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("intent", get_args(Intent))
def test_every_intent_is_answered_without_any_data(ada: Person, intent: str) -> None:
    for message in MESSAGES[intent]:
        answer = answer_to(ada, message)
        assert answer["intent"] == intent
        assert answer["text"]
        assert answer["citations"] or intent == "unknown"


@pytest.mark.parametrize("intent", get_args(Intent))
def test_no_answer_writes_anything_but_the_message(ada: Person, intent: str) -> None:
    begin(premium(ada), SQUAT, BENCH)
    before = whole_table()
    ask(ada, MESSAGES[intent][0])
    after = {(item["PK"], item["SK"]): item for item in whole_table()}
    counters = ("CALLER#", "IDEMPOTENCY#")
    changed = {str(pk) for (pk, _), item in after.items() if item not in before and not str(pk).startswith(counters)}
    assert changed == {store.partition(ada.id), partition(ada.id)}
    assert all((item["PK"], item["SK"]) in after for item in before)


def test_unknown_makes_three_offers(ada: Person) -> None:
    answer = answer_to(ada, "tell me a joke")
    assert answer["intent"] == "unknown"
    assert len(answer["offers"]) == 3
    assert all(answer_to(ada, offer)["intent"] != "unknown" for offer in answer["offers"])


def test_examples_and_dumbbells_are_in_the_units_of_the_caller(ada: Person) -> None:
    call("PUT", "/users/preferences", {"units": "imperial"}, token=ada.token).data  # noqa: B018
    unknown = answer_to(ada, "tell me a joke")
    assert "Which plates make 225 lb?" in unknown["offers"]
    assert unknown["text"].endswith("What do I train today? How is my progress? Which plates make 225 lb?")
    assert "175 lb x 5" in answer_to(ada, "what is my 1rm")["text"]
    warm_up = answer_to(ada, "warm up for dumbbell bench press 70")["text"]
    assert warm_up.startswith("Before Dumbbell Bench Press at 70 lb: ")
    steps = [float(step) for step in re.findall(r"([\d.]+) lb ×", warm_up)]
    assert steps, "there are lighter sets"
    assert all(step % 5 == 0 for step in steps)


def test_today_is_the_running_workout(ada: Person) -> None:
    workout = begin(premium(ada), SQUAT, BENCH, name="Leg day")
    put_set(ada.token, workout["id"], 0)
    answer = answer_to(ada, "what now?")
    assert answer["text"] == "Leg day is running: 1 of 6 sets done. Next is Barbell Back Squat: 2 sets of 5 at 100 kg."
    assert answer["citations"] == [{"kind": "workout", "label": "Leg day", "id": workout["id"], "value": "1 of 6 sets"}]


def test_today_is_the_planned_workout_with_a_button_that_starts_it(ada: Person) -> None:
    workout = call("POST", "/workouts", {"name": "Push", "exercises": plan(BENCH)}, token=ada.token).data
    answer = answer_to(ada, "what do I train today?")
    assert "Push is planned today, 1 exercise." in answer["text"]
    action = answer["actions"][0]
    assert action == {"label": "Start it", "method": "POST", "path": f"/workouts/{workout['id']}/start", "body": {}}
    assert call(action["method"], action["path"], action["body"], token=ada.token).data["status"] == "in_progress"


def test_without_a_plan_the_coach_offers_to_make_a_workout(ada: Person) -> None:
    answer = answer_to(ada, "what do I train today?")
    assert answer["actions"] == [
        {"label": "Make a workout for today", "method": "POST", "path": "/ai/workout-generate", "body": {}}
    ]


def test_a_swap_is_a_button_that_changes_the_workout(ada: Person) -> None:
    workout = begin(premium(ada), BENCH)
    answer = answer_to(ada, "swap bench press")
    assert answer["text"].startswith("In place of Barbell Bench Press you can do ")
    action = answer["actions"][0]
    assert action["path"] == f"/workouts/{workout['id']}/exercise/0"
    changed = call(action["method"], action["path"], action["body"], token=ada.token).data
    assert changed["exercises"][0]["exerciseId"] == action["body"]["exerciseId"] != BENCH


def test_a_swap_keeps_to_equipment_and_injuries(ada: Person) -> None:
    call("PUT", "/users/preferences", {"equipment": [], "injuries": ["wrist"]}, token=ada.token)
    answer = answer_to(ada, "replace bench press")
    assert "Push-Up" not in answer["text"]
    assert {citation["label"] for citation in answer["citations"]} >= {
        "Equipment in your preferences",
        "Injuries in your preferences",
    }


@pytest.mark.parametrize(
    ("message", "value"),
    [("1rm of 100 kg x 5", "116.7 kg"), ("1rm 100 x 10", "133.3 kg"), ("my max if i do 80x1", "80 kg")],
)
def test_maxima_are_computed_by_the_calculator(ada: Person, message: str, value: str) -> None:
    answer = answer_to(ada, message)
    assert value in answer["text"]
    assert answer["citations"][0]["kind"] == "calculator"


def test_maxima_are_read_from_the_records(ada: Person) -> None:
    finish(premium(ada), SQUAT, weight=100, reps=5)
    answer = answer_to(ada, "what is my 1rm on squat")
    assert "Barbell Back Squat 116.7 kg" in answer["text"]
    assert answer["citations"] == [
        {"kind": "record", "label": "Best estimated one-rep max, Barbell Back Squat", "id": SQUAT, "value": "116.7 kg"}
    ]


def test_minors_are_told_no_maxima(ada: Person) -> None:
    birth = (clock.now().date() - timedelta(days=15 * 365)).isoformat()
    call("PUT", "/users/profile", {"dateOfBirth": birth}, token=ada.token)
    assert "116" not in answer_to(ada, "1rm of 100 kg x 5")["text"]


def test_plates_are_those_of_the_preferences(ada: Person) -> None:
    plates = [{"weight": 20, "pairs": 1}, {"weight": 10, "pairs": 1}, {"weight": 2.5, "pairs": 1}]
    call("PUT", "/users/preferences", {"bars": [20], "plates": plates}, token=ada.token)
    answer = answer_to(ada, "which plates make 85 kg?")
    assert "85 kg on a bar of 20 kg: 1 × 20, 1 × 10 and 1 × 2.5 kg on each side." in answer["text"]
    assert {"account", "calculator"} == {citation["kind"] for citation in answer["citations"]}


def test_plates_are_in_pounds_for_who_lifts_in_pounds(ada: Person) -> None:
    answer = call("POST", URL, {"message": "plates for 225"}, token=premium(ada), units="imperial").data["answer"]
    assert "225 lb on a bar of 45 lb: 2 × 45 lb on each side." in answer["text"]


def test_a_warm_up_is_the_ramp(ada: Person) -> None:
    answer = answer_to(ada, "warm up for 100 kg bench press")
    assert "20 kg × 10, 40 kg × 5, 60 kg × 3 and 80 kg × 2" in answer["text"]


def test_time_keeps_what_fits(ada: Person) -> None:
    workout = call(
        "POST", "/workouts", {"name": "Long", "exercises": plan(SQUAT, BENCH, "barbell-row", sets=5)}, token=ada.token
    ).data
    answer = answer_to(ada, "I only have 15 minutes")
    assert "do Barbell Back Squat, and leave the rest out" in answer["text"]
    assert answer["actions"][0]["body"] == {"readiness": {"minutesLeft": 15}}
    assert answer["citations"][0]["id"] == workout["id"]


def test_soreness_names_the_last_workout_and_makes_a_button(ada: Person) -> None:
    finish(premium(ada), SQUAT, name="Legs")
    answer = answer_to(ada, "my quads are sore")
    assert "Legs" in answer["text"]
    assert answer["actions"][0]["body"] == {"readiness": {"soreness": {"quadriceps": 6}}}


def test_form_is_the_librarys_instructions(ada: Person) -> None:
    answer = answer_to(ada, "how do I do a deadlift")
    assert answer["text"].startswith("Barbell Deadlift:")
    assert answer["citations"] == [
        {"kind": "exercise", "label": "Barbell Deadlift", "id": "barbell-deadlift", "value": "instructions"}
    ]


def test_progress_counts_the_workouts(ada: Person) -> None:
    finish(premium(ada), SQUAT)
    answer = answer_to(ada, "how is my progress")
    assert "1 workout" in answer["text"]
    assert {"kind": "history", "label": "Workouts in all", "value": "1"} in answer["citations"]


def test_goals_are_told_with_where_they_are(ada: Person) -> None:
    goal = {"type": "strength", "title": "Big squat", "targetValue": 140, "exerciseId": SQUAT}
    finish(premium(ada), SQUAT, weight=100, reps=1)
    created = call("POST", "/goals", goal, token=ada.token).data
    answer = answer_to(ada, "am I on track for my goal?")
    assert answer["text"].startswith("Big squat:")
    assert answer["citations"][0]["id"] == created["id"]


def test_nothing_of_another_user_is_read(ada: Person) -> None:
    other = register("eve")
    begin(premium(other), SQUAT, name="Secret session")
    for texts in MESSAGES.values():
        assert "Secret session" not in ask(ada, texts[0]).text


# --- devices -----------------------------------------------------------------------------------------------


def test_an_answer_reaches_all_devices_in_one_part(ada: Person, pushed: Frames) -> None:
    devices = [Socket(pushed, ada.token).connect() for _ in range(2)]
    exchange = ask(ada, "hello").data
    for device in devices:
        (frame,) = device.received("ai:message")
        assert frame["data"] == {
            "id": exchange["id"],
            "conversation": exchange["conversation"],
            "sequence": 0,
            "text": exchange["answer"]["text"],
            "end": True,
            "replaces": False,
            "answer": exchange["answer"],
        }


# --- history -----------------------------------------------------------------------------------------------


@pytest.fixture
def ticking(aws: None) -> Iterator[None]:
    """A clock that goes on by a second with each look at it."""
    now = [clock.now()]

    def tick() -> Any:
        now[0] += timedelta(seconds=1)
        return now[0]

    clock.set_source(tick)
    yield
    clock.set_source(None)


def test_the_history_is_paged_newest_first_by_one_query(ada: Person, ticking: None) -> None:
    for number in range(5):
        ask(ada, f"hello {number}", conversation="a" if number % 2 else "b")
    token = premium(ada)
    first = call("GET", HISTORY, token=token, limit=3)
    assert [item["message"] for item in first.data] == ["hello 4", "hello 3", "hello 2"]
    assert first.operations.count("Query") == 1
    assert set(first.operations) <= {"Query", "UpdateItem"}
    second = call("GET", HISTORY, token=token, limit=3, cursor=first.cursor)
    assert [item["message"] for item in second.data] == ["hello 1", "hello 0"]
    only = call("GET", HISTORY, token=token, conversation="a").data
    assert [item["message"] for item in only] == ["hello 3", "hello 1"]


def test_a_conversation_begins_without_a_name_and_goes_on_with_it(ada: Person) -> None:
    first = ask(ada, "hello").data
    second = ask(ada, "hello again", conversation=first["conversation"]).data
    assert first["conversation"] == second["conversation"] == first["id"]


def test_history_is_deleted_by_conversation_or_as_a_whole(ada: Person) -> None:
    for number in range(4):
        ask(ada, f"hello {number}", conversation="a" if number % 2 else "b")
    token = premium(ada)
    assert call("DELETE", HISTORY, token=token, conversation="a").data == {"deleted": 2}
    assert {item["conversation"] for item in call("GET", HISTORY, token=token).data} == {"b"}
    assert call("DELETE", HISTORY, token=token).data == {"deleted": 2}
    assert call("GET", HISTORY, token=token).data == []
    assert traces("hello 0", "hello 1") == []


def test_another_users_history_is_neither_listed_nor_deleted(ada: Person) -> None:
    other = register("eve")
    ask(ada, "hello", conversation="mine")
    assert call("GET", HISTORY, token=premium(other)).data == []
    assert call("DELETE", HISTORY, token=premium(other), conversation="mine").data == {"deleted": 0}
    assert len(call("GET", HISTORY, token=premium(ada)).data) == 1


def test_a_message_is_kept_for_a_year(ada: Person) -> None:
    ask(ada, "hello")
    (item,) = [item for item in whole_table() if str(item["PK"]).endswith("#CHAT")]
    assert abs(int(item["ttl"]) - clock.epoch() - 365 * 24 * 60 * 60) < 60
    later = clock.now() + timedelta(days=366)
    clock.set_source(lambda: later)
    assert call("GET", HISTORY, token=premium(ada)).data == []


# --- once --------------------------------------------------------------------------------------------------


def test_a_message_that_is_sent_again_is_answered_and_counted_once(ada: Person) -> None:
    first = ask(ada, "hello", clientId="m-1").data
    assert ask(ada, "hello", clientId="m-1").data == first
    assert len(call("GET", HISTORY, token=premium(ada)).data) == 1
    conflict = ask(ada, "something else", clientId="m-1")
    assert (conflict.status, conflict.error["code"]) == (409, "client_id_reused")


def test_a_message_survives_a_crash_anywhere(ada: Person) -> None:
    token = premium(ada)

    def send() -> None:
        call("POST", URL, {"message": "hello", "clientId": "m-1"}, token=token)

    with sabotaged() as saboteur:
        for after in (False, True):
            at = 1
            while saboteur.crashes(send, at, after=after):
                at += 1
    assert len(call("GET", HISTORY, token=token).data) == 1
    quota = [item for item in whole_table() if "QUOTA" in str(item["PK"]) + str(item["SK"])]
    assert len(quota) == 1
    for number in range(59):
        assert ask(ada, f"hello {number}").status == 200, "the message was counted once"
    assert ask(ada, "hello").status == 429


# --- costs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "most"), [("plates for 100 kg", 6), ("I have chest pain", 4), ("hello", 5), ("how do I do a squat", 6)]
)
def test_an_answer_costs_few_requests(ada: Person, message: str, most: int) -> None:
    answer = ask(ada, message)
    operations = [name for name in answer.operations if name != "UpdateItem"]
    assert len(operations) <= most, answer.operations


# --- numbers of the specification --------------------------------------------------------------------------


def train(person: Person, *, weeks_ago: int, rpe: float | None = None, weight: float = 100) -> None:
    """A workout of two sets in an earlier week."""
    now = clock.now()
    clock.set_source(lambda: now - timedelta(weeks=weeks_ago))
    token = premium(person)
    workout = begin(token, SQUAT, exercises=plan(SQUAT, sets=2), name="Legs")
    for index in range(2):
        put_set(token, workout["id"], index, weight=weight, reps=5, **({} if rpe is None else {"rpe": rpe}))
    call("POST", f"/workouts/{workout['id']}/complete", {}, token=token)
    deliver_events()
    clock.set_source(None)


@pytest.mark.parametrize(
    ("rpe", "says"),
    [(9.5, "too hard"), (9, "a good effort"), (8, "a good effort"), (6.5, "a good effort"), (6, "room")],
)
def test_the_effort_is_judged_by_the_rpe_of_the_last_workout(ada: Person, rpe: float, says: str) -> None:
    train(ada, weeks_ago=1, rpe=rpe)
    answer = answer_to(ada, "was that too hard?")
    assert says in answer["text"]
    assert answer["citations"][0]["value"] == f"mean RPE {rpe:g}"


def test_without_an_rpe_the_effort_is_not_guessed(ada: Person) -> None:
    train(ada, weeks_ago=1)
    assert "note an RPE" in answer_to(ada, "was that too hard?")["text"]


@pytest.mark.parametrize(("weeks", "says"), [(3, "you do not need one yet"), (4, "makes sense now"), (8, "is due")])
def test_a_deload_comes_after_four_to_eight_weeks(ada: Person, weeks: int, says: str) -> None:
    for week in range(weeks, 0, -1):
        train(ada, weeks_ago=week)
    answer = answer_to(ada, "do I need a deload?")
    assert says in answer["text"]
    assert "80 % of your weights and 60 % of your sets" in answer["text"]
    assert answer["citations"] == [{"kind": "history", "label": "Weeks of training in a row", "value": str(weeks)}]


def test_a_plateau_is_told_with_its_facts(ada: Person) -> None:
    for week in range(6, 0, -1):
        train(ada, weeks_ago=week, rpe=9.5)
    answer = answer_to(ada, "my squat is stuck")
    assert "RPE 9.5" in answer["text"]
    assert {"analysis"} == {citation["kind"] for citation in answer["citations"]}
    assert any(citation["id"] == SQUAT and "recentBest" in citation["label"] for citation in answer["citations"])


def test_a_warm_up_without_a_weight_is_for_that_of_the_last_session(ada: Person) -> None:
    train(ada, weeks_ago=1, weight=120)
    answer = answer_to(ada, "warm up for squats")
    assert "Before Barbell Back Squat at 120 kg" in answer["text"]
    assert answer["citations"][0]["kind"] == "history"


def test_why_gives_the_reason_of_the_plan(ada: Person) -> None:
    exercises = [
        {
            "exerciseId": SQUAT,
            "sets": [{"weight": 100, "reps": 5}],
            "notes": "Heavy squats build the base for your goal.",
        }
    ]
    workout = call("POST", "/workouts", {"name": "Legs", "exercises": exercises}, token=ada.token).data
    answer = answer_to(ada, "why squats?")
    assert "Barbell Back Squat is in Legs: Heavy squats build the base for your goal." in answer["text"]
    assert answer["citations"][0] == {
        "kind": "workout",
        "label": "Legs",
        "id": workout["id"],
        "value": "Barbell Back Squat",
    }


def test_a_swap_offers_other_equipment_first(ada: Person) -> None:
    others = [citation["id"] for citation in answer_to(ada, "swap pull-ups")["citations"][1:]]
    library = {id: call("GET", f"/exercises/{id}", token=ada.token).data["equipment"] for id in ("pull-up", *others)}
    assert library[others[0]] != library["pull-up"]
    assert len({tuple(library[id]) for id in others}) == 3
