"""Bodies that a browser posts as a form, cookies, and answers that send a browser on."""

import base64

import pytest
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.http_request import MAX_FORM_FIELDS
from fitai.kernel.http_response import RawResponse
from fitai.kernel.types import Input, Model

from tests.unit.kernel.endpoints import send

pytestmark = pytest.mark.usefixtures("shared_aws")

HEADERS = {"content-type": "application/x-www-form-urlencoded"}
MOST = 200


class Coming(Input):
    state: str
    note: str | None = None


class Come(Model):
    content: dict[str, object]


def _post(request: Request, body: Coming) -> Come | RawResponse:
    if body.state == "away":
        return RawResponse("", "text/plain", 303, {"Location": "https://app.example/"})
    return Come(content=body.model_dump() | {"cookies": request.cookies})


post = endpoint(
    "POST", "/back", access="public", summary="Back", form=True, redirects=True, max_body=MOST
)(_post)  # fmt: skip


def test_a_form_is_read():
    answer = send(post, raw_body="state=a+b%26%C3%BC&note=", headers=HEADERS)

    assert answer.data["content"] == {"state": "a b&ü", "note": "", "cookies": {}}


def test_a_form_in_base64_is_read():
    text = base64.b64encode(b"state=x").decode()

    assert send(post, raw_body=text, base64=True, headers=HEADERS).data["content"]["state"] == "x"


def test_the_content_type_may_name_its_alphabet():
    kind = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}

    assert send(post, raw_body="state=x", headers=kind).status == 200


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_another_content_type_is_not_accepted_as_a_form(kind: str):
    answer = send(post, raw_body='{"state": "x"}', headers={"content-type": kind})

    assert (answer.status, answer.error["code"]) == (415, "unsupported_type")
    assert "x-www-form-urlencoded" in answer.error["message"]


@pytest.mark.parametrize(
    "text",
    ["state", "&&", "state=%ff", "state=x&state=y"],
)
def test_what_is_no_form_is_400(text: str):
    answer = send(post, raw_body=text, headers=HEADERS)

    assert (answer.status, answer.error["code"]) == (400, "malformed")


def test_a_form_has_so_many_fields_and_no_more():
    roomy = endpoint("POST", "/back", access="public", summary="Back", form=True)(_post)
    text = "&".join(f"a{number}=1" for number in range(MAX_FORM_FIELDS + 1))

    assert send(roomy, raw_body=text, headers=HEADERS).status == 400


def test_wrong_fields_are_named():
    answer = send(post, raw_body="stat=x", headers=HEADERS)

    assert answer.status == 422
    assert {field["path"] for field in answer.error["fields"]} == {"state", "stat"}


@pytest.mark.parametrize(("size", "status"), [(MOST, 200), (MOST + 1, 413)])
def test_a_form_has_at_most_so_many_bytes(size: int, status: int):
    assert send(post, raw_body="state=" + "x" * (size - 6), headers=HEADERS).status == status


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("a=1", {"a": "1"}),
        ("a=1; b=2=3;c", {"a": "1", "b": "2=3", "c": ""}),
        ("", {}),
        ("; =x;", {}),
    ],
)
def test_cookies_are_read(header: str, read: dict[str, str]):
    answer = send(post, raw_body="state=x", headers=HEADERS | {"Cookie": header})

    assert answer.data["content"]["cookies"] == read


def test_a_browser_is_sent_on():
    answer = send(post, raw_body="state=away", headers=HEADERS)

    assert (answer.status, answer.headers["location"], answer.text) == (303, "https://app.example/", "")
