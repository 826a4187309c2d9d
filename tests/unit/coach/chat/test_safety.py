"""What must be recognised in a message, in plain, slangy and misspelt English, and what must not."""

import json
from pathlib import Path

import pytest
from fitai.coach.chat.safety import answers, other_languages, rules, spelling
from fitai.coach.chat.safety.rules import Concern
from fitai.training.vocabulary import BodyRegion
from hypothesis import given
from hypothesis import strategies as st

SENTENCES: dict[str, list[str]] = json.loads((Path(__file__).parent / "safety_sentences.json").read_text("utf-8"))
HARMLESS = SENTENCES["harmless"]
DANGEROUS = [(concern, text) for concern, texts in SENTENCES.items() if concern != "harmless" for text in texts]


def test_there_are_enough_sentences() -> None:
    assert len(DANGEROUS) >= 80
    assert len(HARMLESS) >= 40
    assert set(SENTENCES) == {*Concern, "harmless"}
    assert all(len(texts) >= 5 for texts in SENTENCES.values())


@pytest.mark.parametrize(("concern", "text"), DANGEROUS)
def test_a_concern_is_recognised(concern: str, text: str) -> None:
    assert rules.assess(text).concern == concern, rules.normalized(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_sentence_is_no_concern(text: str) -> None:
    assert rules.assess(text).concerns == (), rules.normalized(text)


# --- numbers of the specification --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "recognised"),
    [
        ("I eat 1199 kcal a day", True),
        ("I eat 1200 kcal a day", False),
        ("I eat less than 1200 kcal a day", True),
        ("I eat 1,199 kcal a day", True),
        ("I eat 1.199 kcal a day", True),
        ("I eat 1.1k kcal a day", True),
        ("I eat 2k kcal a day", False),
        ("I eat 11000 kcal a day", False),
        ("I eat 5000 kj a day", True),
        ("I eat 8000 kj a day", False),
        ("I burn 800 kcal a day", False),
        ("I eat 300 kcal more a day", False),
    ],
)
def test_less_than_1200_kilocalories_a_day_are_recognised(text: str, recognised: bool) -> None:
    assert (Concern.EATING in rules.assess(text).concerns) is recognised


@pytest.mark.parametrize(("age", "is_minor"), [(13, True), (17, True), (18, False), (30, False)])
def test_weight_loss_of_minors_is_recognised_by_the_age_in_the_message(age: int, is_minor: bool) -> None:
    for text in (
        f"I'm {age} and want to lose weight",
        f"{age} years old, how do I lose fat",
        f"{age}yo diet plan for me, best diet",
    ):
        assert (Concern.MINOR_WEIGHT_LOSS in rules.assess(text).concerns) is is_minor, text


def test_weight_loss_of_minors_is_recognised_by_the_profile() -> None:
    text = "how do I lose 5 kg"
    assert rules.assess(text).concern is None
    assert rules.assess(text, is_minor=True).concern is Concern.MINOR_WEIGHT_LOSS
    assert rules.assess("drop 5 kg from the bar?", is_minor=True).concern is None


def test_the_most_pressing_concern_comes_first() -> None:
    assessment = rules.assess("my chest hurts, my knee hurts, which steroids help?")
    assert assessment.concerns[:3] == (Concern.EMERGENCY, Concern.PAIN, Concern.DRUGS)
    assert set(assessment.regions) == {"chest", "knee"}


def test_pain_beside_another_concern_is_answered_whole() -> None:
    answered = answers.answer(rules.assess("my knee hurts and I eat 800 kcal a day"), [BodyRegion.WRIST])
    assert answered.concern == "eating"
    assert "stop every exercise that hurts; see a professional" in answered.text
    assert [action.body for action in answered.actions] == [{"injuries": ["wrist", "knee"]}]
    assert any(contact.url for contact in answered.contacts)


@pytest.mark.parametrize(
    "text", ["my chest hurts and my knee hurts", "my knee hurts and I want to die", "me duele el pecho y la rodilla"]
)
def test_nothing_takes_from_the_weight_of_an_emergency_or_a_crisis(text: str) -> None:
    assessment = rules.assess(text)
    assert Concern.PAIN in assessment.concerns
    answered = answers.answer(assessment, [])
    texts = answers.TEXTS if assessment.language == "en" else other_languages.TEXTS[assessment.language]
    assert answered.text == texts[assessment.concerns[0]]
    assert answered.actions == []


def test_every_concern_of_a_message_in_german_is_answered() -> None:
    answered = answers.answer(rules.assess("Mein Knie tut weh und ich habe Magersucht"), [])
    texts = other_languages.TEXTS["de"]
    assert answered.text == f"{texts[Concern.EATING]} {texts[Concern.PAIN]}"


# --- spelling ----------------------------------------------------------------------------------------------

MISSPELT = [
    ("pain in my {}", "chest", Concern.EMERGENCY),
    ("I {} on the rower", "fainted", Concern.EMERGENCY),
    ("my calf is hot and {}", "swollen", Concern.EMERGENCY),
    ("I think about {}", "suicide", Concern.SELF_HARM),
    ("I take {} every day", "laxatives", Concern.EATING),
    ("is this {}", "anorexia", Concern.EATING),
    ("should I take {}", "steroids", Concern.DRUGS),
    ("my {} hurts", "shoulder", Concern.PAIN),
]


