"""Rate of perceived exertion (RPE): what share of a one-repetition maximum a set is. Pure."""

RPE_TABLE = (100, 95.5, 92.2, 89.2, 86.3, 83.7, 81.1, 78.6, 76.2, 73.9, 70.7, 68.0, 65.3, 62.6, 59.9)
"""Percent of the one-repetition maximum, by repetitions − 1 + (10 − RPE) (Tuchscherer, Reactive Training Systems)."""
RPE_TABLE_HALF_POINTS = (97.8, 93.9, 90.7, 87.8, 85.0, 82.4, 79.9, 77.4, 75.1, 72.3, 69.4, 66.7)
"""The same for half points, from one repetition at RPE 9.5."""

MIN_TABLE_RPE = 6.5


def rir_to_rpe(rir: float) -> float:
    """Convert repetitions in reserve: RPE = 10 − RIR (Zourdos et al., 2016)."""
    return 10 - rir


def rpe_percentage(reps: int, rpe: float) -> float | None:
    """Percent of the one-repetition maximum for a number of repetitions at an RPE; None beyond the table.

    The table is used from an RPE of 6.5: how far a set below that was from failure nobody can tell.
    """
    if rpe < MIN_TABLE_RPE:
        return None
    index = reps - 1 + (10 - rpe)
    table = RPE_TABLE if index == int(index) else RPE_TABLE_HALF_POINTS
    return table[int(index)] if int(index) < len(table) else None
