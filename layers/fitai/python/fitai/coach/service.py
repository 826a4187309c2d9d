"""Use cases of the recommendations: list and read them, begin, finish and fail them. Answers are in `answering`."""

from collections.abc import Callable

from fitai.coach import metrics, rules, store
from fitai.coach.events import RecommendationGenerated
from fitai.coach.live_events import RecommendationChanged
from fitai.coach.models import (
    AiMetadata,
    GenerationState,
    Occasion,
    Recommendation,
    RecommendationContent,
    RecommendationContext,
    RecommendationsQuery,
    RecommendationType,
)
from fitai.kernel import clock
from fitai.kernel.errors import NotFound
from fitai.kernel.events import outbox_write
from fitai.kernel.identity import Caller
from fitai.kernel.live.delivery import push_to_user
from fitai.kernel.paging import Page
from fitai.kernel.personal_data import account_exists_check_write
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.notifications.models import Notice
from fitai.notifications.published import notice_writes


def recommendations(caller: Caller, query: RecommendationsQuery) -> Page[Recommendation]:
    """A page of the caller's recommendations, newest first, without their plans: one Query.

    Raises:
        Malformed: the cursor belongs to another list.
    """
    scope = (caller.id, "GET /ai/recommendations")
    now = clock.now()
    items, after = store.page(caller.id, query.type, query.status, now, query.limit, query.position(*scope))
    views = [rules.listed(recommendation, now) for recommendation in items]
    return Page(views, query.cursor_at(after, *scope), query.limit)


def recommendation(caller: Caller, recommendation_id: str) -> Recommendation:
    """A recommendation of the caller's, also while it is being made: one GetItem.

    Raises:
        NotFound: the caller has no such recommendation.
    """
    return rules.current(load_own(caller.id, recommendation_id), clock.now())


def load_own(user_id: str, recommendation_id: str) -> Recommendation:
    """A recommendation of the user as it is stored: one GetItem.

    Raises:
        NotFound: the user has no such recommendation.
    """
    stored = store.load(user_id, recommendation_id)
    if stored is None:
        raise NotFound("There is no such recommendation.")
    return stored


# --- making one --------------------------------------------------------------------------------------------


def begin(
    user_id: str, recommendation_id: str, type: RecommendationType, *, occasion: Occasion = "asked"
) -> tuple[Recommendation, bool]:
    """Begin a recommendation that is made in the background; the same id again returns the stored one.

    Returns:
        The recommendation, and whether it is new.

    Raises:
        AccountGone: the account was deleted.
    """
    new = rules.begin(user_id, recommendation_id, type, occasion, clock.now())
    try:
        retry_on_conflict(lambda: commit(store.new_recommendation_write(new), account_exists_check_write(user_id)))
    except store.RecommendationExists:
        return rules.current(load_own(user_id, recommendation_id), clock.now()), False
    return new, True


def tell_step(user_id: str, recommendation_id: str, type: RecommendationType, step: str) -> None:
    """Push a step of a generation to the user's devices; nothing is stored. One Query.

    Args:
        step: a word, such as `candidates`.
    """
    running = rules.begin(user_id, recommendation_id, type, "asked", clock.now())
    push_to_user(user_id, RecommendationChanged.of(running, step))


def finish(
    user_id: str,
    recommendation_id: str,
    content: RecommendationContent,
    metadata: AiMetadata,
    context: RecommendationContext | None = None,
    *,
    acting_session: str | None = None,
) -> Recommendation:
    """Save the content of a recommendation, and push it to the user's devices; one that has ended already stays as it is.

    The user is also notified (`ai_ready`), in the same transaction: the app may be closed by then.

    Args:
        acting_session: the session of the device that sent the request; it waits for the answer, and is not notified.

    Raises:
        NotFound: there is no such recommendation; the account may be deleted.
    """
    return _end(
        user_id,
        recommendation_id,
        lambda running: rules.finish(running, content, context or running.context, metadata, clock.now()),
        ready_notice(user_id, recommendation_id, acting_session),
    )


def fail(user_id: str, recommendation_id: str, reason: str, code: str | None = None) -> Recommendation:
    """Save why a recommendation could not be made, and push that to the user's devices; one that has ended stays as it is.

    Args:
        reason: for the user, in words.

    Raises:
        NotFound: there is no such recommendation; the account may be deleted.
    """
    return _end(user_id, recommendation_id, lambda running: rules.fail(running, reason, code, clock.now()))


def make_at_once(
    user_id: str,
    recommendation_id: str,
    type: RecommendationType,
    content: RecommendationContent,
    metadata: AiMetadata,
    *,
    context: RecommendationContext | None = None,
    occasion: Occasion = "asked",
) -> Recommendation:
    """Save a recommendation that was made within one request, and push it to the user's devices.

    The same id again returns the stored recommendation.

    Raises:
        AccountGone: the account was deleted.
    """
    recommendation, writes = ready_writes(
        user_id, recommendation_id, type, content, metadata, context=context, occasion=occasion
    )
    try:
        retry_on_conflict(lambda: commit(*writes))
    except store.RecommendationExists:
        return rules.current(load_own(user_id, recommendation_id), clock.now())
    tell(recommendation)
    return recommendation


def ready_writes(
    user_id: str,
    recommendation_id: str,
    type: RecommendationType,
    content: RecommendationContent,
    metadata: AiMetadata,
    *,
    context: RecommendationContext | None = None,
    occasion: Occasion = "asked",
) -> tuple[Recommendation, list[Write]]:
    """A ready recommendation and the writes that save it, for a transaction of the caller's; call `tell` after the commit.

    Their commit raises `RecommendationExists` where the id is in use, and `AccountGone` for a deleted account.
    """
    now = clock.now()
    running = rules.begin(user_id, recommendation_id, type, occasion, now)
    ready = rules.finish(running, content, context or running.context, metadata, now)
    return ready, [store.new_recommendation_write(ready), account_exists_check_write(user_id), *generated_writes(ready)]


def generated_writes(recommendation: Recommendation) -> list[Write]:
    """The write of the event of a recommendation that is ready; none for one that has failed."""
    if recommendation.generation is not GenerationState.READY:
        return []
    return [outbox_write(RecommendationGenerated.of(recommendation))]


def tell(recommendation: Recommendation) -> None:
    """Push a recommendation whose generation has just ended to the user's devices, and count it. One Query."""
    metrics.count_generation(recommendation)
    push_to_user(recommendation.user_id, RecommendationChanged.of(recommendation))


def ready_notice(user_id: str, recommendation_id: str, acting_session: str | None = None) -> Notice:
    """The notice that a recommendation is ready."""
    return Notice(
        user_id,
        "ai_ready",
        f"recommendation:{recommendation_id}",
        data={"recommendationId": recommendation_id},
        acting_session=acting_session,
    )


def _end(
    user_id: str, recommendation_id: str, decide: Callable[[Recommendation], Recommendation], *notices: Notice
) -> Recommendation:
    def attempt() -> tuple[Recommendation, bool]:
        before = load_own(user_id, recommendation_id)
        if before.generation is not GenerationState.RUNNING:
            return before, False
        after = decide(before)
        commit(
            store.change_write(before, after),
            account_exists_check_write(user_id, NotFound),
            *generated_writes(after),
            *notice_writes(*notices),
        )
        return after, True

    recommendation, is_new = retry_on_conflict(attempt)
    if is_new:
        tell(recommendation)
    return recommendation
