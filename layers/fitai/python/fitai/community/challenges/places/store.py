"""Items and keys of the people in challenges.

    USER#<id>#CHALLENGES   COUNTS             in how many challenges the user is, and how many are finished
    USER#<id>#CHALLENGES   ENTRY#<workout>    what a workout adds to challenges; until none of them needs it
    USER#<id>#CHALLENGES   IN#<challenge>     the user's place in a challenge that is not decided
    USER#<id>#CHALLENGES   INVITE#<challenge> that the user is invited
    USER#<id>#CHALLENGES   OVER#<challenge>   the user's place in a challenge that is decided

GSI1 has the participants of a challenge. One Query reads the entries and the current places of a user: what a completed
workout is compared with.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute

from fitai.community.challenges.state import Entry, LoadedChallenge, LoadedParticipation, Participation
from fitai.community.challenges.store import (
    LAST_KEY,
    LoadedTeam,
    challenge_key,
    challenges_among,
    created_by,
    one_less_write,
    one_more_write,
    team_writes,
    user_partition,
)
from fitai.kernel import clock, personal_data
from fitai.kernel.deadlines import Deadline, deadline_writes
from fitai.kernel.errors import Conflict
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    QueryPage,
    Write,
    delete,
    get,
    get_many,
    of_kind,
    put,
    query,
    query_all,
    update,
)

MAX_CURRENT = 20
"""Challenges that a user takes part in at once."""
START = "challenge_start"
"""The kind of the deadlines at which participants are told that a challenge begins."""
ENTRY, CURRENT, INVITE, OVER = "ENTRY#", "IN#", "INVITE#", "OVER#"


class ParticipationItem(Entity, discriminator="challenge_participation"):
    """A user's place in a challenge."""

    revision = NumberAttribute()
    state: PydanticAttribute[Participation] = PydanticAttribute(Participation)

    @classmethod
    def of(cls, state: Participation, revision: int, *, is_over: bool = False) -> "ParticipationItem":
        """The item of a participation."""
        item = cls(
            PK=user_partition(state.user_id),
            SK=f"{OVER if is_over else CURRENT}{state.challenge_id}",
            revision=revision,
            state=state,
        )
        item.GSI1PK, item.GSI1SK = _participants_partition(state.challenge_id), state.user_id
        return item

    @property
    def loaded(self) -> LoadedParticipation:
        """The participation as it was read."""
        return LoadedParticipation(self.state, int(self.revision), self.SK.startswith(OVER))


class EntryItem(Entity, discriminator="challenge_entry"):
    """What a workout adds to challenges. `version` is that of the workout, and orders its events."""

    version = NumberAttribute()
    entry: PydanticAttribute[Entry] = PydanticAttribute(Entry)


class InviteItem(Entity, discriminator="challenge_invite"):
    """That the user is invited to a challenge."""


class CountsItem(Entity, discriminator="challenge_counts"):
    """In how many challenges a user is, and how many that the user had a score in are decided."""

    current = NumberAttribute(default=0)
    finished = NumberAttribute(default=0)

    @classmethod
    def of(cls, user_id: str) -> "CountsItem":
        """The item of this user."""
        return cls(PK=user_partition(user_id), SK="COUNTS")


class AlreadyTakesPart(Exception):
    """The user takes part already."""


def _participants_partition(challenge_id: str) -> str:
    return f"COMMUNITY_CHALLENGE#{challenge_id}#PARTICIPANTS"


def place_keys(user_id: str, challenge_id: str) -> list[tuple[str, str]]:
    """The keys under which a user's place in a challenge, or an invitation to it, can be."""
    return [(user_partition(user_id), f"{prefix}{challenge_id}") for prefix in (CURRENT, OVER, INVITE)]


def places_among(items: Iterable[Entity]) -> dict[str, LoadedParticipation]:
    """The places among items of one user which were read, by the challenge."""
    return {item.state.challenge_id: item.loaded for item in of_kind(items, ParticipationItem)}


def invited_among(items: Iterable[Entity], now: datetime) -> set[str]:
    """The ids of the challenges that the user is invited to, by items of the user which were read."""
    return {item.SK.removeprefix(INVITE) for item in of_kind(items, InviteItem) if int(item.ttl or 0) > now.timestamp()}


def load_with_place(
    user_id: str, challenge_id: str, *others: tuple[str, str]
) -> tuple[LoadedChallenge | None, LoadedParticipation | None, bool, list[Entity]]:
    """A challenge, a user's place in it, whether the user is invited, and the items of other keys: one BatchGetItem."""
    items = get_many([challenge_key(challenge_id), *place_keys(user_id, challenge_id), *others])
    is_invited = challenge_id in invited_among(items, clock.now())
    return challenges_among(items).get(challenge_id), places_among(items).get(challenge_id), is_invited, items


