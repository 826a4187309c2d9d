"""One account does everything that there is an endpoint for, and is then exported and deleted: all of it, then nothing.

What it does are the sample events of `events/`: a new route, message or service is part of this by itself.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fitai.accounts.erasure import rules
from fitai.community.challenges import service as challenges
from fitai.kernel import catalogue, entitlements, personal_data, table
from fitai.kernel.catalogue import Function
from fitai.workouts.active.store import ActiveWorkoutItem

from functions.schedules import resume_erasures
from tests.harness.cloud import cloud
from tests.harness.gateway import CONTEXT, Frames, Socket, access_token, call, deliver_events, frames
from tests.harness.person import traces, whole_bucket, whole_table
from tests.unit.auth.people import Time
from tests.unit.contract import samples
from tests.unit.contract.samples import PASSWORD, ROLES, Stage

NAMES = {"firstName": "Quillermina", "lastName": "Zzyxbrook"}
LOGIN = {"email": "Quillzyx@example.org", "username": "quillzyx"}
LEFT_OUT = {
    ("users", "delete_account"),  # It is what the last test does.
    ("auth", "undo_email_change"),  # It leaves the account without a password; its own tests erase it.
}
LAST = {("auth", "confirm_email_change")}
"""What changes what the other samples sign in with."""
REFUSED = {
    "auth/step_up": "the access tokens of the samples belong to no session here",
    "auth/resend_verification": "another sample has verified the address",
    "auth/verify_email": "another sample has verified the address",
}
"""What an account that has done everything else cannot do any more."""


class Life:
    """The account, and what it is known by in the samples."""

    def __init__(self, kept: Frames) -> None:
        self.frames = kept
        data = call("POST", "/auth/register", LOGIN | {"password": PASSWORD, "profile": NAMES}).data
        deliver_events()
        self.id = data["user"]["id"]
        self.password = PASSWORD

    def stage(self) -> Stage:
        """A stage on which the account plays every part that is not named after somebody else."""
        stage = Stage()
        for who, (role, plan) in ROLES.items():
            stage.tokens[who] = access_token(self.id, role=role, subscription=plan, email=LOGIN["email"])
            stage.saved |= {f"{who}.id": self.id, f"{who}.email": LOGIN["email"], f"{who}.username": LOGIN["username"]}
            stage.saved |= {f"{who}.token": stage.tokens[who], f"{who}.password": self.password}
        return stage

    def play(self, one: Function) -> str | None:
        """Do what a sample does; gives why it did not work."""
        sample, stage = samples.of(one), self.stage()
        if sample.get("as") in ROLES:
            sample = named(sample)
        for step in (sample, *sample.get("before", [])):
            if "id" in step.get("message", {}):
                # The same message of the same account is the same operation.
                step["message"]["id"] = f"{one.name}-{step['message']['id']}"
        try:
            stage.prepare(sample)
            if "message" in sample:
                message = stage.fill(sample["message"])
                socket = Socket(self.frames, str(stage.token(sample["as"]))).connect()
                received = socket.send(message["action"], message.get("data"), message.get("id"))
                wrong = None if sample["expect"] in [frame["event"] for frame in received] else str(received)
            else:
                headers = {"Idempotency-Key": f"{one.service}-{one.name}"} | sample["request"].get("headers", {})
                answer = stage.send(sample | {"request": sample["request"] | {"headers": headers}})
                wrong = None if answer.status == sample["status"] else answer.text
                if wrong is None:
                    self._remember(stage.fill(sample["request"].get("body") or {}))
        except AssertionError as failure:
            wrong = str(failure)
        deliver_events(1000)
        self.rest()
        return wrong

    def _remember(self, body: Any) -> None:
        """The password, where it is another one now."""
        if isinstance(body, dict):
            self.password = body.get("newPassword", self.password)

    def rest(self) -> None:
        """Complete what runs, so that the next workout can start."""
        running = table.get(ActiveWorkoutItem, f"USER#{self.id}", "ACTIVE_WORKOUT")
        if running is not None:
            call("POST", f"/workouts/{running.workout_id}/complete", token=access_token(self.id))
            deliver_events(1000)


def named(value: Any) -> Any:
    """The sample, with the names of the person in whatever it says of names."""
    if isinstance(value, dict):
        return {
            key: NAMES[key] if key in NAMES and isinstance(item, str) else named(item) for key, item in value.items()
        }
    return [named(entry) for entry in value] if isinstance(value, list) else value


def kept_no_longer(life: Life) -> None:
    """What another sample has taken back, done again; and what no sample does."""
    own = {"token": access_token(life.id)}
    device = {"platform": "apns", "token": "5e" * 32}
    call("POST", "/notifications/devices", device, **own).data  # noqa: B018
    call("PUT", "/notifications/threads/activity/01982d6a-5d2e-7a3c-9f10-3b7c2a9e4d55/mute", **own).data  # noqa: B018
    activities = call("GET", "/community/activities", limit=100, **own).data
    activity = next(activity for activity in activities if activity.get("targetType") == "workout")
    call("POST", f"/community/activities/{activity['id']}/like", **own).data  # noqa: B018
    deliver_events()
    there = {item["kind"]["S"] for item in whole_table() if "kind" in item}
    assert there >= {"push_device", "push_token", "muted_thread", "workout_likes"}


def known_by_others(life: Life) -> None:
    """What others keep of the account, beside what the samples make them keep."""
    stage = Stage()
    friend = {"token": stage.token("friend")}
    workout = call("POST", "/workouts", {"name": "With a friend", "exercises": []}, **friend).data["id"]
    call("POST", f"/workouts/{workout}/share", {"visibility": "private", "recipients": [life.id]}, **friend)
    call("POST", "/users/report", {"targetType": "user", "targetId": life.id, "reason": "spam"}, **friend)
    call("POST", f"/users/{life.id}/follow", **friend)
    call("POST", "/users/friends/request", {"userId": life.id}, **friend)
    call("POST", f"/users/{life.id}/block", token=stage.token("enemy"))
    call("POST", "/auth/forgot-password", {"email": LOGIN["email"]})
    call("POST", "/auth/login", {"login": LOGIN["email"], "password": "wrong under an oak 7"})
    sign_in = {
        "login": LOGIN["username"],
        "password": life.password,
        "device": {"id": "watch", "name": LOGIN["username"]},
    }
    call("POST", "/auth/login", sign_in)
    deliver_events()


@pytest.fixture(scope="module")
def lives() -> Iterator[tuple[Life, dict[str, str]]]:
    """An account that has done everything, and what it could not do."""
    with cloud(), frames() as kept, pytest.MonkeyPatch.context() as patch:
        for limit in ("MAX_CREATED_A_DAY", "MAX_CREATED_A_DAY_RESTRICTED"):
            patch.setattr(challenges, limit, 1_000)  # Nobody does in one day what all the samples do.
        # Nor has any plan as many keys, webhooks and templates.
        for plan, contents in entitlements.PLANS.items():
            limits = replace(contents.limits, api_keys=100, webhooks=100, templates=500)
            patch.setitem(entitlements.PLANS, plan, replace(contents, limits=limits))
        entitlements.limit_of.cache_clear()
        life = Life(kept)
        functions = [
            function
            for function in (*catalogue.endpoints(), *catalogue.actions())
            # That each has a sample is held elsewhere.
            if (function.service, function.name) not in LEFT_OUT and samples.path_of(function).is_file()
        ]
        functions.sort(key=lambda function: (function.service, function.name) in LAST)
        refused = {
            f"{function.service}/{function.name}": wrong for function in functions if (wrong := life.play(function))
        }
        call("PUT", "/users/profile", NAMES, token=access_token(life.id))
        kept_no_longer(life)
        known_by_others(life)
        yield life, refused
    entitlements.limit_of.cache_clear()


def test_one_account_can_do_everything(lives: tuple[Life, dict[str, str]]) -> None:
    _, refused = lives

    assert {name: wrong for name, wrong in refused.items() if name not in REFUSED} == {}


def test_the_export_tells_of_every_kind_that_is_kept(lives: tuple[Life, dict[str, str]]) -> None:
    life, _ = lives
    exported: dict[str, list[Any]] = {}
    for service in personal_data.registered():
        for kind, value in service.export(life.id):
            exported.setdefault(kind, []).append(json.loads(json.dumps(value)))
    kept = {item["kind"]["S"] for item in whole_table() if "kind" in item and life.id in item["PK"]["S"]}

    assert kept - exported.keys() - BESIDE.keys() == set(), "hand it over, or say here why it is not"


BESIDE = {
    "caller": "a counter of requests; units are in the preferences",
    "deadline": "when something is due, which follows from what it is due for",
    "active_workout": "which workout runs is in the workouts",
    "social_counts": "how many relations there are",
    "body_entry_place": "an index of the entries",
    "body_photo_place": "an index of the photos in the entries",
    "goal_place": "an index of the goals",
    "goal_counts": "how many goals there are, by what became of them",
    "template_card": "the templates as lists show them",
    "exercise_card": "the exercises as lists show them",
    "open_report": "an index of the reports",
    "sent_report": "an index of the reports",
    "mail_link": "a digest of a link in a mail",
    "notification_key": "that a notice was told, so that a second one is silent; the list has it",
    "notification_place": "an index of the list",
    "notification_group": "which line of the list comments join",
    "notification_state": "how much of the list is unread",
    "feed_state": "how far the feed is filled, and which of those followed are looked up when it is read",
    "suggestions": "who may be a friend, as it follows from the ties; found anew each day",
    "lockout": "a counter of failed sign-ins",
    "data_export": "this export itself",
    "template_count": "how many templates there are",
    "developer": "the ids of the API keys and webhooks",
    "webhook_delivery": "what is exported elsewhere, until it is sent; the attempts tell of it",
    "workout_change": "an index of the workouts, for devices that were away",
    "running_changes": "which workout runs, for devices that were away",
}
"""What is kept for the working of things, and why its owner has no use for it."""


def test_nothing_is_left_of_it(lives: tuple[Life, dict[str, str]]) -> None:
    life, _ = lives
    needles = (life.id, LOGIN["email"], LOGIN["username"], *NAMES.values())
    assert len(traces(*needles)) > 100
    time = Time()
    token = access_token(life.id)
    gone = call("DELETE", "/users/account", {"password": life.password}, token=token)
    assert gone.status == 202, gone.text
    deliver_events(1000)
    time.pass_by(seconds=rules.FINAL_PASS_AFTER.total_seconds() + 1)
    resume_erasures.handler({}, CONTEXT)
    deliver_events(1000)

    assert traces(*needles) == []
    assert [key for key in whole_bucket() if key.startswith(("media/", "exports/"))] == []
