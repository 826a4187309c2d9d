"""Items and keys of the challenges.

    COMMUNITY_CHALLENGE#<id>   CHALLENGE        a challenge: its state, status, and how many take part
    COMMUNITY_CHALLENGE#<id>   TEAM#<team>      the members of a team, with their scores
    USER#<id>#CHALLENGES       COUNTS           in how many challenges the user is, and how many are finished
    USER#<id>#CHALLENGES       CREATED          what the user has created and can be joined, and what is counted of a day
    USER#<id>#CHALLENGES       ENTRY#<workout>  what a workout adds to challenges; until none of them needs it
    USER#<id>#CHALLENGES       IN#<challenge>   the user's place in a challenge that is not decided
    USER#<id>#CHALLENGES       INVITE#<challenge>
    USER#<id>#CHALLENGES       OVER#<challenge> the user's place in a challenge that is decided

GSI1 has the public challenges that can be joined, and the participants of a challenge; GSI2 those that a user has created. One
Query reads the entries and the current places of a user: what a completed workout is compared with.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.community.challenges import rules
from fitai.community.challenges.state import (
    ChallengeState,
    CreatedList,
    Entry,
    LoadedChallenge,
    LoadedParticipation,
    Participation,
    StoredStatus,
    TeamMembers,
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
    check,
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
MAX_OPEN_CREATED = 10
"""Challenges of a user's that are not over."""
FREEZE, START = "challenge_freeze", "challenge_start"
"""Kinds of the deadlines: a challenge is frozen; a participant is told that it begins."""
CHALLENGE = "CHALLENGE"
ENTRY, CURRENT, INVITE, OVER, TEAM = "ENTRY#", "IN#", "INVITE#", "OVER#", "TEAM#"
OPEN_PARTITION = "CHALLENGES#OPEN"
CANCELLED_RETENTION = 30 * 24 * 60 * 60
"""Seconds that a cancelled challenge is kept."""
LONGEST_KEY = "~"


class ChallengeItem(Entity, discriminator="community_challenge"):
    """A challenge. `version` counts the changes of its state, `participants` is counted in the transactions that change it."""

    version = NumberAttribute()
    status = UnicodeAttribute()
    participants = NumberAttribute(default=0)
    state: PydanticAttribute[ChallengeState] = PydanticAttribute(ChallengeState)
    deadline: PydanticAttribute[Deadline] = PydanticAttribute(Deadline, null=True)

    @classmethod
    def of(cls, loaded: LoadedChallenge) -> "ChallengeItem":
        """The item of a challenge."""
        state = loaded.state
        item = cls(
            PK=partition(state.id),
            SK=CHALLENGE,
            version=loaded.version,
            status=loaded.status,
            participants=loaded.participants,
            state=state,
            deadline=loaded.deadline,
        )
        if loaded.status == "open" and state.visibility == "public":
            closes_at = clock.iso(rules.last_join_closes_at(state))
            item.GSI1PK, item.GSI1SK = OPEN_PARTITION, f"{closes_at}#{state.id}"
        if state.creator_id is not None:
            item.GSI2PK, item.GSI2SK = _created_partition(state.creator_id), state.id
        if loaded.status == "cancelled":
            item.ttl = clock.epoch() + CANCELLED_RETENTION
        return item

    @property
    def loaded(self) -> LoadedChallenge:
        """The challenge as it was read."""
        status: StoredStatus = self.status  # type: ignore[assignment]
        return LoadedChallenge(self.state, int(self.version), status, int(self.participants), self.deadline)


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


class CreatedItem(Entity, discriminator="challenge_created"):
    """What a user has created that is not over, and what is counted of a day."""

    revision = NumberAttribute()
    created: PydanticAttribute[CreatedList] = PydanticAttribute(CreatedList)

    @classmethod
    def of(cls, user_id: str, created: CreatedList, revision: int) -> "CreatedItem":
        """The item of this user."""
        return cls(PK=user_partition(user_id), SK="CREATED", revision=revision, created=created)


