"""Writing the seeded people to a stack, step by step, and finding out whether they are there already."""

import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from fitai_client import Conflict

from infra.local import mail
from infra.local.client import Account, Api, Stack
from infra.local.cloud import Cloud
from infra.local.console import Trouble, step
from infra.local.second_factors import change_account
from infra.local.seed import bodies, requests, social
from infra.local.seed.people import PASSWORD, PEOPLE, Person
from infra.local.seed.signing_in import RETRIES, sign_in
from infra.local.seed.training import DoneWorkout, workouts

RECENT = timedelta(days=2)
"""What was done since then is sent set by set, as a phone does that was offline; what is older is imported."""
AT_ONCE = 2
"""Requests at once: one for each core of a small machine, since each more lets another process of the same function start."""
PATIENCE = 120.0
"""Seconds within which what follows from events must have followed."""
LOOKS_EVERY = 0.3
WORKOUTS_SHOWN = 2
"""Newest workouts of a person that friends react to."""
VERIFICATION = "Confirm your e-mail address"


Item = TypeVar("Item")


class Seeding:
    """One run.

    Attributes:
        accounts: those that have signed in, by name.
        training: all workouts of the people, by name.
    """

    def __init__(
        self, cloud: Cloud, stack: Stack, people: tuple[Person, ...] = PEOPLE, now: datetime | None = None
    ) -> None:
        self.cloud, self.stack, self.people = cloud, stack, people
        self.now = now or datetime.now(UTC)
        self.accounts: dict[str, Account] = {}
        self.training: dict[str, list[DoneWorkout]] = {}
        self._imports: dict[str, str] = {}
        self._plans: dict[str, str] = {}

    # --- what is there -------------------------------------------------------------------------------------

    def find(self) -> bool:
        """Sign in whoever is there; return whether all are there, completely.

        The last thing that is written of a person is the biography: who has none was left behind by an interrupted run.
        """
        self._each(self._find)
        if len(self.accounts) < len(self.people):
            return False
        return all(account.api.call("GET", "/users/profile").get("bio") for account in self.accounts.values())

    def _find(self, person: Person) -> None:
        account = sign_in(self.stack, person.username)
        if account is not None:
            self.accounts[person.name] = account

    def remove(self) -> None:
        """Delete the accounts that are there, with everything that is theirs."""
        for account in self.accounts.values():
            account.api.call("DELETE", "/users/account", {"password": PASSWORD})
        self.accounts.clear()

    # --- writing -------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Write everything; each step builds on those before it."""
        with step(f"Registering {len(self.people)} people"):
            self._each(self._register)
        with step("A year of training, imported; body logs"):
            self._each(self._import_past)
        with step("Friends and followers"):
            self._befriend()
        with step("Challenges"):
            self._all(self._challenge, [item for item in social.CHALLENGES if item.creator in self.accounts])
        with step("The last days, set by set"):
            self._each(self._finish_import)
            self._each(self._send_recent)
        with step("Goals, templates, plans of the coach"):
            self._each(self._set_goals)
            self._each(self._publish_template)
            self._each(self._ask_coach)
        with step("Posts, comments, likes"):
            self._all(self._publish, [post for post in social.POSTS if post.author in self.accounts])
        with step("What follows from it: analytics, records, the feed"):
            self._each(self._wait_for_analytics)
            self._each(self._react_to_workouts)
            self._each(self._take_plan)
            self._each(self._verify)
            self._each(self._complete)

    def _each(self, work: Callable[[Person], None]) -> None:
        self._all(work, self.people)

    def _all(self, work: Callable[[Item], None], items: Iterable[Item]) -> None:
        """Do something for each of the items, some of them at once."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(work, items))

    def _api(self, name: str) -> Api:
        return self.accounts[name].api

    def _today(self, person: Person) -> datetime:
        return self.now.astimezone(ZoneInfo(person.timezone))

    def _register(self, person: Person) -> None:
        profile = {
            "firstName": person.first_name,
            "lastName": person.last_name,
            "gender": person.gender,
            "dateOfBirth": f"{person.born}-05-14",
            "fitnessLevel": person.level,
            "timezone": person.timezone,
            "location": person.location,
        }
        preferences = {
            "units": person.units,
            "weeklyTarget": person.target,
            "privacy": {
                "profileVisibility": "public",
                "activityVisibility": "public",
                "workoutSharing": True,
                "progressSharing": True,
            },
            **person.preferences,
        }
        body = {
            "email": person.email,
            "username": person.username,
            "password": PASSWORD,
            "profile": profile,
            "preferences": preferences,
        }
        account = self._registered(person, body)
        if person.premium:
            # Payments are off on the local stack, so that no request can give a plan.
            change_account(self.cloud.client("dynamodb"), self.stack, account, subscription={"S": '{"plan":"premium"}'})
            account = sign_in(self.stack, person.username) or account
        height = person.height / 0.0254 if person.units == "imperial" else person.height
        account.api.call("PUT", "/users/profile", {"metrics": {"height": round(height, 2)}})
        self.accounts[person.name] = account
        self.training[person.name] = workouts(person, self.now)

    def _registered(self, person: Person, body: dict[str, Any]) -> Account:
        try:
            made = Api(self.stack, retries=RETRIES).call("POST", "/auth/register", body)
        except Conflict:
            # The first try may have been applied although its answer was lost: then the names are those of this person.
            account = sign_in(self.stack, person.username)
            if account is None:
                raise
            return account
        token = made["accessToken"]
        api = Api(self.stack, token, retries=RETRIES)
        return Account(made["user"]["id"], person.email, person.username, PASSWORD, token, api)

    # --- training ------------------------------------------------------------------------------------------

    def _recent(self, person: Person) -> tuple[list[DoneWorkout], list[DoneWorkout]]:
        return requests.split(self.training[person.name], self.now - RECENT)

    def _import_past(self, person: Person) -> None:
        api = self._api(person.name)
        past, _ = self._recent(person)
        report = api.call("POST", "/workouts/import", {"source": "fitai", "csv": requests.export_file(person, past)})
        if report["workouts"] != len(past) or report["skipped"] or report.get("createdExercises"):
            raise Trouble(f"The import of {person.name} was not taken as it is: {str(report)[:600]}")
        self._imports[person.name] = report["importId"]
        entries = bodies.weighings(person, self._today(person).date())
        report = api.call("POST", "/progress/body/import", {"source": "hevy", "csv": bodies.csv_text(entries)})
        if report["skipped"]:
            raise Trouble(f"The body log of {person.name} was not taken as it is: {str(report)[:600]}")

    def _finish_import(self, person: Person) -> None:
        import_id = self._imports[person.name]
        api = self._api(person.name)
        _until(
            lambda: api.call("POST", "/workouts/import", {"importId": import_id})["status"] == "done",
            f"The import of {person.name}",
        )

    def _send_recent(self, person: Person) -> None:
        _, recent = self._recent(person)
        for batch in requests.batches(person, recent):
            results = self._api(person.name).call("POST", "/workouts/sync", {"operations": batch})["results"]
            refused = [result for result in results if result["status"] == "rejected"]
            if refused:
                raise Trouble(f"Sets of {person.name} were refused: {str(refused[0])[:600]}")

    def _wait_for_analytics(self, person: Person) -> None:
        api, count = self._api(person.name), len(self.training[person.name])
        _until(
            lambda: api.call("GET", "/analytics/overview")["totalWorkouts"] == count,
            f"The analytics of {person.name}",
        )

    # --- goals, templates, plans ---------------------------------------------------------------------------

    def _set_goals(self, person: Person) -> None:
        for goal in social.GOALS.get(person.name, ()):
            year = (
                {}
                if "period" in goal
                else {"targetDate": (self._today(person).date() + timedelta(days=120)).isoformat()}
            )
            self._api(person.name).call("POST", "/goals", goal | year)

    def _publish_template(self, person: Person) -> None:
        if person.name in social.TEMPLATES:
            api = self._api(person.name)
            template = api.call("POST", "/templates", social.TEMPLATES[person.name])
            tomorrow = (self._today(person).date() + timedelta(days=1)).isoformat()
            day = min(social.TEMPLATES[person.name]["weeklyPlan"]["days"])
            api.call("POST", "/workouts", {"templateId": template["id"], "day": day, "date": tomorrow})

    def _ask_coach(self, person: Person) -> None:
        if person.name in social.PLANS:
            plan = self._api(person.name).call("POST", "/ai/workout-generate", social.PLANS[person.name])
            self._plans[person.name] = plan["id"]

    def _take_plan(self, person: Person) -> None:
        if person.name not in self._plans:
            return
        api, path = self._api(person.name), f"/ai/recommendations/{self._plans[person.name]}"
        _until(lambda: api.call("GET", path)["generation"] != "running", f"The plan of {person.name}")
        if api.call("GET", path)["generation"] != "ready":
            raise Trouble(f"The coach made no plan for {person.name}.")
        if person.name in social.ACCEPTED:
            api.call("PUT", f"{path}/feedback", {"status": "accepted", "rating": 5, "wasHelpful": True})

    # --- people --------------------------------------------------------------------------------------------

    def _befriend(self) -> None:
        self._all(self._make_friends, filter(self._are_here, social.FRIENDS))
        self._all(self._ask, filter(self._are_here, social.REQUESTS))
        self._all(self._follow, filter(self._are_here, social.FOLLOWS))

    def _are_here(self, names: Iterable[str]) -> bool:
        """Whether all these people are seeded in this run."""
        return self.accounts.keys() >= set(names)

    def _here(self, names: Iterable[str]) -> list[str]:
        """Those of the names who are seeded in this run."""
        return [name for name in names if name in self.accounts]

    def _make_friends(self, pair: tuple[str, str]) -> None:
        name, other = pair
        self._ask(pair)
        self._api(other).call("PUT", f"/users/friends/{self.accounts[name].id}", {"accept": True})

    def _ask(self, pair: tuple[str, str]) -> None:
        name, other = pair
        self._api(name).call("POST", "/users/friends/request", {"userId": self.accounts[other].id})

    def _follow(self, pair: tuple[str, str]) -> None:
        name, other = pair
        self._api(name).call("POST", f"/users/{self.accounts[other].id}/follow")

    def _challenge(self, challenge: social.Challenge) -> None:
        creator = next(person for person in self.people if person.name == challenge.creator)
        today = self._today(creator).date()
        period = {"startDate": today.isoformat(), "endDate": (today + timedelta(days=challenge.days - 1)).isoformat()}
        api = self._api(challenge.creator)
        challenge_id = api.call("POST", "/community/challenges", challenge.body | period)["id"]
        path = f"/community/challenges/{challenge_id}"
        for name in self._here((challenge.creator, *challenge.joined)):
            self._api(name).call("POST", f"{path}/join", {})
        invited = [self.accounts[name].id for name in self._here(challenge.invited)]
        if invited:
            api.call("POST", f"{path}/invite", {"userIds": invited})
        if challenge.cancelled:
            api.call("DELETE", path)

    def _publish(self, post: social.Post) -> None:
        body = {"title": None, "description": post.text, "visibility": post.visibility}
        path = f"/community/activities/{self._api(post.author).call('POST', '/community/activities', body)['id']}"
        for name in self._here(post.likes):
            self._api(name).call("POST", f"{path}/like")
        for name, text in post.comments:
            if name in self.accounts:
                self._api(name).call("POST", f"{path}/comment", {"text": text})

    def _react_to_workouts(self, person: Person) -> None:
        """Let friends like a person's newest workouts in the feed, and comment on them."""
        pairs = filter(self._are_here, social.FRIENDS)
        friends = [name for pair in pairs if person.name in pair for name in pair if name != person.name]
        shown = [
            activity
            for activity in self._activities(self.accounts[person.name])
            if activity["activityType"] == "workout_completed"
        ]
        first = self.people.index(person) * WORKOUTS_SHOWN
        for number, activity in enumerate(shown[:WORKOUTS_SHOWN], first):
            path = f"/community/activities/{activity['id']}"
            for friend in friends[:3]:
                self._api(friend).call("POST", f"{path}/like")
            text = social.WORKOUT_COMMENTS[number % len(social.WORKOUT_COMMENTS)]
            self._api(friends[number % len(friends)]).call("POST", f"{path}/comment", {"text": text})

    def _activities(self, account: Account) -> list[dict[str, Any]]:
        activities: list[dict[str, Any]] = account.api.call("GET", "/community/activities", limit=20)
        return activities

    # --- the end -------------------------------------------------------------------------------------------

    def _verify(self, person: Person) -> None:
        """Open the link in the mail that asks to confirm the address."""
        tokens: list[str] = []

        def has_come() -> bool:
            tokens.extend(
                match[1]
                for letter in mail.mails(self.cloud)
                if person.email in letter.to and letter.subject == VERIFICATION and letter.at >= self.now
                if (match := re.search(r"[?#]token=([\w.~-]+)", letter.text))
            )
            return bool(tokens)

        _until(has_come, f"The mail to {person.email}")
        Api(self.stack, retries=RETRIES).call("POST", "/auth/verify-email", {"token": tokens[-1]})

    def _complete(self, person: Person) -> None:
        self._api(person.name).call("PUT", "/users/profile", {"bio": person.bio})


def _until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds.

    Raises:
        Trouble: it did not come.
    """
    ends = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > ends:
            raise Trouble(f"{what} did not come within {PATIENCE:g} seconds; see `make logs`.")
        time.sleep(LOOKS_EVERY)