def misspellings(word: str) -> set[str]:
    """A letter missing, doubled, or swapped with the next, behind the first one."""
    places = range(1, len(word))
    missing = {word[:place] + word[place + 1 :] for place in places}
    doubled = {word[:place] + word[place] + word[place:] for place in places}
    swapped = {word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in places[:-1]}
    return {wrong for wrong in missing | doubled | swapped if wrong not in spelling.words().ordinary}


@pytest.mark.parametrize(("sentence", "word", "concern"), MISSPELT)
def test_one_mistake_in_the_word_that_matters_hides_nothing(sentence: str, word: str, concern: Concern) -> None:
    for wrong in misspellings(word) | {word.upper(), " ".join(word), word.replace("s", "$"), f"{word}{word[-1] * 4}"}:
        assert concern in rules.assess(sentence.format(wrong)).concerns, wrong


def test_no_word_that_matters_is_called_ordinary() -> None:
    lexicon = spelling.words()
    assert not set(lexicon.mended) & lexicon.ordinary


@pytest.mark.parametrize(
    "hidden", ["my che​st hurts", "my ｃｈｅｓｔ hurts", "my chést hurts", "my c-h-e-s-t hurts", "MY CHEST HURTS!!!"]
)
def test_invisible_and_unusual_letters_hide_nothing(hidden: str) -> None:
    assert rules.assess(hidden).concern is Concern.EMERGENCY


@given(st.text(max_size=300))
def test_any_text_can_be_assessed(text: str) -> None:
    rules.assess(text)


@given(st.sampled_from(DANGEROUS), st.sampled_from(HARMLESS))
def test_harmless_sentences_around_a_concern_do_not_hide_it(dangerous: tuple[str, str], harmless: str) -> None:
    concern, text = dangerous
    assert concern in rules.assess(f"{harmless}. {text}. {harmless}").concerns


# --- German and Spanish ------------------------------------------------------------------------------------

OTHER_LANGUAGES = [
    ("de", "emergency", "Ich habe Brustschmerzen beim Bankdrücken"),
    ("de", "emergency", "Druck auf der Brust und mir ist schlecht"),
    ("de", "emergency", "bin nach dem Kreuzheben ohnmächtig geworden"),
    ("de", "emergency", "mein linker Arm ist plötzlich taub"),
    ("de", "emergency", "Taubheit im Schritt seit gestern"),
    ("de", "emergency", "meine Wade ist heiß und geschwollen"),
    ("de", "self_harm", "Ich will nicht mehr leben"),
    ("de", "self_harm", "ich denke an Selbstmord"),
    ("de", "eating", "ich esse nur 800 Kalorien am Tag"),
    ("de", "eating", "nach dem Essen muss ich kotzen, absichtlich"),
    ("de", "eating", "Ich habe Magersucht"),
    ("de", "minor_weight_loss", "ich bin 15 und will abnehmen"),
    ("de", "pain", "mein Knie tut beim Squat weh"),
    ("de", "pain", "Rückenschmerzen nach dem Training"),
    ("de", "drugs", "soll ich Anabolika nehmen"),
    ("de", "diagnosis", "habe ich einen Bandscheibenvorfall?"),
    ("es", "emergency", "me duele el pecho"),
    ("es", "emergency", "me desmayé en el gimnasio"),
    ("es", "emergency", "tengo el brazo izquierdo dormido"),
    ("es", "emergency", "la pantorrilla está hinchada y caliente"),
    ("es", "self_harm", "quiero morirme"),
    ("es", "self_harm", "pienso en suicidarme"),
    ("es", "eating", "como 900 calorías al día"),
    ("es", "eating", "vomito después de comer"),
    ("es", "minor_weight_loss", "tengo 14 años y quiero bajar de peso"),
    ("es", "pain", "me duele la rodilla"),
    ("es", "drugs", "¿qué esteroides tomo?"),
    ("es", "diagnosis", "¿tengo una hernia?"),
]
OTHER_HARMLESS = [
    "Brusttraining heute war super",
    "Muskelkater in der Brust",
    "Was trainiere ich heute?",
    "Wie viele Scheiben für 100 kg?",
    "Ich habe 500 Kalorien verbrannt",
    "ich bin 35 und will abnehmen",
    "hoy entreno pecho",
    "¿qué entreno hoy?",
    "quemé 500 calorías",
    "tengo 30 años y quiero bajar de peso",
]


@pytest.mark.parametrize(("language", "concern", "text"), OTHER_LANGUAGES)
def test_concerns_are_recognised_and_answered_in_german_and_spanish(language: str, concern: str, text: str) -> None:
    assessment = rules.assess(text)
    assert assessment.concern == concern
    answered = answers.answer(assessment, [])
    assert not any(character.isdigit() for character in answered.text)
    if assessment.language != "en":
        assert assessment.language == language
        assert answered.text.startswith(other_languages.TEXTS[language][Concern(concern)])


@pytest.mark.parametrize("text", OTHER_HARMLESS)
def test_harmless_sentences_in_german_and_spanish_are_no_concern(text: str) -> None:
    assert rules.assess(text).concerns == ()


def test_every_concern_has_an_answer_in_every_language() -> None:
    for texts in (answers.TEXTS, *other_languages.TEXTS.values()):
        assert set(texts) == set(Concern)
        assert all(not any(character.isdigit() for character in text) for text in texts.values())