class TeamItem(Entity, discriminator="challenge_team"):
    """The members of a team."""

    revision = NumberAttribute()
    members: PydanticAttribute[TeamMembers] = PydanticAttribute(TeamMembers)

    @classmethod
    def of(cls, challenge_id: str, team_id: str, members: TeamMembers, revision: int) -> "TeamItem":
        """The item of a team."""
        return cls(PK=partition(challenge_id), SK=f"{TEAM}{team_id}", revision=revision, members=members)


class AlreadyTakesPart(Exception):
    """The user takes part already."""


class TakesNoPart(Exception):
    """The user does not take part, or no longer does."""


class ChallengeExists(Exception):
    """A challenge with this id exists: the request that creates it was sent before."""


@dataclass(frozen=True, slots=True)
class LoadedTeam:
    """The members of a team as they were read; revision 0 where nobody has joined it yet."""

    team_id: str
    members: TeamMembers
    revision: int


@dataclass(frozen=True, slots=True)
class LoadedCreated:
    """What a user has created, as it was read; revision 0 where there is nothing."""

    created: CreatedList
    revision: int


def partition(challenge_id: str) -> str:
    """The partition of a challenge."""
    return f"COMMUNITY_CHALLENGE#{challenge_id}"


def user_partition(user_id: str) -> str:
    """The partition of what a user has to do with challenges."""
    return f"USER#{user_id}#CHALLENGES"


def _participants_partition(challenge_id: str) -> str:
    return f"COMMUNITY_CHALLENGE#{challenge_id}#PARTICIPANTS"


def _created_partition(user_id: str) -> str:
    return f"USER#{user_id}#CREATED_CHALLENGES"


# --- reading challenges ------------------------------------------------------------------------------------


def challenge_key(challenge_id: str) -> tuple[str, str]:
    """The key of a challenge, for a batch."""
    return partition(challenge_id), CHALLENGE


def place_keys(user_id: str, challenge_id: str) -> list[tuple[str, str]]:
    """The keys under which a user's place in a challenge, or an invitation to it, can be."""
    return [(user_partition(user_id), f"{prefix}{challenge_id}") for prefix in (CURRENT, OVER, INVITE)]


def load_challenge(challenge_id: str) -> LoadedChallenge | None:
    """A challenge, or None: one GetItem."""
    item = get(ChallengeItem, *challenge_key(challenge_id))
    return None if item is None else item.loaded


def load_challenges(challenge_ids: Iterable[str]) -> dict[str, LoadedChallenge]:
    """Up to 100 challenges by their ids: one BatchGetItem; none without ids."""
    return challenges_among(get_many(challenge_key(challenge_id) for challenge_id in challenge_ids))


def challenges_among(items: Iterable[Entity]) -> dict[str, LoadedChallenge]:
    """The challenges among items which were read."""
    return {item.state.id: item.loaded for item in of_kind(items, ChallengeItem)}


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


def load_teams(challenge_id: str) -> dict[str, LoadedTeam]:
    """The teams of a challenge that have members: one Query."""
    page = query(partition(challenge_id), begins=TEAM)
    return {
        item.SK.removeprefix(TEAM): LoadedTeam(item.SK.removeprefix(TEAM), item.members, int(item.revision))
        for item in of_kind(page.items, TeamItem)
    }


def load_team(challenge_id: str, team_id: str) -> LoadedTeam:
    """A team; one without members where nobody has joined it: one GetItem."""
    item = get(TeamItem, partition(challenge_id), f"{TEAM}{team_id}")
    return (
        LoadedTeam(team_id, TeamMembers(), 0) if item is None else LoadedTeam(team_id, item.members, int(item.revision))
    )


