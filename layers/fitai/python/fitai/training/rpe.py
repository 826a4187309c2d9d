"""Rate of perceived exertion (RPE): what share of a one-repetition maximum a set is. Pure."""


def rir_to_rpe(rir: float) -> float:
    """Rate of perceived exertion from repetitions in reserve: RPE = 10 − RIR (Zourdos et al., 2016)."""
    return 10 - rir


RPE_TABLE = (100, 95.5, 92.2, 89.2, 86.3, 83.7, 81.1, 78.6, 76.2, 73.9, 70.7, 68.0, 65.3, 62.6, 59.9)
"""Percent of the one-repetition maximum, by repetitions − 1 + (10 − RPE) (Tuchscherer, Reactive Training Systems)."""
RPE_TABLE_HALF_POINTS = (97.8, 93.9, 90.7, 87.8, 85.0, 82.4, 79.9, 77.4, 75.1, 72.3, 69.4, 66.7)
"""The same for half points, from one repetition at RPE 9.5."""


def rpe_percentage(reps: int, rpe: float) -> float | None:
    """Percent of the one-repetition maximum that so many repetitions at this effort are; None beyond the table."""
    place = reps - 1 + (10 - rpe)
    table = RPE_TABLE if place == int(place) else RPE_TABLE_HALF_POINTS
    return table[int(place)] if int(place) < len(table) else None
