"""Use cases of the challenges: list, read, create, change, cancel."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from fitai.community.challenges import board, requests, rules, store, views, visibility
from fitai.community.challenges.events import ChallengeUpdated
from fitai.community.challenges.models import (
    Challenge,
    ChallengesQuery,
    ChallengeSummary,
    ChangeChallenge,
    NewChallenge,
)
from fitai.community.challenges.places import store as places
from fitai.community.challenges.state import CreatedList, LoadedChallenge, LoadedParticipation
from fitai.community.challenges.views import Viewer
from fitai.community.moderation import limits
from fitai.community.moderation.text_check import check_texts
from fitai.exercises import published as exercises
from fitai.kernel import clock, events, personal_data
from fitai.kernel.errors import Conflict, Invalid, NotFound, TooManyRequests
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.kernel.table import Entity, Write, commit, retry_on_conflict
from fitai.kernel.types import Units
from fitai.training.days import local_day
from fitai.users import published as users
from fitai.users.limits.models import Membership
from fitai.users.published import OtherUser

MAX_CREATED_A_DAY = 10
MAX_CREATED_A_DAY_RESTRICTED = 2
"""Challenges that an account can create on a day (UTC); a new or unverified one."""


# --- reading -----------------------------------------------------------------------------------------------


def challenges(caller: Caller, query: ChallengesQuery, units: Units) -> Page[ChallengeSummary]:
    """A page of challenges: one Query, a BatchGetItem for challenges and the caller's places, and one for their creators.

    Those of people whom the caller may not see are left out: a page may be short, and more follow.

    Raises:
        InvalidCursor: the cursor belongs to another list.
    """
    scope = (caller.id, "GET /community/challenges")
    position = query.position(*scope)
    now = clock.now()
    after: dict[str, str] | None
    loaded: dict[str, LoadedChallenge] = {}
    if query.scope == "open":
        found, after = store.open_page(now, query.limit, position)
        loaded = {challenge.id: challenge for challenge in found}
        ids = list(loaded)
    elif query.scope == "friends":
        ids, after = _friends_challenges(caller.id, query.limit, position)
    else:
        prefix = {"mine": places.CURRENT, "past": places.OVER, "invited": places.INVITE}[query.scope]
        page = places.places_page(caller.id, prefix, query.limit, position)
        ids, after = places.challenge_ids_of(page), page.after
    views_ = _summaries(caller, ids, loaded, units, now, is_invited=query.scope == "invited") if ids else []
    return Page(views_, query.cursor_at(after, *scope), query.limit)


def _friends_challenges(
    user_id: str, limit: int, position: dict[str, str] | None
) -> tuple[list[str], dict[str, str] | None]:
    """The ids of a page of what friends have created: a Query of friends, and one BatchGetItem of their lists.

    The position is that among the friends, and how many ids of the page of friends were read (`skip`).
    """
    position = dict(position or {})
    skip = int(position.pop("skip", "0"))
    friend_ids, after = users.friend_ids(user_id, limit, position or None)
    by_friend = store.created_ids(friend_ids) if friend_ids else {}
    ids = [challenge_id for friend_id in friend_ids for challenge_id in by_friend.get(friend_id, [])]
    page = ids[skip : skip + limit]
    if skip + limit < len(ids):
        return page, position | {"skip": str(skip + limit)}
    return page, after


def _summaries(
    caller: Caller,
    ids: list[str],
    loaded: dict[str, LoadedChallenge],
    units: Units,
    now: datetime,
    *,
    is_invited: bool,
) -> list[ChallengeSummary]:
    keys = [store.challenge_key(challenge_id) for challenge_id in ids if challenge_id not in loaded]
    keys += [key for challenge_id in ids for key in places.place_keys(caller.id, challenge_id)[:2]]
    items = places.read_batch([*keys, users.account_key(caller.id)])
    loaded = loaded | store.challenges_among(items)
    own_places = places.places_among(items)
    present = [loaded[challenge_id] for challenge_id in ids if challenge_id in loaded]
    people = dict.fromkeys(user_id for challenge in present for user_id in views.people_of(challenge))
    others = users.user_cards(caller.id, people)
    viewer = _viewer(caller, items, others, units)
    summaries = []
    for challenge in present:
        creator = others.get(challenge.state.creator_id or "")
        place = own_places.get(challenge.id)
        is_muted = creator is not None and creator.tie.mutes and place is None and not is_invited
        if not is_muted and visibility.may_see(
            caller.id, challenge, creator, takes_part=place is not None, is_invited=is_invited
        ):
            summaries.append(views.summary(challenge, place, viewer, now))
    return summaries


def _viewer(caller: Caller, items: Iterable[Entity], others: Mapping[str, OtherUser], units: Units) -> Viewer:
    items = list(items)
    return Viewer(caller.id, units, users.athlete_among(items).timezone, users.own_card_among(items), others)


def challenge(caller: Caller, challenge_id: str, units: Units) -> Challenge:
    """A challenge with its leaderboard: a BatchGetItem, the board, the teams where there are any, and one for the people.

    Raises:
        NotFound: there is none, or the caller may not see it.
    """
    loaded, place, is_invited, items = places.load_with_place(caller.id, challenge_id, users.account_key(caller.id))
    if loaded is None:
        raise NotFound("There is no such challenge.")
    takes_part = place is not None and not place.state.disqualified
    page = board.first_page(loaded, caller.id, takes_part=takes_part)
    teams = store.load_teams(challenge_id) if loaded.state.teams else {}
    others = users.user_cards(caller.id, views.people_of(loaded, page))
    creator = others.get(loaded.state.creator_id or "")
    if not visibility.may_see(caller.id, loaded, creator, takes_part=place is not None, is_invited=is_invited):
        raise NotFound("There is no such challenge.")
    return views.detail(loaded, place, page, teams, _viewer(caller, items, others, units), clock.now())


def load_visible(
    caller: Caller, challenge_id: str
) -> tuple[LoadedChallenge, LoadedParticipation | None, list[Entity], Mapping[str, OtherUser]]:
    """A challenge that the caller may see, the caller's place, account item, and its people: two BatchGetItems.

    Raises:
        NotFound: there is none, or the caller may not see it.
    """
    loaded, place, is_invited, items = places.load_with_place(caller.id, challenge_id, users.account_key(caller.id))
    if loaded is not None:
        others = users.user_cards(caller.id, views.people_of(loaded))
        creator = others.get(loaded.state.creator_id or "")
        if visibility.may_see(caller.id, loaded, creator, takes_part=place is not None, is_invited=is_invited):
            return loaded, place, items, others
    raise NotFound("There is no such challenge.")


def view(caller: Caller, challenge_id: str, units: Units) -> ChallengeSummary:
    """A challenge without its leaderboard; see `load_visible`."""
    loaded, place, items, others = load_visible(caller, challenge_id)
    return views.summary(loaded, place, _viewer(caller, items, others, units), clock.now())


# --- creating ----------------------------------------------------------------------------------------------


def create_challenge(caller: Caller, challenge_id: str, request: NewChallenge, units: Units) -> ChallengeSummary:
    """Create a challenge; its creator joins it like others.

    Raises:
        Invalid: fields that are missing or do not fit, an exercise that there is not, listed words.
        Conflict: `too_many_challenges`: the caller has as many open ones as a user can have.
        TooManyRequests: `daily_limit_reached`.
    """
    author = _author(caller)
    now = clock.now()
    state = requests.new_challenge(challenge_id, caller.id, request, local_day(now, author.timezone or "UTC"), now)
    texts = [("title", request.title), ("description", request.description), ("customUnit", request.custom_unit)]
    texts += [(f"teams.names.{place}", name) for place, name in enumerate(request.teams.names if request.teams else ())]
    check_texts(author, texts, now)
    exercise_id = request.exercise_id
    if exercise_id is not None and not exercises.available_exercises(caller.id, [exercise_id]):
        raise Invalid.field("exerciseId", "There is no such exercise")

    def attempt() -> None:
        created = store.load_created(caller.id)
        commit(
            *store.new_challenge_writes(state),
            store.created_write(caller.id, created, _with_one_more(created.created, challenge_id, author, now)),
            personal_data.account_exists_check_write(caller.id, NotFound),
        )

    try:
        retry_on_conflict(attempt)
    except store.ChallengeExists:
        # The request was sent before.
        return view(caller, challenge_id, units)
    return view(caller, challenge_id, units)


def _author(caller: Caller) -> Membership:
    author = limits.load_author(caller.id)
    if author is None:
        raise NotFound("There is no such account.")
    return author


def _with_one_more(created: CreatedList, challenge_id: str, author: Membership, now: datetime) -> CreatedList:
    if challenge_id in created.open_ids:
        raise store.ChallengeExists
    if len(created.open_ids) >= store.MAX_OPEN_CREATED:
        raise Conflict(
            f"You have {store.MAX_OPEN_CREATED} challenges that are not over; cancel one first.",
            code="too_many_challenges",
        )
    today = created.of_day(now.date())
    most = MAX_CREATED_A_DAY_RESTRICTED if limits.is_restricted(author, now) else MAX_CREATED_A_DAY
    if today.created >= most:
        raise TooManyRequests(
            rules.seconds_of_day_left(now), "You have created enough challenges for today.", code="daily_limit_reached"
        )
    return today.model_copy(update={"open_ids": [*today.open_ids, challenge_id], "created": today.created + 1})


# --- changing ----------------------------------------------------------------------------------------------


def change_challenge(caller: Caller, challenge_id: str, change: ChangeChallenge, units: Units) -> ChallengeSummary:
    """Change a challenge of the caller's: everything before it begins, then only its last day.

    Raises:
        NotFound: the caller has created no such challenge.
        Conflict: `stale_version`, or `challenge_over`.
        Invalid: a field is impossible, or cannot be changed any more; listed words.
    """
    author = _author(caller)
    check_texts(author, [("title", change.title), ("description", change.description)])

    def attempt() -> None:
        now = clock.now()
        loaded = _own(caller, challenge_id)
        if loaded.version != change.version:
            raise Conflict(
                "The challenge was changed in the meantime; read it again.",
                code="stale_version",
                details={"currentVersion": loaded.version},
            )
        after = requests.changed_challenge(loaded, change, local_day(now, author.timezone or "UTC"), now)
        has_moved = (after.start_date, after.end_date) != (loaded.state.start_date, loaded.state.end_date)
        event = ChallengeUpdated(user_id=caller.id, challenge_id=challenge_id, cause="changed")
        commit(*store.change_writes(loaded, after), *([events.outbox_write(event)] if has_moved else []))

    retry_on_conflict(attempt)
    return view(caller, challenge_id, units)


def cancel_challenge(caller: Caller, challenge_id: str) -> None:
    """Cancel a challenge of the caller's that is not frozen; its participants are told. Idempotent.

    Raises:
        NotFound: the caller has created no such challenge.
        Conflict: `challenge_over`: it is frozen.
    """

    def attempt() -> None:
        loaded = _own(caller, challenge_id)
        if loaded.status == "cancelled":
            return
        if loaded.status != "open" or clock.now() >= rules.freezes_at(loaded.state):
            raise Conflict("The challenge is over.", code="challenge_over")
        cancel(loaded, caller.id)

    retry_on_conflict(attempt)


def cancel(loaded: LoadedChallenge, creator_id: str) -> None:
    """Cancel an open challenge: one GetItem, and one transaction.

    Raises:
        WriteConflict: it was changed since it was read.
    """
    created = store.load_created(creator_id)
    event = ChallengeUpdated(user_id=creator_id, challenge_id=loaded.id, cause="cancelled")
    commit(
        *store.change_writes(loaded, loaded.state, "cancelled"),
        *closed_writes(creator_id, created, loaded.id),
        events.outbox_write(event),
    )


def closed_writes(creator_id: str, created: store.LoadedCreated, challenge_id: str) -> list[Write]:
    """The write that takes a challenge from the list of those of its creator that are not over; none where it is not there."""
    if challenge_id not in created.created.open_ids:
        return []
    open_ids = [open_id for open_id in created.created.open_ids if open_id != challenge_id]
    return [store.created_write(creator_id, created, created.created.model_copy(update={"open_ids": open_ids}))]


def _own(caller: Caller, challenge_id: str) -> LoadedChallenge:
    loaded = store.load_challenge(challenge_id)
    if loaded is None or loaded.state.creator_id != caller.id:
        raise NotFound("You have created no such challenge.")
    return loaded