def open_page(
    now: datetime, limit: int, after: dict[str, str] | None
) -> tuple[list[LoadedChallenge], dict[str, str] | None]:
    """A page of the public challenges that can be joined, those that close first at the beginning: one Query."""
    position = None if after is None else after | {"GSI1PK": OPEN_PARTITION}
    between = (clock.iso(now), LONGEST_KEY)
    page = query(OPEN_PARTITION, between=between, limit=limit, after=position, index="GSI1")
    return [item.loaded for item in of_kind(page.items, ChallengeItem)], page.after


def places_page(user_id: str, prefix: str, limit: int, after: dict[str, str] | None) -> QueryPage:
    """A page of a user's places in challenges, or invitations, newest first: one Query.

    Args:
        prefix: `CURRENT`, `OVER` or `INVITE`.
    """
    position = None if after is None else after | {"PK": user_partition(user_id)}
    return query(user_partition(user_id), begins=prefix, limit=limit, newest_first=True, after=position)


def challenge_ids_of(page: QueryPage) -> list[str]:
    """The ids of the challenges of a page of `places_page`."""
    return [item.SK.partition("#")[2] for item in page.items]


# --- reading participants ----------------------------------------------------------------------------------


def load_place(user_id: str, challenge_id: str) -> LoadedParticipation | None:
    """A user's place in a challenge that is not decided: one GetItem."""
    item = get(ParticipationItem, user_partition(user_id), f"{CURRENT}{challenge_id}")
    return None if item is None else item.loaded


def load_any_place(user_id: str, challenge_id: str) -> LoadedParticipation | None:
    """A user's place in a challenge, decided or not: one BatchGetItem."""
    return places_among(get_many(place_keys(user_id, challenge_id))).get(challenge_id)


def load_current(user_id: str) -> tuple[list[LoadedParticipation], dict[str, Entry]]:
    """The user's places in challenges that are not decided, and the entries by workout: one Query."""
    items = list(query_all(user_partition(user_id), between=(ENTRY, f"{CURRENT}{LONGEST_KEY}")))
    entries = {item.entry.workout_id: item.entry for item in of_kind(items, EntryItem)}
    return [item.loaded for item in of_kind(items, ParticipationItem)], entries


def has_current(user_id: str) -> bool:
    """Whether the user is in a challenge that is not decided: one Query of one item."""
    return bool(query(user_partition(user_id), begins=CURRENT, limit=1).items)


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
    """All participants of a challenge by user id, with their scores as they are now.

    One Query for each megabyte, and one BatchGetItem for each hundred who are not dealt with yet.
    """
    listed: dict[str, LoadedParticipation] = {}
    for item in query_all(_participants_partition(challenge_id), index="GSI1"):
        if isinstance(item, ParticipationItem):
            listed[item.state.user_id] = item.loaded
    user_ids = [user_id for user_id, place in listed.items() if not place.is_over]
    for start in range(0, len(user_ids), 50):
        batch = user_ids[start : start + 50]
        keys = [(user_partition(user_id), f"{prefix}{challenge_id}") for user_id in batch for prefix in (CURRENT, OVER)]
        current = {item.state.user_id: item.loaded for item in of_kind(get_many(keys), ParticipationItem)}
        for user_id in batch:
            if user_id in current:
                listed[user_id] = current[user_id]
            else:
                del listed[user_id]
    return [listed[user_id] for user_id in sorted(listed)]


def finished_count(user_id: str) -> int:
    """How many challenges the user has finished: one GetItem."""
    key = CountsItem.of(user_id)
    item = get(CountsItem, key.PK, key.SK)
    return 0 if item is None else max(0, int(item.finished))


def load_created(user_id: str) -> LoadedCreated:
    """What a user has created: one GetItem."""
    item = get(CreatedItem, user_partition(user_id), "CREATED")
    return LoadedCreated(CreatedList(), 0) if item is None else LoadedCreated(item.created, int(item.revision))


