"""The names of the months, in the languages of the apps. Pure."""

MONTHS = (
    ("jan", "ene", "gen", "janv", "sty", "oca", "янв", "led"),
    ("feb", "fev", "fevr", "lut", "sub", "фев", "uno"),
    ("mar", "marz", "mrz", "mrt", "maer", "mars", "мар", "bre"),
    ("apr", "abr", "avr", "kwi", "nis", "апр", "dub"),
    ("mai", "may", "mag", "mei", "maj", "mayo", "мая", "маи", "kve"),
    ("jun", "giu", "juin", "cze", "haz", "июн", "cvn"),
    ("jul", "lug", "juil", "lip", "tem", "июл", "cvc"),
    ("aug", "ago", "aout", "sie", "agu", "авг", "srp"),
    ("sep", "set", "sept", "szept", "wrz", "eyl", "сен", "zar"),
    ("oct", "okt", "ott", "out", "paz", "eki", "окт", "rij"),
    ("nov", "lis", "kas", "ноя"),
    ("dec", "dez", "des", "dic", "gru", "ara", "дек", "pro"),
)
"""The beginnings of the months in English, German, Spanish, French, Portuguese, Italian, Dutch, the Scandinavian
languages, Polish, Turkish, Russian, Czech and Hungarian; folded, so that a Russian `й` is an `и`."""
WEEKDAYS_LIKE_MONTHS = frozenset({"martes", "mardi", "martedi", "marti"})
"""Names of Tuesday that begin as March does."""


def month_number(token: str) -> int | None:
    """The month of a word: the one with the longest beginning in common, since languages share some."""
    if token in WEEKDAYS_LIKE_MONTHS:
        return None
    matches = [
        (len(beginning), number)
        for number, beginnings in enumerate(MONTHS, 1)
        for beginning in beginnings
        if token.startswith(beginning)
    ]
    return max(matches)[1] if matches else None
