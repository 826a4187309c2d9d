"""What is taken of a request, and what is refused, with every wrong part named."""

import base64
import json
from datetime import date
from typing import Annotated, Literal

import pytest
from fitai.kernel.clock import Moment
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.paging import Page, Paging
from fitai.kernel.table import WriteConflict
from fitai.kernel.texts import VERBATIM
from fitai.kernel.types import Input, Model, Weight
from pydantic import Field

from tests.unit.kernel.endpoints import send

pytestmark = pytest.mark.usefixtures("shared_aws")

MOST = 2_000


class PlannedSet(Input):
    repetitions: int = Field(ge=1, le=100)
    load: Weight | None = Field(None, ge=0)


class Plan(Input):
    name: str = Field(min_length=1, max_length=20)
    planned_sets: list[PlannedSet] = Field(default_factory=list)
    starts_at: Moment | None = None


class Filters(Paging):
    muscle: list[Literal["chest", "back"]] | None = None
    min_reps: int | None = None


class Echo(Model):
    content: dict[str, object]


def _post(request: Request, body: Plan, plan_id: Annotated[int, Field(ge=1)]) -> Echo:
    return Echo(content={"body": body.model_dump(mode="json"), "plan": plan_id, "units": request.units})


def _list(query: Filters) -> Page[Echo]:
    return Page([Echo(content=query.model_dump())], None, query.limit)


def _plain() -> Echo:
    return Echo(content={})


post = endpoint("POST", "/plans/{planId}", access="public", summary="Plan", max_body=MOST)(_post)
listing = endpoint("GET", "/plans", access="public", summary="Plans")(_list)
plain = endpoint("GET", "/plain", access="public", summary="Plain")(_plain)


def paths(answer):
    assert answer.status == 422, answer.text
    return {field["path"] for field in answer.error["fields"]}


def test_a_good_request_reaches_the_handler_with_its_parts():
    answer = send(post, "/plans/7", {"name": " Legs ", "plannedSets": [{"repetitions": 5, "load": 100}]})

    assert answer.data["content"]["body"]["name"] == "Legs"
    assert answer.data["content"]["plan"] == 7
    assert answer.data["content"]["units"] == "metric"


def test_every_wrong_field_is_named_by_the_path_the_client_wrote():
    body = {"name": "", "plannedSets": [{"repetitions": 0}, {"repetitions": 5, "load": -1}], "surprise": 1}

    assert paths(send(post, "/plans/7", body)) == {
        "name",
        "plannedSets.0.repetitions",
        "plannedSets.1.load",
        "surprise",
    }


def test_wrong_fields_in_query_and_body_are_reported_together():
    assert paths(send(post, "/plans/7", {"name": ""}, color="red")) == {"name", "color"}


def test_what_a_path_cannot_name_is_404_and_said():
    answer = send(post, "/plans/zero", {"name": ""})

    assert (answer.status, answer.error["code"]) == (404, "not_found")
    assert answer.error["fields"] == [{"path": "planId", "message": "Must be a whole number"}]


class Strict(Input):
    number: float | None = None
    whole: int | None = None
    weight: Weight | None = None
    flag: bool | None = None
    text: str | None = None
    day: date | None = None
    moment: Moment | None = None
    kind: Literal["a", "b"] | None = None
    wholes: list[int] | None = None


def _strict(body: Strict) -> Echo:
    return Echo(content={name: str(value) for name, value in body.model_dump(exclude_none=True).items()})


