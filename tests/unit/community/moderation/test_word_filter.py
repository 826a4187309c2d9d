"""The word filter: what it finds however it is disguised, and the innocent words that it lets pass."""

import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from fitai.community.moderation import word_filter
from fitai.community.moderation.word_filter import SEVERITIES, find_words, plain_text
from fitai.kernel.settings import settings
from hypothesis import given
from hypothesis import strategies as st

WORDS = Path(word_filter.__file__).parent / "words"

INNOCENT = """
Scunthorpe, classy, 142,460, 100kg x5, Penistone, Essex, Sussex, cockpit, peacock, shiitake, assess, assisted pull-up, bass,
mass gain, grass, massive, glass, analysis, cumulative, circumference, titanium, therapist, execution, snatch, clean and jerk,
power clean, thrusters, hip thrust, pump, pumped, medicine balls, ball slams, butt kicks, booty band, glutes, rack pull, rope,
dumb-bell, Dick Button, a dick's sporting goods, hump, humping the load, spinal, dorsiflexion, cuntur, shitake, hoe, cocktail,
Fick principle, arsenal, Arsenault, hell of a set, damn good, RPE 8.5, 3x10 @ 60%, 5x5, 4x8-12, 1RM, e1RM 142.5 kg, 20 kg + 2 x 5,
$5 protein bar, A$AP, 5s hold, 7s tempo, 1:30 rest, 10 km in 42:10, 8,000 steps, v02 max, H2O, B12, 3RM, 4-0-1-0 tempo, 100%!!!,
HIIT, AMRAP, EMOM, a5, s3t, 455, @home, user+tag@example.com, wow!!!, +2.5, |bar|, leg day!, C4 pre-workout,

Ass im Ärmel, dicke Arme, dick aufgetragen, Fuß, Füße, Fussball, Spaß, Hürde, Hürdenlauf, Huf, Nuss, Nüsse, Kniebeuge, Kreuzheben,
Bankdrücken, Klimmzüge, Liegestütze, Schlampig ausgeführt, schlampige Technik, Mist, Scheiße war das schwer, Arsch hoch, geil,
Gesäß, Gesäßmuskel, Po, Brust, Brustpresse, Rücken, Stoßen, Reißen, Pisten, Piste, Wiederholungen, 3 Sätze à 12, 4×8, Wade, Bauch,
Muskelkater, Übergewicht, Körperfettanteil, Nutzen, Nutella, Spastik, Spastizität, behindert, Strichliste, Fotograf, Wichtig,

año, años, cono, conos, culo, pene, polla, pollo, perra, zorra, negro, negra, café negro, peso muerto, press de banca, sentadilla,
dominadas, flexiones, glúteo, glúteos, empuje de cadera, zancadas, computadora, disputa, diputado, reputación, imputar, putativo,
cabra, cabrito, maricultura, retrasado, subnormal, mierda qué duro, joder qué serie, concha, músculo, espalda, cuádriceps, Kike,
repeticiones, 3 series de 12, 80 kg × 5, peso corporal, ¡vamos!, ¿qué tal?, arándano, pepino, espárrago, putt, Puteaux
"""


@pytest.fixture(autouse=True)
def lists() -> Iterator[None]:
    word_filter.forget_lists()
    yield
    settings.cache_clear()
    word_filter.forget_lists()


def listed(severity: str) -> list[str]:
    return [line for line in (WORDS / f"{severity}.txt").read_text().splitlines() if line and line[0] != "#"]


@pytest.mark.parametrize(
    "text", [text for part in INNOCENT.split(",\n") for text in part.replace("\n", " ").split(", ")]
)
def test_innocent_texts_pass(text: str) -> None:
    assert find_words(text.strip()) == []


def test_all_innocent_words_pass_in_one_text() -> None:
    assert find_words(INNOCENT) == []


@pytest.mark.parametrize("severity", ["severe", "insults"])
def test_every_listed_word_is_found(severity: str) -> None:
    for word in listed(severity):
        for written in (word, word.upper(), f"«{word}!»", f"so ein {word}.", f"({word})"):
            assert find_words(written) == [plain_text(word)], written


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("ＦＵＣＫ", "fuck"),
        ("𝐟𝐮𝐜𝐤", "fuck"),
        ("fu\u200bck", "fuck"),
        ("f\u00aduck", "fuck"),
        ("fu\u2060ck\ufeff", "fuck"),
        ("f̶u̶c̶k̶", "fuck"),
        ("fück", "fuck"),
        ("ƒuсk", "fuck"),
        ("fυсκ", "fuck"),
        ("аrѕchloсh", "arschloch"),
        ("b1tch", "bitch"),
        ("b!tch", "bitch"),
        ("b|tch", "bitch"),
        ("s1ut", "slut"),
        ("$lut$", "sluts"),
        ("wh0r3", "whore"),
        ("@$$h0le", "asshole"),
        ("put4", "puta"),
        ("hurens0hn", "hurensohn"),
        ("HURENSÖHNE", "hurensohne"),
        ("cabro\u0301n", "cabron"),
        ("mother-fucker", "fucker"),
        ("fuck+you", "fuck"),
        ("fuck!you", "fuck"),
    ],
)
def test_disguises_are_seen_through(written: str, found: str) -> None:
    assert find_words(written) == [found]


def test_a_word_is_told_once_and_in_the_order_of_the_text() -> None:
    assert find_words("Hure! bitch, b1tch HURE") == ["hure", "bitch"]


def test_leet_is_read_in_tokens_with_letters_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for severity in SEVERITIES:
        (tmp_path / f"{severity}.txt").write_text("# digits that read as words\nassos\nist\nlaeg\n")
    monkeypatch.setenv("FITAI_WORD_LISTS", str(tmp_path))
    settings.cache_clear()
    word_filter.forget_lists()
    assert find_words("45505 157 14,39 1+7") == []
    assert find_words("4550s") == ["assos"]
    assert find_words("fuck") == [], "the folder of the settings replaces our own lists"


def test_which_lists_are_refused_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (find_words("scheiße"), find_words("scheiße", SEVERITIES)) == ([], ["scheisse"])
    monkeypatch.setenv("FITAI_REFUSED_WORDS", "severe,insults,mild")
    settings.cache_clear()
    assert find_words("scheiße") == ["scheisse"]


def test_no_word_is_in_two_lists_or_twice() -> None:
    words = [plain_text(word) for severity in SEVERITIES for word in listed(severity)]
    assert len(words) == len(set(words))


@given(st.text(string.digits + ".,:;+-/@%$!|() ×x\n"))
def test_numbers_and_signs_never_say_a_word(text: str) -> None:
    assert find_words(text) == []


@given(st.sampled_from(listed("insults")), st.text(string.ascii_lowercase, min_size=1), st.booleans())
def test_a_word_within_a_longer_word_passes(word: str, more: str, before: bool) -> None:
    longer = more + plain_text(word) if before else plain_text(word) + more
    everything = {plain_text(other) for severity in SEVERITIES for other in listed(severity)}
    assert (find_words(longer, SEVERITIES) == []) is (longer not in everything)


@given(
    st.sampled_from(listed("insults")),
    st.data(),
    st.sampled_from(["\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff", "\u0301", "\u0336", "\u20dd"]),
)
def test_nothing_invisible_hides_a_word(word: str, data: st.DataObject, hidden: str) -> None:
    at = data.draw(st.integers(1, len(word)))
    assert find_words(word[:at] + hidden + word[at:]) == [plain_text(word)]


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(word in plain_text(word) for word in find_words(text, SEVERITIES))
