"""What time and the creator do to all participants of a challenge: freezing, deciding, cancelling, moving.

A deadline freezes a challenge once, whatever happens: from then on no score changes. Its ranking is computed from the scores,
its winners are written down in the transaction that makes it `finished`, and then each participant gets the rank.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from fitai.community.boards import published as boards
from fitai.community.challenges import board, membership, progress, rules, service, store, telling
from fitai.community.challenges.events import ChallengeFinished, ChallengeUpdated
from fitai.community.challenges.places import store as places
from fitai.community.challenges.state import LoadedChallenge, LoadedParticipation, Winner
from fitai.kernel import clock, events, personal_data
from fitai.kernel.deadlines import DueSubject, handle_due
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.kernel.time_budget import TimeBudget

PAGE = 50
"""Participants of a message, where each costs several requests."""
SETTLED_AT_ONCE = 500
"""Participants who get their rank in one message."""


# --- deadlines ---------------------------------------------------------------------------------------------


def run_deadlines(budget: TimeBudget) -> int:
    """Freeze what is to be decided, and tell of what begins; return how many were handled. The next run continues."""
    handled = handle_due(store.FREEZE, _freeze, budget)
    return handled + (0 if budget.is_over else handle_due(places.START, _tell_start, budget))


def _freeze(due: DueSubject) -> None:
    """Freeze a challenge that is due; nothing where its last day was moved meanwhile."""

    def attempt() -> None:
        loaded = store.load_challenge(due.subject_id)
        if loaded is None or loaded.status != "open":
            commit(*store.leftover_deadline_write(due.subject_id))
            return
        if rules.freezes_at(loaded.state) > clock.now():
            return
        creator_id = loaded.state.creator_id
        closed = (
            [] if creator_id is None else service.closed_writes(creator_id, store.load_created(creator_id), loaded.id)
        )
        commit(*store.change_writes(loaded, loaded.state, "frozen"), *closed, _updated_write(loaded, "frozen"))

    retry_on_conflict(attempt, tries=membership.MAX_ATTEMPTS)


def _tell_start(due: DueSubject) -> None:
    """Tell a participant that a challenge begins in their time zone."""

    def attempt() -> None:
        place = places.load_place(due.user_id, due.subject_id)
        if place is None or place.state.starts is None:
            commit(*places.leftover_start_write(due.user_id, due.subject_id))
            return
        if place.state.starts.at > clock.now():
            return
        challenge = store.load_challenge(due.subject_id)
        after = place.state.model_copy(update={"starts": None})
        is_open = challenge is not None and challenge.status == "open"
        commit(
            places.place_write(place, after),
            *places.start_deadline_writes(place, after),
            personal_data.account_exists_check_write(due.user_id),
            *(telling.started_writes(challenge.state, due.user_id) if challenge is not None and is_open else []),
        )

    with suppress(personal_data.AccountGone):
        retry_on_conflict(attempt)


def _updated_write(loaded: LoadedChallenge, cause: str, after: str | None = None) -> Write:
    event = ChallengeUpdated.model_validate(
        {"user_id": loaded.state.creator_id or loaded.id, "challenge_id": loaded.id, "cause": cause, "after": after}
    )
    return events.outbox_write(event)


# --- all participants --------------------------------------------------------------------------------------


def deal_with(event: ChallengeUpdated) -> None:
    """Do for a page of participants what has happened to their challenge; an event of its own goes on with the next."""
    loaded = store.load_challenge(event.challenge_id)
    if loaded is None:
        return
    match event.cause:
        case "changed" if loaded.status == "open":
            _for_page(loaded, event, lambda place: progress.recompute_place(place.state.user_id, loaded.id))
        case "cancelled" if loaded.status == "cancelled":
            if _for_page(loaded, event, lambda place: _remove_cancelled(place, loaded)) is None:
                for _ in boards.delete_board(board.board_id(loaded.id)):
                    pass
        case "frozen" | "reranked" if loaded.status in ("frozen", "finished"):
            _settle(loaded, event)


def _for_page(
    loaded: LoadedChallenge, event: ChallengeUpdated, handle: Callable[[LoadedParticipation], None]
) -> str | None:
    """Handle a page of participants, and raise the event for the next; return where that begins."""
    page, after = places.participants_page(loaded.id, PAGE, event.after)
    for place in page:
        handle(place)
    if after is not None:
        commit(_updated_write(loaded, event.cause, after))
    return after


def _remove_cancelled(place: LoadedParticipation, loaded: LoadedChallenge) -> None:
    def attempt() -> None:
        current = places.load_any_place(place.state.user_id, loaded.id)
        if current is not None:
            team_id = current.state.team_id
            team = None if team_id is None else store.load_team(loaded.id, team_id)
            commit(
                *places.leave_writes(current, team, is_open=False),
                personal_data.account_exists_check_write(current.state.user_id),
                *telling.ended_writes(loaded.state, current.state.user_id),
            )

    with suppress(personal_data.AccountGone):
        retry_on_conflict(attempt)


# --- deciding ----------------------------------------------------------------------------------------------


def _settle(loaded: LoadedChallenge, event: ChallengeUpdated) -> None:
    """Write down the winners, and give a page of participants their ranks.

    One Query for each megabyte of participants, one BatchGetItem for each fifty, and one transaction for each who gets a rank, or
    another one.
    """
    everyone = places.all_participants(loaded.id)
    ranks, winners = _ranking(loaded, everyone)
    reranks = event.cause == "reranked"

    def write_winners() -> None:
        current = store.load_challenge(loaded.id)
        if current is not None and (current.status == "frozen" or (reranks and current.state.winners != winners)):
            after = current.state.model_copy(update={"winners": winners})
            commit(*store.change_writes(current, after, "finished"))

    retry_on_conflict(write_winners)
    page = [place for place in everyone if place.state.user_id > (event.after or "")]
    for place in page[:SETTLED_AT_ONCE]:
        if reranks or not place.is_over:
            _give_rank(loaded, place, ranks.get(place.state.user_id), len(ranks))
    if len(page) > SETTLED_AT_ONCE:
        commit(_updated_write(loaded, event.cause, page[SETTLED_AT_ONCE - 1].state.user_id))


def _ranking(loaded: LoadedChallenge, everyone: Iterable[LoadedParticipation]) -> tuple[dict[str, int], list[Winner]]:
    """The ranks of all who are ranked, and the winners: participants, or teams."""
    state = loaded.state
    ranked = {place.state.user_id: place.state for place in everyone if not place.state.disqualified}
    if state.best_of is None:
        scores = {user_id: participation.score for user_id, participation in ranked.items()}
        ranks = rules.ranks(scores)
        return ranks, _winners(ranks, scores, "user_id")
    team_scores = {
        team.id: rules.team_score(
            (participation.score for participation in ranked.values() if participation.team_id == team.id),
            state.best_of,
        )
        for team in state.teams
    }
    team_ranks = rules.ranks(team_scores)
    ranks = {user_id: team_ranks[str(participation.team_id)] for user_id, participation in ranked.items()}
    return ranks, _winners(team_ranks, team_scores, "team_id")


def _winners(ranks: Mapping[str, int], scores: Mapping[str, float], name: str) -> list[Winner]:
    """The first three ranks of those who have a score; at most fifty."""
    best = sorted((rank, id_) for id_, rank in ranks.items() if rank <= rules.WINNING_RANK and scores[id_] > 0)
    return [
        Winner.model_validate({"rank": rank, "score": scores[id_], name: id_})
        for rank, id_ in best[: rules.MAX_WINNERS]
    ]


def _give_rank(loaded: LoadedChallenge, listed: LoadedParticipation, rank: int | None, participants: int) -> None:
    """Write a participant's rank, and what follows from it the first time; nothing where it is written."""
    place: LoadedParticipation | None = listed

    def attempt() -> None:
        nonlocal place
        before, place = place, None
        before = before or places.load_any_place(listed.state.user_id, loaded.id)
        if before is None or (before.is_over and before.state.rank == rank):
            return
        if before.is_over:
            commit(places.place_write(before, before.state.model_copy(update={"rank": rank})))
            return
        is_finished = rank is not None and before.state.score > 0
        after = before.state.model_copy(update={"rank": rank, "is_finished": is_finished, "starts": None})
        commit(
            *places.over_writes(before, after),
            personal_data.account_exists_check_write(after.user_id),
            *telling.ended_writes(loaded.state, after.user_id),
            *(
                [_finished_write(loaded, after.user_id, rank, after.score, participants)]
                if rank and is_finished
                else []
            ),
        )

    with suppress(personal_data.AccountGone):
        retry_on_conflict(attempt)


def _finished_write(loaded: LoadedChallenge, user_id: str, rank: int, score: float, participants: int) -> Write:
    state = loaded.state
    return events.outbox_write(
        ChallengeFinished(
            user_id=user_id,
            challenge_id=state.id,
            title=state.title,
            metric=state.metric,
            visibility=state.visibility,
            rank=rank,
            participants=participants,
            score=score,
            day=state.end_date,
        )
    )