strict = endpoint("POST", "/strict", access="public", summary="Strict")(_strict)


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", True), ("number", "5"), ("whole", "5"), ("whole", True), ("whole", 5.5), ("weight", True),
     ("weight", "80"), ("weight", False), ("flag", 1), ("flag", "true"), ("flag", "yes"), ("text", 5), ("text", True),
     ("day", 20_000), ("moment", 1_769_851_800), ("kind", 1), ("wholes", [True]), ("wholes", ["5"]), ("wholes", 5),
     ("wholes", {"0": 5}), ("text", ["x"])],
)  # fmt: skip
def test_a_value_of_another_json_type_is_422(field, value):
    assert {path.partition(".")[0] for path in paths(send(strict, "/strict", {field: value}))} == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", 5), ("number", 5.5), ("whole", 5), ("whole", 5.0), ("weight", 80), ("flag", True), ("text", "5"),
     ("day", "2026-01-31"), ("moment", "2026-01-31T09:30:00Z"), ("kind", "a"), ("wholes", [5, 6])],
)  # fmt: skip
def test_a_value_of_the_json_type_is_taken(field, value):
    assert send(strict, "/strict", {field: value}).status == 200


def test_texts_of_a_query_are_read_as_what_they_mean():
    def handler(query: Strict) -> Echo:
        return _strict(query)

    read = endpoint("GET", "/strict-query", access="public", summary="Strict query", cache="no-store")(handler)
    answer = send(read, "/strict-query", whole=5, number="5.5", flag="true", day="2026-01-31")

    assert answer.data["content"] == {"whole": "5", "number": "5.5", "flag": "True", "day": "2026-01-31"}


def test_a_field_has_the_name_of_the_document_only():
    body = {"name": "x", "planned_sets": [{"repetitions": 5}]}

    assert paths(send(post, "/plans/7", body)) == {"planned_sets"}


class Texts(Input):
    name: str | None = Field(None, max_length=80)
    tags: list[Annotated[str, Field(max_length=40)]] = []
    notes: str | None = Field(None, max_length=500)
    password: Annotated[str, VERBATIM] | None = None


def _texts(body: Texts) -> Echo:
    return Echo(content=body.model_dump())


texts = endpoint("POST", "/texts", access="public", summary="Texts")(_texts)
UNSEEN = ["\u0000", "\u0007", "\u007f", "\u0085", "\u00ad", "\u061c", "\u200b", "\u200e", "\u200f", "\u202a", "\u202e",
          "\u2028", "\u2029", "\u2060", "\u2066", "\u2069", "\ufeff", "\u3164", "\U000e0041"]  # fmt: skip


@pytest.mark.parametrize("character", UNSEEN)
def test_a_character_that_nobody_sees_is_refused_in_every_text(character):
    text = f"Leg{character}day"
    assert paths(send(texts, "/texts", {"name": text})) == {"name"}
    assert paths(send(texts, "/texts", {"tags": ["fine", text]})) == {"tags"}
    assert paths(send(texts, "/texts", {"notes": text})) == {"notes"}
    assert send(texts, "/texts", {"password": text}).data["content"]["password"] == text


@pytest.mark.parametrize("character", ["\n", "\t", "\r\n", "\u200c", "\u200d"])
def test_long_texts_have_lines_and_joiners_and_names_have_not(character):
    text = f"Leg{character}day"

    assert send(texts, "/texts", {"notes": text}).data["content"]["notes"] == text
    assert paths(send(texts, "/texts", {"name": text})) == {"name"}


@pytest.mark.parametrize("name", ["Zoë", "Müller", "ジム", "Leg day 🏃‍♀️", "👨‍👩‍👧", "5×5 – heavy", "نيسان"])
def test_names_of_all_alphabets_and_emoji_are_taken(name):
    assert send(texts, "/texts", {"name": name}).data["content"]["name"] == name


def test_a_missing_field_is_named():
    assert paths(send(post, "/plans/7", {})) == {"name"}


def test_a_missing_body_is_an_empty_one():
    assert paths(send(post, "/plans/7")) == {"name"}


def test_messages_are_sentences_without_our_words():
    (field,) = send(post, "/plans/7", {"name": "x", "startsAt": "2026-01-01T00:00:00"}).error["fields"]

    assert field["path"] == "startsAt"
    assert field["message"][0].isupper()
    assert "pydantic" not in field["message"].lower()


