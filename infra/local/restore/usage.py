"""What is done on the stack before it is destroyed, and what must be there again when it is restored."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from infra.local.client import PATIENCE, Account, Api, Stack, register
from infra.local.console import Trouble
from infra.local.network import wait
from infra.local.second_factors import change_account, totp_code

EXERCISES = ("barbell-back-squat", "barbell-bench-press", "barbell-deadlift", "pull-up", "barbell-row")
SETS_EACH = 5
PAGE = 2
"""Workouts on a page, so that the list has a cursor."""
READS = ("/users/profile", "/users/metrics", "/analytics/overview", "/templates/my", f"/workouts?limit={PAGE}")
"""What a user reads: the same before and after."""


@dataclass(slots=True)
class Usage:
    """Accounts that were used, and what they have read.

    Attributes:
        secured: an account with a second factor and a photo. tracked: one that stays signed in.
        deleted: one that is deleted after the export.
        totp_secret: of the authenticator app of `secured`. refresh_token: of `tracked`.
        photo: the picture as S3 has it. reads: the answers of `secured` by path. next_page: that after its first page.
    """

    secured: Account
    tracked: Account
    deleted: Account
    refresh_token: str = ""
    totp_secret: str = ""
    photo_path: str = ""
    photo: bytes = b""
    cursor: str = ""
    reads: dict[str, Any] = field(default_factory=dict)
    next_page: Any = None


def use_stack(dynamodb: Any, stack: Stack, accounts: int, workouts: int) -> Usage:
    """Use a new stack: accounts with workouts of 25 sets, body data, a photo, friends, a second factor.

    Args:
        dynamodb: a client. accounts: how many, three at least. workouts: of each account.
    """
    people = [register(stack, f"drill{number}") for number in range(max(3, accounts))]
    for person in people:
        train(person.api, workouts)
        person.api.call("POST", "/users/metrics", {"weight": 80})
    usage = Usage(secured=people[0], tracked=people[1], deleted=people[2])
    api = usage.secured.api
    api.call("PUT", "/users/profile", {"firstName": "Quillermina"})
    api.call("POST", "/users/friends/request", {"userId": usage.tracked.id})
    usage.tracked.api.call("PUT", f"/users/friends/{usage.secured.id}", {"accept": True})
    usage.photo_path, usage.photo = upload(api)
    change_account(dynamodb, stack, usage.secured, email_verified={"BOOL": True})
    api = Api(stack, Api(stack).call("POST", "/auth/login", credentials(usage.secured))["accessToken"])
    begun = api.call("POST", "/auth/mfa/totp", {})
    usage.totp_secret = begun["secret"]
    confirmed = api.call("POST", f"/auth/mfa/totp/{begun['id']}/confirm", {"code": totp_code(usage.totp_secret)})
    signed_in = Api(stack).call("POST", "/auth/login", credentials(usage.tracked))
    usage.refresh_token = signed_in["refreshToken"]
    usage.tracked = replaced(stack, usage.tracked, signed_in["accessToken"])
    usage.secured = replaced(stack, usage.secured, confirmed["accessToken"])
    return usage


def observe(usage: Usage) -> None:
    """Note what the account with the second factor reads: called when all that follows from its requests is done."""
    api = usage.secured.api
    usage.reads = {path: read(api, path) for path in READS}
    usage.cursor = answer_of(api, f"/workouts?limit={PAGE}")["meta"]["pagination"]["cursor"]
    usage.next_page = read(api, f"/workouts?limit={PAGE}", usage.cursor)


def train(api: Api, workouts: int) -> None:
    """Send workouts that were done without a network: one request for each."""
    now = datetime.now(UTC)
    for number in range(workouts):
        begun = now - timedelta(days=workouts - number, hours=1)
        api.call("POST", "/workouts/sync", {"operations": list(operations(begun, 60 + number))})


def operations(begun: datetime, weight: float) -> Iterator[dict[str, Any]]:
    """A whole workout as operations."""
    workout, moment = str(uuid4()), begun

    def operation(kind: str, **data: Any) -> dict[str, Any]:
        nonlocal moment
        moment += timedelta(seconds=60)
        at = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"clientId": uuid4().hex, "op": kind, "workoutId": workout, "at": at, "data": data}

    yield operation("create", exercises=[{"exerciseId": exercise_id} for exercise_id in EXERCISES])
    yield operation("start")
    for index, exercise_id in enumerate(EXERCISES):
        for _ in range(SETS_EACH):
            yield operation("set", exerciseIndex=index, exerciseId=exercise_id, weight=weight, reps=5)
    yield operation("complete")


def upload(api: Api) -> tuple[str, bytes]:
    """Upload a photo; return its path and its bytes as they are served."""
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (600, 300), (200, 20, 20)).save(file, "JPEG")
    form = api.call("POST", "/progress/upload-photo", {"angle": "front"})
    fields = form["fields"] | {"Content-Type": "image/jpeg"}
    httpx.post(form["url"], data=fields, files={"file": ("photo.jpg", file.getvalue(), "image/jpeg")}, timeout=PATIENCE)
    path = f"/media/{form['id']}"
    if not wait(lambda: api.send("GET", path, size="512").status_code == 302, 2 * PATIENCE):
        raise Trouble("The photo was not processed.")
    return path, picture(api, path)


def picture(api: Api, path: str) -> bytes:
    """The bytes of a picture."""
    location = api.send("GET", path, size="512").headers["location"]
    return httpx.get(location, timeout=PATIENCE).content


def credentials(account: Account) -> dict[str, str]:
    """What an account signs in with."""
    return {"login": account.email, "password": account.password}


def replaced(stack: Stack, account: Account, token: str) -> Account:
    """The account with another access token."""
    return Account(account.id, account.email, account.username, account.password, token, Api(stack, token))


def answer_of(api: Api, path: str, cursor: str = "") -> Any:
    """The whole answer of a request, pages included."""
    path, _, query = path.partition("?")
    parameters = dict(pair.split("=") for pair in query.split("&") if pair) | ({"cursor": cursor} if cursor else {})
    answer = api.send("GET", path, **parameters)
    if not answer.is_success:
        raise Trouble(f"GET {path}: {answer.status_code} {answer.text[:300]}")
    return answer.json()


def read(api: Api, path: str, cursor: str = "") -> Any:
    """The `data` of a request."""
    return answer_of(api, path, cursor)["data"]


# --- after the restore -------------------------------------------------------------------------------------


def flaws(stack: Stack, usage: Usage) -> list[str]:
    """What does not work on the restored stack as it did before: nothing, if all is well."""
    checks: dict[str, Callable[[], str]] = {
        "an access token from before is valid": lambda: _still_signed_in(stack, usage),
        "a refresh token from before is exchanged": lambda: _refreshes(stack, usage),
        "a second factor opens its account, and all that is read is the same": lambda: _reads_the_same(stack, usage),
        "an account that was deleted after the backup is deleted": lambda: _is_deleted(stack, usage),
        "a workout is done": lambda: _trains(stack, usage),
    }
    failed = []
    for name, check in checks.items():
        try:
            problem = check()
        except Exception as error:
            problem = repr(error)[:300]
        if problem:
            failed.append(f"{name}: {problem}")
    return failed


def _still_signed_in(stack: Stack, usage: Usage) -> str:
    answer = Api(stack, usage.tracked.token).send("GET", "/users/profile")
    return "" if answer.status_code == 200 else answer.text[:300]


def _refreshes(stack: Stack, usage: Usage) -> str:
    answer = Api(stack).send("POST", "/auth/refresh", {"refreshToken": usage.refresh_token})
    return "" if answer.status_code == 200 else answer.text[:300]


def _reads_the_same(stack: Stack, usage: Usage) -> str:
    first = Api(stack).call("POST", "/auth/login", credentials(usage.secured))
    # The code of the half-minute before was used when the app was added.
    code = {"mfaToken": first["mfaToken"], "code": totp_code(usage.totp_secret, 1)}
    api = Api(stack, Api(stack).call("POST", "/auth/login/totp", code)["accessToken"])
    differing = [path for path, before in usage.reads.items() if read(api, path) != before]
    if read(api, f"/workouts?limit={PAGE}", usage.cursor) != usage.next_page:
        differing.append("the page after a cursor from before")
    if picture(api, usage.photo_path) != usage.photo:
        differing.append(usage.photo_path)
    return ", ".join(differing)


def _is_deleted(stack: Stack, usage: Usage) -> str:
    status = Api(stack).send("POST", "/auth/login", credentials(usage.deleted)).status_code
    return "" if status == 401 else f"it signs in ({status})"


def _trains(stack: Stack, usage: Usage) -> str:
    api = Api(stack, usage.tracked.token)
    body = {"exercises": [{"exerciseId": EXERCISES[0]}], "start": True}
    workout = api.call("POST", "/workouts", body)["id"]
    api.call("PUT", f"/workouts/{workout}/set/0", {"weight": 100, "reps": 5})
    status = api.call("POST", f"/workouts/{workout}/complete")["status"]
    return "" if status == "completed" else str(status)