def places_page(user_id: str, prefix: str, limit: int, after: dict[str, str] | None) -> QueryPage:
    """A page of a user's places in challenges, or invitations, newest first: one Query.

    Args:
        prefix: `CURRENT`, `OVER` or `INVITE`.
    """
    position = None if after is None else after | {"PK": user_partition(user_id)}
    return query(user_partition(user_id), begins=prefix, limit=limit, newest_first=True, after=position)


def challenge_ids_of(page: QueryPage) -> list[str]:
    """The ids of the challenges of a page of `places_page`, without invitations that have expired."""
    now = clock.epoch()
    return [
        item.SK.partition("#")[2] for item in page.items if not isinstance(item, InviteItem) or int(item.ttl or 0) > now
    ]


def load_place(user_id: str, challenge_id: str) -> LoadedParticipation | None:
    """A user's place in a challenge that is not decided: one GetItem."""
    item = get(ParticipationItem, user_partition(user_id), f"{CURRENT}{challenge_id}")
    return None if item is None else item.loaded


def read_batch(keys: Iterable[tuple[str, str]]) -> list[Entity]:
    """The items of up to 100 keys: one BatchGetItem."""
    return get_many(keys)


def load_any_place(user_id: str, challenge_id: str) -> LoadedParticipation | None:
    """A user's place in a challenge, decided or not: one BatchGetItem."""
    return places_among(get_many(place_keys(user_id, challenge_id))).get(challenge_id)


def load_current(user_id: str) -> tuple[list[LoadedParticipation], dict[str, Entry]]:
    """The user's places in challenges that are not decided, and the entries by workout: one Query."""
    items = list(query_all(user_partition(user_id), between=(ENTRY, f"{CURRENT}{LAST_KEY}")))
    entries = {item.entry.workout_id: item.entry for item in of_kind(items, EntryItem)}
    return [item.loaded for item in of_kind(items, ParticipationItem)], entries


def participants_page(challenge_id: str, limit: int, after: str | None) -> tuple[list[LoadedParticipation], str | None]:
    """A page of the participants of a challenge, by user id: one Query, eventually consistent.

    Args:
        after: the user id after which the page begins.
    """
    pk = _participants_partition(challenge_id)
    between = (f"{after}\x01" if after else "0"), "~"
    page = query(pk, between=between, limit=limit, index="GSI1")
    found = [item.loaded for item in of_kind(page.items, ParticipationItem)]
    return found, (found[-1].state.user_id if found and page.after is not None else None)


def all_participants(challenge_id: str) -> list[LoadedParticipation]:
    """All participants of a challenge by user id, as they are now, whom the index says to take part.

    One Query for each megabyte, and one BatchGetItem for each fifty.
    """
    listed = query_all(_participants_partition(challenge_id), index="GSI1")
    user_ids = sorted({item.state.user_id for item in listed if isinstance(item, ParticipationItem)})
    current: dict[str, LoadedParticipation] = {}
    for start in range(0, len(user_ids), 50):
        batch = user_ids[start : start + 50]
        keys = [(user_partition(user_id), f"{prefix}{challenge_id}") for user_id in batch for prefix in (CURRENT, OVER)]
        current |= {item.state.user_id: item.loaded for item in of_kind(get_many(keys), ParticipationItem)}
    return [current[user_id] for user_id in user_ids if user_id in current]


def finished_count(user_id: str) -> int:
    """How many challenges the user has finished: one GetItem."""
    key = CountsItem.of(user_id)
    item = get(CountsItem, key.PK, key.SK)
    return 0 if item is None else max(0, int(item.finished))


def join_writes(loaded: LoadedChallenge, participation: Participation, team: LoadedTeam | None) -> list[Write]:
    """The writes of a new participant.

    Raises (at commit):
        AlreadyTakesPart: the user takes part already.
        Conflict: `challenge_full`, `too_many_challenges`.
        WriteConflict: the challenge or the team has changed since it was read.
    """
    challenge_id, user_id = loaded.id, participation.user_id
    counts_room = CountsItem.current.does_not_exist() | (CountsItem.current < MAX_CURRENT)
    invite = InviteItem(PK=user_partition(user_id), SK=f"{INVITE}{challenge_id}")
    return [
        put(ParticipationItem.of(participation, 1), when=ABSENT, otherwise=AlreadyTakesPart),
        one_more_write(loaded),
        update(
            CountsItem.of(user_id),
            CountsItem.kind.set(CountsItem),
            CountsItem.current.add(1),
            when=counts_room,
            otherwise=lambda stored: Conflict(
                f"You take part in {MAX_CURRENT} challenges already; leave one first.", code="too_many_challenges"
            ),
        ),
        *team_writes(challenge_id, team, user_id, 0.0),
        delete(invite, when=PRESENT | ABSENT),
        *deadline_writes(START, user_id, challenge_id, before=None, after=participation.starts),
    ]