def created_ids(user_ids: Iterable[str]) -> dict[str, list[str]]:
    """The ids of the challenges of up to 100 users that are not over: one BatchGetItem; none without users."""
    items = of_kind(get_many((user_partition(user_id), "CREATED") for user_id in user_ids), CreatedItem)
    return {item.PK.removeprefix("USER#").removesuffix("#CHALLENGES"): item.created.open_ids for item in items}


# --- writing challenges ------------------------------------------------------------------------------------


def _with_deadline(loaded: LoadedChallenge) -> LoadedChallenge:
    """The challenge with the deadline that belongs to it."""
    is_open = loaded.status == "open"
    deadline = Deadline.of(rules.freezes_at(loaded.state), "UTC") if is_open else None
    return LoadedChallenge(loaded.state, loaded.version, loaded.status, loaded.participants, deadline)


def new_challenge_writes(state: ChallengeState) -> list[Write]:
    """The writes of a new challenge.

    Raises (at commit):
        ChallengeExists: a challenge with this id exists.
    """
    loaded = _with_deadline(LoadedChallenge(state, 1, "open", 0))
    return [
        put(ChallengeItem.of(loaded), when=ABSENT, otherwise=ChallengeExists),
        # The challenge is its own owner here, so that the deadline outlives its creator's account.
        *deadline_writes(FREEZE, state.id, state.id, before=None, after=loaded.deadline),
    ]


def change_writes(before: LoadedChallenge, state: ChallengeState, status: StoredStatus | None = None) -> list[Write]:
    """The writes of a changed challenge, which gets the next version; a write conflict if anything of it has changed."""
    after = _with_deadline(
        LoadedChallenge(state, before.version + 1, status or before.status, before.participants, before.deadline)
    )
    unchanged = (
        (ChallengeItem.version == before.version)
        & (ChallengeItem.status == before.status)
        & (ChallengeItem.participants == before.participants)
    )
    return [
        put(ChallengeItem.of(after), when=unchanged),
        *deadline_writes(FREEZE, state.id, state.id, before=before.deadline, after=after.deadline),
    ]


def leftover_deadline_write(challenge_id: str) -> list[Write]:
    """The write that removes the deadline of a challenge that is no longer open, or is absent."""
    some = Deadline(at=clock.now())
    return deadline_writes(FREEZE, challenge_id, challenge_id, before=some, after=None)


def created_write(user_id: str, before: LoadedCreated, after: CreatedList) -> Write:
    """The write of what a user has created; a write conflict if it has changed since it was read."""
    item = CreatedItem.of(user_id, after, before.revision + 1)
    return put(item, when=CreatedItem.revision == before.revision if before.revision else ABSENT)


def open_check_write(challenge_id: str) -> Write:
    """The condition that the challenge takes scores: those that come after it was frozen change nothing."""
    item = ChallengeItem(PK=partition(challenge_id), SK=CHALLENGE)
    return check(item, when=ChallengeItem.status == "open", otherwise=TakesNoPart)


# --- writing participants ----------------------------------------------------------------------------------


