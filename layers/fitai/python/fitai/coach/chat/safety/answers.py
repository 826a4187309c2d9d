"""What is answered to the concerns of a message: kind, short, and without a number that could be followed. Pure.

Numbers of emergencies and helplines are contacts beside the text. Sources: the European emergency number (Directive 2018/1972,
article 109), 911 (United States and Canada), 999 (United Kingdom), 000 (Australia), 988 (Suicide & Crisis Lifeline, United States),
116 123 (Samaritans, United Kingdom and Ireland), findahelpline.com (all countries).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fitai.coach.amounts import listed
from fitai.coach.chat.models import Action, ChatAnswer, Citation, Contact
from fitai.coach.chat.safety import other_languages
from fitai.coach.chat.safety.rules import Assessment, Concern
from fitai.training.vocabulary import BodyRegion

EMERGENCY_CONTACTS = (
    Contact(label="Emergency, European Union", phone="112"),
    Contact(label="Emergency, United States and Canada", phone="911"),
    Contact(label="Emergency, United Kingdom", phone="999"),
    Contact(label="Emergency, Australia", phone="000"),
)
HELPLINES = (
    Contact(label="Helplines of your country", url="https://findahelpline.com"),
    Contact(label="Suicide and crisis line, United States and Canada", phone="988"),
    Contact(label="Samaritans, United Kingdom and Ireland", phone="116123"),
)
TEXTS = {
    Concern.EMERGENCY: (
        "Stop training now. What you describe can be an emergency. Call your local emergency number, or ask somebody near you to call,"
        " and do not drive yourself. Sit or lie down, and stay with people until help is there. Training can wait."
    ),
    Concern.SELF_HARM: (
        "I am sorry that it is this hard right now, and I am glad that you wrote it. You do not have to carry this alone. Please talk to"
        " somebody now: a person whom you trust, or a helpline, where people listen at any hour. If you are in danger, call your local"
        " emergency number. Training does not matter at this moment; you do."
    ),
    Concern.EATING: (
        "Thank you for telling me. Food and training can become a heavy load, and you deserve support with it, not a stricter plan. I will"
        " not give you a target for eating less. Please talk to a doctor, a dietitian or a helpline for eating disorders; they help at any"
        " stage, however small it seems. Until then, eat regularly and treat yourself kindly. I am glad to help with training that feels good."
    ),
    Concern.MINOR_WEIGHT_LOSS: (
        "While you are growing, I do not plan weight loss: your body needs food to grow and to get strong. If your weight worries you, talk"
        " to a parent and a doctor; they can look at it with you. What I can do is plan training that makes you stronger and fitter, and"
        " that is fun."
    ),
    Concern.PAIN: (
        "Stop the exercise that hurts; training through pain makes it worse. I cannot tell what it is from here. If it is strong, is not"
        " better in a few days, or came with swelling, a pop, numbness or weakness, see a doctor or a physiotherapist."
    ),
    Concern.DRUGS: (
        "I give no advice on drugs, medicines or doses, neither for performance nor for pain. Please ask a doctor or a pharmacist. If you"
        " already take something, they can help without judging. With training, food and sleep I am glad to help."
    ),
    Concern.DIAGNOSIS: (
        "I cannot tell what it is, and I give no diagnosis: that takes somebody who examines you. Please see a doctor or a physiotherapist."
        " Until then, leave out what hurts."
    ),
}
ALSO = {
    Concern.EATING: "And please eat enough; I will not give you a target for eating less.",
    Concern.MINOR_WEIGHT_LOSS: "While you are growing, I do not plan weight loss.",
    Concern.PAIN: "And stop every exercise that hurts; see a professional if it does not get better.",
    Concern.DRUGS: "I give no advice on drugs, medicines or doses; please ask a doctor or a pharmacist.",
    Concern.DIAGNOSIS: "I cannot tell what it is; that takes somebody who examines you.",
    Concern.SELF_HARM: "You do not have to carry this alone; please talk to a helpline, too.",
}
"""What is added where a message tells of more than one concern."""


@dataclass(frozen=True, slots=True)
class AffectedExercise:
    """An exercise of the user's current workout that loads a region which hurts."""

    workout_id: str
    name: str


def answer(
    assessment: Assessment, injuries: Sequence[BodyRegion], affected: Sequence[AffectedExercise] = ()
) -> ChatAnswer:
    """The answer to the concerns of a message.

    Args:
        injuries: those of the preferences.
        affected: exercises of the current workout that load what hurts.
    """
    first, *others = assessment.answered
    own_texts = other_languages.TEXTS.get(assessment.language)
    sentences = [TEXTS[first], *(ALSO[concern] for concern in others if concern in ALSO)]
    if own_texts is not None:
        sentences = [own_texts[concern] for concern in assessment.answered]
    is_pain = assessment.asks_to_spare
    if is_pain and affected:
        names = [exercise.name for exercise in affected]
        sentences.append(f"In your workout, leave out {listed(names)} today.")
    new_regions = [region for region in assessment.regions if region not in injuries] if is_pain else []
    return ChatAnswer(
        text=" ".join(sentences),
        worded_by="built_in",
        concern=first.value,
        citations=_citations(is_pain, injuries, affected),
        actions=[_exclusion(injuries, new_regions)] if new_regions else [],
        contacts=_contacts(assessment),
    )


def _contacts(assessment: Assessment) -> list[Contact]:
    contacts: list[Contact] = []
    if Concern.EMERGENCY in assessment.concerns:
        contacts += EMERGENCY_CONTACTS
    if {Concern.SELF_HARM, Concern.EATING} & set(assessment.concerns):
        contacts += HELPLINES
    if Concern.SELF_HARM in assessment.concerns and Concern.EMERGENCY not in assessment.concerns:
        contacts += EMERGENCY_CONTACTS
    return contacts


def _citations(is_pain: bool, injuries: Sequence[BodyRegion], affected: Sequence[AffectedExercise]) -> list[Citation]:
    if not is_pain:
        return []
    citations = [Citation(kind="workout", label=exercise.name, id=exercise.workout_id) for exercise in affected]
    if injuries:
        regions = listed([_words(region) for region in injuries])
        citations.append(Citation(kind="account", label="Injuries in your preferences", value=regions))
    return citations


def _exclusion(injuries: Sequence[BodyRegion], regions: Sequence[BodyRegion]) -> Action:
    """The button that leaves out what loads the regions, by rule V4, in plans, workouts and substitutes from now on."""
    return Action(
        label=f"Spare my {listed([_words(region) for region in regions])} from now on",
        method="PUT",
        path="/users/preferences",
        body={"injuries": [region.value for region in (*injuries, *regions)]},
    )


def _words(region: BodyRegion) -> str:
    return region.value.replace("_", " ")
