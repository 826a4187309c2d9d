"""Filling short gaps in a series of coordinates."""

from fitai.coach.form.keypoints import MIN_SCORE

MAX_GAP_SECONDS = 0.3
"""A longer gap stays a gap."""

Series = list[float | None]
"""A coordinate in each frame; None in a gap."""


def max_gap(fps: float) -> int:
    """Frames of the longest gap that is filled.

    >>> max_gap(30)
    9
    """
    return int(MAX_GAP_SECONDS * fps + 1e-9)


def visible(value: float, score: float) -> float | None:
    """The coordinate of a point, or None where its score makes it a gap."""
    return value if score >= MIN_SCORE else None


def fill_gaps(series: Series, longest: int) -> Series:
    """Fill gaps of at most `longest` frames by straight lines; what lies before the first or after the last value stays.

    >>> fill_gaps([0.0, None, 2.0, None, None, None], 2)
    [0.0, 1.0, 2.0, None, None, None]
    """
    if None not in series:
        return series
    filled = list(series)
    last: int | None = None
    for index, value in enumerate(series):
        if value is None:
            continue
        if last is not None and 1 < index - last <= longest + 1:
            before = series[last]
            assert before is not None
            step = (value - before) / (index - last)
            for place in range(last + 1, index):
                filled[place] = before + step * (place - last)
        last = index
    return filled