@pytest.mark.parametrize(
    "text",
    ["{", "[1]", '"text"', "1", "null", '{"name": NaN}', '{"name": Infinity}', "[" * 1_900, "{'name': 1}", "\ufeff{}"],
)
def test_a_body_that_is_no_json_object_is_400(text):
    answer = send(post, "/plans/7", raw_body=text)

    assert (answer.status, answer.error["code"]) == (400, "malformed")


@pytest.mark.parametrize("text", ["[" * 500_000, '{"name":' * 100_000, '{"name": ' + "1" * 9_000 + "}"])
def test_a_body_made_to_break_the_parser_is_400(text):
    def handler(body: Plan) -> Echo:
        return Echo(content={})

    roomy = endpoint("POST", "/roomy", access="public", summary="Roomy")(handler)

    assert send(roomy, raw_body=text).status in (400, 422)


def test_text_that_no_alphabet_has_is_422():
    answer = send(post, "/plans/7", raw_body='{"name": "\\ud800"}')

    assert paths(answer) == {"name"}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_another_content_type_is_415(kind):
    answer = send(post, "/plans/7", {"name": "x"}, headers={"content-type": kind})

    assert (answer.status, answer.error["code"]) == (415, "unsupported_type")


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"]
)
def test_every_way_to_say_json_is_json(kind):
    assert send(post, "/plans/7", {"name": "x"}, headers={"content-type": kind}).status == 200


@pytest.mark.parametrize(("size", "status"), [(MOST, 200), (MOST + 1, 413)])
def test_a_body_has_at_most_so_many_bytes(size, status):
    text = json.dumps({"name": "x"})
    answer = send(post, "/plans/7", raw_body=text + " " * (size - len(text)))

    assert answer.status == status


def test_bytes_are_counted_not_characters():
    text = json.dumps({"name": "ü" * (MOST // 2)}, ensure_ascii=False)

    assert len(text) < MOST
    assert send(post, "/plans/7", raw_body=text).status == 413


def test_a_body_in_base64_is_read():
    text = base64.b64encode(json.dumps({"name": "Brücke"}).encode()).decode()
    answer = send(post, "/plans/7", raw_body=text, base64=True)

    assert answer.data["content"]["body"]["name"] == "Brücke"


def test_an_unknown_query_parameter_is_named():
    assert paths(send(listing, colour="red", limit=5)) == {"colour"}
    assert paths(send(plain, colour="red", size=3)) == {"colour", "size"}


@pytest.mark.parametrize(("given", "read"), [("chest", ["chest"]), (["chest", "back"], ["chest", "back"])])
def test_a_parameter_that_takes_several_values_takes_one_too(given, read):
    (item,) = send(listing, muscle=given).data

    assert item["content"]["muscle"] == read


def test_a_wrong_value_among_several_is_named():
    assert paths(send(listing, muscle=["chest", "tail"])) == {"muscle.1"}


def test_a_parameter_that_takes_one_value_is_not_given_twice():
    assert paths(send(listing, minReps=["1", "2"])) == {"minReps"}


@pytest.mark.parametrize("limit", ["0", "101", "ten", "-1", "1.5", ""])
def test_a_page_has_1_to_100_items(limit):
    assert paths(send(listing, limit=limit)) == {"limit"}


@pytest.mark.parametrize("units", ["stone", "", ["metric", "imperial"]])
def test_units_are_metric_or_imperial(units):
    assert paths(send(plain, units=units)) == {"units"}


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_an_idempotency_key_has_a_length(key):
    assert paths(send(post, "/plans/7", {"name": "x"}, headers={"Idempotency-Key": key})) == {"Idempotency-Key"}


def test_what_others_hold_for_a_moment_is_503():
    def handler() -> Echo:
        raise WriteConflict

    answer = send(endpoint("PUT", "/held", access="public", summary="Held")(handler))
    assert (answer.status, answer.error["code"], answer.headers["retry-after"]) == (503, "unavailable", "1")
