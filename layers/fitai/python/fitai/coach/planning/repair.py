"""Improves a draft until it violates no rule: a local search over sets and lifts. Pure.

Each step tries all small changes and keeps the best: a set more or less, a lift more or less, another lift in the place
of one, a set moved from one lift to another.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from fitai.coach.planning.candidates import GROUPS, Candidate
from fitai.coach.planning.costs import HAMSTRINGS, QUADRICEPS, cost, has_main_lift
from fitai.coach.planning.draft import MAX_SETS_OF_A_LIFT, Draft, Slot
from fitai.coach.planning.exercises import Kind
from fitai.coach.planning.selection import suits_day

MAX_STEPS = 40
MAX_TASTE_STEPS = 4
"""Steps that only make a valid draft better."""
MAX_EVALUATIONS = 2200
"""Changes that are tried, at most: they take most of the time of a plan."""
GOOD_SHARE = 0.4
"""Of what is broken: an exchange that mends as much is made at once, without a look at the many others."""
MIN_GAIN = 0.3
CHOICES_PER_MUSCLE = 4
"""Lifts that are tried for a muscle that lacks sets."""
NEGLIGIBLE = 0.5
"""A cost of the rules that comes from the margins alone: no rule is broken for so little."""

Change = Callable[[], Callable[[], None]]
"""Applies itself to the draft, and gives what takes it back."""


def repair(draft: Draft, candidates: Sequence[Candidate], evaluations_left: int = MAX_EVALUATIONS) -> int:
    """Change a draft until it violates no rule, or no small change helps.

    Args:
        evaluations_left: changes that may be tried, about.

    Returns:
        how many of them are left.
    """
    current = cost(draft)
    taste_steps = 0
    for _ in range(MAX_STEPS):
        is_valid = current.rules <= NEGLIGIBLE
        if is_valid:
            taste_steps += 1
            if taste_steps > MAX_TASTE_STEPS:
                break
        best: Change | None = None
        best_total = current.total - MIN_GAIN
        for changes in (_small_changes, _exchanges):
            for change in changes(draft, candidates):
                undo = change()
                total = cost(draft).total
                undo()
                evaluations_left -= 1
                if total < best_total:
                    best, best_total = change, total
                if total < current.total - GOOD_SHARE * current.rules and not is_valid and changes is _exchanges:
                    break
            if best is not None or is_valid:
                break
        if best is None or evaluations_left <= 0:
            break
        best()
        current = cost(draft)
    return evaluations_left


def _small_changes(draft: Draft, candidates: Sequence[Candidate]) -> Iterator[Change]:
    for day, slot in list(draft.slots()):
        if slot.sets < MAX_SETS_OF_A_LIFT:
            yield _add_sets(slot, 1)
        if slot.sets > 1:
            yield _add_sets(slot, -1)
        yield _remove(draft.days[day], slot)
    for candidate in _useful(draft, candidates):
        for day in draft.frame.lifting_days:
            if not draft.may_have(candidate, day):
                continue
            suits = suits_day(candidate, draft.frame.days[day].kind)
            if draft.has_room(day):
                for sets in (1, 2, 3) if suits else (2,):
                    yield _insert(draft.days[day], Slot(candidate, sets))
            for slot in draft.days[day]:
                if suits and slot.candidate.kind is candidate.kind:
                    yield _replace(slot, candidate)


def _exchanges(draft: Draft, candidates: Sequence[Candidate]) -> Iterator[Change]:
    """Changes in two places: sets that move to another lift, and lifts that make way for another one."""
    slots = list(draft.slots())
    for day, giver in slots:
        for _, taker in slots:
            if giver is not taker and taker.sets < MAX_SETS_OF_A_LIFT:
                if giver.sets > 1:
                    yield _both(_add_sets(giver, -1), _add_sets(taker, 1))
                else:
                    yield _both(_remove(draft.days[day], giver), _add_sets(taker, 1))
    quickest = sorted(candidates, key=lambda candidate: (candidate.tier, candidate.short_seconds))
    useful = dict.fromkeys([*_useful(draft, candidates), *_useful(draft, quickest)])
    for candidate in useful:
        for day in draft.frame.lifting_days:
            if not draft.may_have(candidate, day):
                continue
            for slot in list(draft.days[day]):
                yield _replace(slot, candidate)
                yield _both(_replace(slot, candidate), _add_sets(slot, 1))
                if slot.sets > 1 and draft.has_room(day):
                    yield _both(_add_sets(slot, -1), _insert(draft.days[day], Slot(candidate, 1)))
                if slot.sets > 2 and draft.has_room(day):
                    yield _both(_add_sets(slot, -2), _insert(draft.days[day], Slot(candidate, 2)))


def _useful(draft: Draft, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best lifts for the muscles and patterns that lack most."""
    frame = draft.frame
    volume = draft.volume()
    patterns = draft.pattern_sets()
    ratio = frame.ratios.quadriceps_hamstrings
    lacking = {
        group for group in range(len(GROUPS)) if volume[group] < max(frame.floors[group], 0.8 * draft.aims[group])
    }
    lacking.update(group for group in frame.frequent if _trained_days(draft, group) < 2)
    if ratio is not None and volume[QUADRICEPS] < ratio[0] * volume[HAMSTRINGS]:
        lacking.add(QUADRICEPS)
    if ratio is not None and volume[QUADRICEPS] > ratio[1] * volume[HAMSTRINGS]:
        lacking.add(HAMSTRINGS)
    short_patterns = _short_patterns(draft, patterns)
    kinds_without_main_lift = {
        frame.days[day].kind for day in frame.lifting_days if draft.days[day] and not has_main_lift(draft.days[day])
    }
    counts: dict[object, int] = {}
    useful = []
    for candidate in candidates:
        places: list[object] = [group for group in candidate.trained if group in lacking]
        if candidate.pattern in short_patterns:
            places.append(candidate.pattern)
        if frame.is_held_to_easy and not candidate.is_harder:
            places.append("easy")
        if candidate.facts.kind in ("isolation", "core") and not candidate.is_last_plan:
            places.append("new")
        if candidate.kind is Kind.COMPOUND:
            places += [kind for kind in sorted(kinds_without_main_lift) if suits_day(candidate, kind)]
        if any(counts.get(place, 0) < CHOICES_PER_MUSCLE for place in places):
            useful.append(candidate)
            for place in places:
                counts[place] = counts.get(place, 0) + 1
    return useful