def leave_writes(place: LoadedParticipation, team: LoadedTeam | None, *, is_open: bool = True) -> list[Write]:
    """The writes that end a participation; a write conflict if it has changed since it was read.

    Args:
        is_open: whether the challenge is not frozen or decided: then a participant less takes part in it.
    """
    state = place.state
    writes = [
        delete(
            ParticipationItem.of(state, place.revision, is_over=place.is_over),
            when=ParticipationItem.revision == place.revision,
        )
    ]
    if is_open:
        writes.append(one_less_write(state.challenge_id))
    return [
        *writes,
        *([] if place.is_over else [counts_write(state.user_id, current=-1)]),
        *team_writes(state.challenge_id, team, state.user_id, None),
        *deadline_writes(START, state.user_id, state.challenge_id, before=state.starts, after=None),
    ]


def counts_write(user_id: str, *, current: int = 0, finished: int = 0) -> Write:
    """The write that adds to a user's counts."""
    added = ((CountsItem.current, current), (CountsItem.finished, finished))
    actions = [attribute.add(amount) for attribute, amount in added if amount]
    # The kind is set too, since the first update creates the item.
    kind = CountsItem.kind.set(CountsItem)
    return update(CountsItem.of(user_id), kind, *actions, when=PRESENT | ABSENT)


def place_write(before: LoadedParticipation, after: Participation) -> Write:
    """The write of a changed participation; a write conflict if it has changed since it was read."""
    item = ParticipationItem.of(after, before.revision + 1, is_over=before.is_over)
    return put(item, when=ParticipationItem.revision == before.revision)


def leftover_start_write(user_id: str, challenge_id: str) -> list[Write]:
    """The write that removes the deadline of a participation that is absent, or was told of the beginning."""
    return deadline_writes(START, user_id, challenge_id, before=Deadline(at=clock.now()), after=None)


def start_deadline_writes(before: LoadedParticipation, after: Participation) -> list[Write]:
    """The write that moves or removes the deadline at which a participant is told of the beginning."""
    return deadline_writes(START, after.user_id, after.challenge_id, before=before.state.starts, after=after.starts)


def over_writes(before: LoadedParticipation, after: Participation) -> list[Write]:
    """The writes that move a participation to those that are over; a write conflict if it has changed since it was read."""
    return [
        delete(ParticipationItem.of(before.state, before.revision), when=ParticipationItem.revision == before.revision),
        put(ParticipationItem.of(after, before.revision + 1, is_over=True), when=ABSENT),
        counts_write(after.user_id, current=-1, finished=int(after.is_finished)),
        *deadline_writes(START, after.user_id, after.challenge_id, before=before.state.starts, after=None),
    ]


def entry_write(user_id: str, entry: Entry, before: Entry | None, expires_at: datetime) -> Write:
    """The write of an entry; a write conflict if it has changed since it was read."""
    item = EntryItem(
        PK=user_partition(user_id),
        SK=f"{ENTRY}{entry.workout_id}",
        version=entry.version,
        entry=entry,
        ttl=int(expires_at.timestamp()),
    )
    return put(item, when=EntryItem.version == before.version if before else ABSENT)


def invite_writes(challenge_id: str, user_ids: Iterable[str], expires_at: datetime) -> list[Write]:
    """The writes that invite users who are not invited yet; a write conflict if one is meanwhile."""
    return [
        put(
            InviteItem(PK=user_partition(user_id), SK=f"{INVITE}{challenge_id}", ttl=int(expires_at.timestamp())),
            # An invitation that has expired may linger.
            when=ABSENT | (InviteItem.ttl <= clock.epoch()),
        )
        for user_id in user_ids
    ]


def invited_or_in(challenge_id: str, user_ids: Sequence[str]) -> set[str]:
    """Those of up to 50 users who are invited to a challenge or take part in it: one BatchGetItem."""
    keys = [
        (user_partition(user_id), f"{prefix}{challenge_id}") for user_id in user_ids for prefix in (CURRENT, INVITE)
    ]
    now = clock.epoch()
    return {
        item.PK.removeprefix("USER#").removesuffix("#CHALLENGES")
        for item in get_many(keys)
        if not isinstance(item, InviteItem) or int(item.ttl or 0) > now
    }


def export(user_id: str) -> Iterator[tuple[str, Any]]:
    """What is stored of a user: places, invitations, counts, entries, and the challenges that the user has created."""
    yield from personal_data.export_items(user_partition(user_id), without=("revision",))
    for loaded in created_by(user_id):
        yield "community_challenge", personal_data.jsonable(loaded.state.model_copy(update={"winners": []}))


def places_of(user_id: str) -> Iterator[LoadedParticipation]:
    """All places of a user in challenges, page by page."""
    for prefix in (CURRENT, OVER):
        for page in personal_data.item_pages(user_partition(user_id), begins=prefix):
            yield from (item.loaded for item in of_kind(page, ParticipationItem))


def erase_partition(user_id: str) -> Iterator[None]:
    """Delete what is left in a deleted account's partition; yields after each page."""
    yield from personal_data.erase_items(user_partition(user_id))