def join_writes(loaded: LoadedChallenge, participation: Participation, team: LoadedTeam | None) -> list[Write]:
    """The writes of a new participant.

    Raises (at commit):
        AlreadyTakesPart: the user takes part already.
        Conflict: `challenge_full`, `too_many_challenges`.
        WriteConflict: the challenge or the team has changed since it was read.
    """
    challenge_id, user_id = loaded.id, participation.user_id
    item = ChallengeItem(PK=partition(challenge_id), SK=CHALLENGE)
    unchanged = (ChallengeItem.version == loaded.version) & (ChallengeItem.status == "open")
    has_room = ChallengeItem.participants < loaded.state.max_participants

    def refused(stored: dict[str, Any] | None) -> Exception:
        from fitai.kernel.table import WriteConflict

        if stored is not None and int(stored["version"]["N"]) == loaded.version and stored["status"]["S"] == "open":
            return Conflict("The challenge is full.", code="challenge_full")
        return WriteConflict()

    counts_room = CountsItem.current.does_not_exist() | (CountsItem.current < MAX_CURRENT)
    invite = InviteItem(PK=user_partition(user_id), SK=f"{INVITE}{challenge_id}")
    return [
        put(ParticipationItem.of(participation, 1), when=ABSENT, otherwise=AlreadyTakesPart),
        update(item, ChallengeItem.participants.add(1), when=unchanged & has_room, otherwise=refused),
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
    challenge = ChallengeItem(PK=partition(state.challenge_id), SK=CHALLENGE)
    writes = [
        delete(
            ParticipationItem.of(state, place.revision, is_over=place.is_over),
            when=ParticipationItem.revision == place.revision,
        )
    ]
    if is_open:
        writes.append(
            update(
                challenge,
                ChallengeItem.participants.add(-1),
                when=ChallengeItem.status == "open",
                otherwise=TakesNoPart,
            )
        )
    return [
        *writes,
        *([] if place.is_over else [counts_write(state.user_id, current=-1)]),
        *team_writes(state.challenge_id, team, state.user_id, None),
        *deadline_writes(START, state.user_id, state.challenge_id, before=state.starts, after=None),
    ]


def counts_write(user_id: str, *, current: int = 0, finished: int = 0) -> Write:
    """The write that adds to a user's counts."""
    actions = [CountsItem.kind.set(CountsItem)]
    if current:
        actions.append(CountsItem.current.add(current))
    if finished:
        actions.append(CountsItem.finished.add(finished))
    return update(CountsItem.of(user_id), *actions, when=PRESENT | ABSENT)


def place_write(before: LoadedParticipation, after: Participation) -> Write:
    """The write of a changed participation; a write conflict if it has changed since it was read."""
    item = ParticipationItem.of(after, before.revision + 1, is_over=before.is_over)
    return put(item, when=ParticipationItem.revision == before.revision)


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


def team_writes(challenge_id: str, team: LoadedTeam | None, user_id: str, score: float | None) -> list[Write]:
    """The write of a member's score; None takes the member out. None where there is no team, or nothing changes."""
    if team is None or team.members.scores.get(user_id) == score:
        return []
    scores = {member: value for member, value in team.members.scores.items() if member != user_id}
    if score is not None:
        scores[user_id] = score
    item = TeamItem.of(challenge_id, team.team_id, TeamMembers(scores=scores), team.revision + 1)
    return [put(item, when=TeamItem.revision == team.revision if team.revision else ABSENT)]


# --- entries and invitations -------------------------------------------------------------------------------


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


# --- personal data -----------------------------------------------------------------------------------------


def export(user_id: str) -> Iterator[tuple[str, Any]]:
    """What is stored of a user: places, invitations, counts, entries, and the challenges that the user has created."""
    yield from personal_data.export_items(user_partition(user_id), without=("revision",))
    for item in query_all(_created_partition(user_id), index="GSI2"):
        if isinstance(item, ChallengeItem):
            yield "community_challenge", personal_data.jsonable(item.state.model_copy(update={"winners": []}))


def places_of(user_id: str) -> Iterator[LoadedParticipation]:
    """All places of a user in challenges, page by page."""
    for prefix in (CURRENT, OVER):
        for page in personal_data.item_pages(user_partition(user_id), begins=prefix):
            yield from (item.loaded for item in of_kind(page, ParticipationItem))


def created_by(user_id: str) -> Iterator[LoadedChallenge]:
    """All challenges that a user has created, page by page."""
    for page in personal_data.item_pages(_created_partition(user_id), index="GSI2"):
        yield from (item.loaded for item in of_kind(page, ChallengeItem))


def erase_partition(user_id: str) -> Iterator[None]:
    """Delete what is left in a deleted account's partition; yields after each page."""
    yield from personal_data.erase_items(user_partition(user_id))
