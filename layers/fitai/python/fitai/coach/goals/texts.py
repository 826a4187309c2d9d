"""What the coach says about a goal. Pure."""

from datetime import date

from fitai.coach.amounts import WeightWriter, count, day_text, number
from fitai.coach.goals.models import NoEstimateReason, Verdict
from fitai.coach.goals.rules import Aim, Estimate
from fitai.coach.person import Person, age_band
from fitai.coach.planning.checking.effort import MIN_REPS

REFUSALS: dict[NoEstimateReason, str] = {
    "minor": "You are still growing, so we do not plan any weight loss. Eat regularly, train and sleep well; if your weight "
    "worries you, talk to your parents and a doctor.",
    "pregnant": "In pregnancy your weight is a matter for your doctor or midwife, so we set no goal for it. We are glad to help "
    "you stay strong and moving.",
    "underweight": "Your weight is already low for your height, so we do not plan any weight loss. Please talk to a doctor before "
    "you lose more; building strength is a good goal now.",
    "target_underweight": "This weight would be too low for your height to be healthy, so we do not plan it. Choose a higher "
    "weight, or a goal in strength.",
    "no_present_value": "We have nothing to start from yet: log it once, and you get an estimate.",
    "already_reached": "You are there already. Set the next target.",
    "to_maintain": "This goal is to keep what you have, so there is no day to reach it by.",
    "no_rate": "How fast this changes differs too much between people for an honest estimate. Its pace shows how you are doing.",
    "goal_over": "This goal is over. Set a new one, and you get an estimate.",
}


def refusal_text(reason: NoEstimateReason) -> str:
    """Why there is no estimate."""
    return REFUSALS[reason]


def outlook_sentences(
    aim: Aim,
    estimate: Estimate,
    person: Person,
    today: date,
    days: tuple[date, date, date],
    verdict: Verdict,
    target_date: date | None,
    writer: WeightWriter,
    realistic_target: float | None,
) -> list[str]:
    """The outlook as sentences.

    Args:
        days: of the estimate, its lower and its upper bound.
    """
    way = f"From {writer.text(aim.now)} to {writer.text(aim.target)}"
    sentences = [_time_sentence(way, estimate, today, days), _rate_sentence(aim, estimate)]
    sentences += _verdict_sentences(estimate, today, days[0], verdict, target_date, writer, realistic_target)
    band = age_band(person.age)
    if aim.kind == "strength" and person.is_minor and band is not None:
        reps = MIN_REPS[band]
        sentences.append(f"Do not test it with a single: sets of {reps} or more tell us enough at your age.")
    return sentences


def _time_sentence(way: str, estimate: Estimate, today: date, days: tuple[date, date, date]) -> str:
    weeks = count(estimate.weeks, "week", 0)
    text = f"{way} takes about {weeks}, until {day_text(days[0], today)}"
    if estimate.weeks_low == estimate.weeks_high:
        return f"{text}."
    return f"{text}: {count(estimate.weeks_low, 'week', 0)} if all goes well, {number(estimate.weeks_high, 0)} if it goes slowly."


def _rate_sentence(aim: Aim, estimate: Estimate) -> str:
    rate = f"{number(abs(estimate.rate), 2)} %"
    if aim.kind == "strength":
        assumption = f"your one-rep max grows {rate} a week"
        own_change = "your one-rep max grew" if (estimate.own or 0) >= 0 else "your one-rep max fell"
        invitation = "Train it for some weeks, and we count on your own pace."
    else:
        verb = "lose" if aim.is_loss else "gain"
        assumption, own_change = (
            f"you {verb} {rate} of your body weight a week",
            "you lost" if (estimate.own or 0) < 0 else "you gained",
        )
        invitation = "Weigh yourself a few times a week, and we count on your own pace."
    if estimate.own is None:
        return f"That assumes that {assumption}, the usual pace. {invitation}"
    own = f"{number(abs(estimate.own), 2)} %"
    return f"Lately {own_change} {own} a week. With the usual pace in mind, we assume that {assumption}."


def _verdict_sentences(
    estimate: Estimate,
    today: date,
    day: date,
    verdict: Verdict,
    target_date: date | None,
    writer: WeightWriter,
    realistic_target: float | None,
) -> list[str]:
    if target_date is None:
        return ["Set that day as the target date, and you see whether you are on course."]
    date_text = day_text(target_date, today)
    if verdict == "realistic":
        return [f"Your date, {date_text}, is realistic."]
    if verdict == "ambitious":
        first = f"Your date, {date_text}, is ambitious: it takes nearly everything to go well."
    else:
        first = f"Your date, {date_text}, is unrealistic: even at {number(abs(estimate.fastest), 2)} % a week, the fastest that is "
        first += "healthy and lasting, it takes longer."
    offer = f"Move the date to {day_text(day, today)}"
    if realistic_target is None:
        return [first, f"{offer}."]
    return [first, f"{offer}, or aim at {writer.text(realistic_target)} by your date."]