def _short_patterns(draft: Draft, patterns: Mapping[str, int]) -> set[str]:
    """The pushes and pulls of which a ratio asks for more: of a direction, or of a side."""
    ratios = draft.frame.ratios
    short = {direction for direction in ratios.directions if patterns.get(direction, 0) < 3}
    push, pull = (
        sum(sets for pattern, sets in patterns.items() if pattern.startswith(side)) for side in ("push", "pull")
    )
    if ratios.push_pull is not None:
        low, high = ratios.push_pull
        side = "push" if push < low * pull else "pull" if push > high * pull else None
        if side is not None:
            short |= {f"{side}-vertical", f"{side}-horizontal"}
    return short


def _trained_days(draft: Draft, group: int) -> int:
    return sum(
        any(group == trained for slot in draft.days[day] for trained, _ in slot.candidate.volume)
        for day in draft.frame.lifting_days
    )


def _add_sets(slot: Slot, count: int) -> Change:
    def change() -> Callable[[], None]:
        slot.sets += count

        def undo() -> None:
            slot.sets -= count

        return undo

    return change


def _remove(slots: list[Slot], slot: Slot) -> Change:
    def change() -> Callable[[], None]:
        position = next(index for index, other in enumerate(slots) if other is slot)
        del slots[position]
        return lambda: slots.insert(position, slot)

    return change


def _insert(slots: list[Slot], slot: Slot) -> Change:
    def change() -> Callable[[], None]:
        slots.append(slot)

        def undo() -> None:
            slots.pop()

        return undo

    return change


def _replace(slot: Slot, candidate: Candidate) -> Change:
    def change() -> Callable[[], None]:
        previous = slot.candidate
        slot.candidate = candidate

        def undo() -> None:
            slot.candidate = previous

        return undo

    return change


def _both(first: Change, second: Change) -> Change:
    def change() -> Callable[[], None]:
        undo_first = first()
        undo_second = second()

        def undo() -> None:
            undo_second()
            undo_first()

        return undo

    return change
