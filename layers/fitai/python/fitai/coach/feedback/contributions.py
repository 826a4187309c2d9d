"""The contributions of an answer to the preferences of its exercises (coach.md, section 11). Pure."""

from datetime import UTC, date, datetime

from fitai.coach import rules
from fitai.coach.feedback.models import Contribution
from fitai.coach.feedback.rules import ACCEPTED, DECLINED, decay, rating_amount
from fitai.coach.models import ChangeKind, Recommendation, RecommendationFeedback, RecommendationStatus
from fitai.training.plans import TemplateExercise


def contributions_of(before: Recommendation, after: Recommendation) -> list[Contribution]:
    """The contributions of the change from one state of a recommendation to the next; each is given once.

    Declining a whole plan says little about each of its exercises: they lose score, but may still be recommended, since
    otherwise a few declined plans would leave no exercises for the next one. Exercises that are declined by name are excluded,
    and the others lose nothing.
    """
    day = _day(after.updated_at)
    earlier, later = (recommendation.feedback or RecommendationFeedback() for recommendation in (before, after))
    exercise_ids = _judged_exercise_ids(after)
    named_ids = [id for id in later.declined_exercise_ids if id not in earlier.declined_exercise_ids]
    is_answered = after.status is not before.status
    contributions = []
    if is_answered and after.status is RecommendationStatus.DECLINED and not later.declined_exercise_ids:
        is_plan = after.content is not None and after.content.data.template is not None
        contributions += [Contribution(id, DECLINED, day, declines=not is_plan) for id in exercise_ids]
    if is_answered and after.status is RecommendationStatus.ACCEPTED:
        accepted_ids = [id for id in exercise_ids if id not in later.declined_exercise_ids]
        contributions += [Contribution(id, ACCEPTED, day) for id in accepted_ids]
    # They have lost the score with the whole recommendation already, if that was declined without a name.
    lost_before = before.status is RecommendationStatus.DECLINED and not earlier.declined_exercise_ids
    amount = 0.0 if lost_before else DECLINED
    contributions += [Contribution(id, amount, day, declines=True) for id in named_ids]
    if later.user_rating != earlier.user_rating:
        change = _rating_change(earlier, later, day)
        contributions += [Contribution(id, change, day) for id in exercise_ids]
    return contributions


def _judged_exercise_ids(recommendation: Recommendation) -> list[str]:
    """The exercises that an answer is about: of a reviewed template only those that the review has brought in."""
    content = recommendation.content
    if content is None or content.data.template_id is None or not any(c.kind for c in content.data.changes):
        return rules.recommended_exercise_ids(recommendation)
    brought = [change.after for change in content.data.changes if change.kind in (ChangeKind.ADD, ChangeKind.REPLACE)]
    return list(dict.fromkeys(planned.exercise_id for planned in brought if isinstance(planned, TemplateExercise)))


def _rating_change(earlier: RecommendationFeedback, later: RecommendationFeedback, day: date) -> float:
    """The contribution of the new rating, less what is left of the former one's."""
    change = 0.0 if later.user_rating is None else rating_amount(later.user_rating)
    if earlier.user_rating is not None and earlier.rated_at is not None:
        age = day.toordinal() - _day(earlier.rated_at).toordinal()
        change -= rating_amount(earlier.user_rating) * decay(age)
    return change


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
