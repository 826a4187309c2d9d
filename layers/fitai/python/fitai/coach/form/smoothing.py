"""Smoothing a series: the median of five frames, then the mean of five."""

from itertools import pairwise

from fitai.coach.form.gaps import Series

REACH = 2
"""Frames on each side of a frame that a window of five has; at an end the window is shorter."""


def smooth(series: Series) -> Series:
    """Smooth each run of values between gaps; gaps stay."""
    gaps = [-1, *(index for index, value in enumerate(series) if value is None), len(series)]
    smoothed: Series = [None] * len(series)
    for gap, next_gap in pairwise(gaps):
        if next_gap - gap > 1:
            run: list[float] = series[gap + 1 : next_gap]  # type: ignore[assignment]
            smoothed[gap + 1 : next_gap] = means(medians(run))
    return smoothed


def medians(run: list[float]) -> list[float]:
    """The median of five frames about each frame.

    >>> medians([1.0, 1.0, 9.0, 1.0, 1.0])
    [1.0, 1.0, 1.0, 1.0, 1.0]
    """
    inner = [sorted(window)[2] for window in zip(run, run[1:], run[2:], run[3:], run[4:], strict=False)]
    count = len(run)
    head = [_median(run, index) for index in range(min(REACH, count))]
    tail = [_median(run, index) for index in range(max(count - REACH, len(head)), count)]
    return head + inner + tail


def means(run: list[float]) -> list[float]:
    """The mean of five frames about each frame.

    >>> means([0.0, 0.0, 5.0, 0.0, 0.0])[2]
    1.0
    """
    # Not `sum`: its result depends on the version of Python, and an analysis in parts must give the same as a whole.
    inner = [(a + b + c + d + e) / 5 for a, b, c, d, e in zip(run, run[1:], run[2:], run[3:], run[4:], strict=False)]
    count = len(run)
    head = [_mean(run, index) for index in range(min(REACH, count))]
    tail = [_mean(run, index) for index in range(max(count - REACH, len(head)), count)]
    return head + inner + tail


def _window(run: list[float], index: int) -> list[float]:
    return run[max(0, index - REACH) : index + REACH + 1]


def _median(run: list[float], index: int) -> float:
    window = sorted(_window(run, index))
    middle = len(window) // 2
    return window[middle] if len(window) % 2 else (window[middle - 1] + window[middle]) / 2


def _mean(run: list[float], index: int) -> float:
    window = _window(run, index)
    total = 0.0
    for value in window:
        total += value
    return total / len(window)
