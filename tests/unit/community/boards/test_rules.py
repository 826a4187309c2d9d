"""Keys sort as the board does; directories are read as they were written."""

import pytest
from fitai.community.boards import rules
from fitai.community.boards.models import MAX_SCORE
from fitai.community.boards.rules import Span, Spans
from hypothesis import given
from hypothesis import strategies as st

SCORES = st.integers(-MAX_SCORE, MAX_SCORE)
KEYS = st.lists(st.tuples(st.integers(0, 50), st.uuids().map(str)), min_size=2, max_size=60, unique=True)


@given(SCORES, SCORES, st.uuids().map(str), st.uuids().map(str))
def test_a_better_score_has_a_smaller_key(score: int, other: int, user_id: str, other_id: str) -> None:
    key, other_key = rules.entry_key(score, user_id), rules.entry_key(other, other_id)
    if score != other:
        assert (key < other_key) == (score > other)
    assert (rules.key_score(key), rules.key_user(key)) == (score, user_id)
    assert rules.LOWEST < rules.score_key(score) < key < rules.HIGHEST


@pytest.mark.parametrize("score", [MAX_SCORE + 1, -MAX_SCORE - 1])
def test_a_score_out_of_range_has_no_key(score: int) -> None:
    with pytest.raises(ValueError, match="a score is between"):
        rules.score_key(score)


def test_users_of_one_score_are_not_in_the_order_of_their_ids() -> None:
    keys = [rules.entry_key(1, f"user-{number:03}") for number in range(100)]
    assert keys != sorted(keys)


@given(KEYS)
def test_a_bucket_is_divided_near_its_middle(entries: list[tuple[int, str]]) -> None:
    keys = sorted({rules.entry_key(score, user_id) for score, user_id in entries})
    if len(keys) < 2:
        return
    bound, stay = rules.split_point(keys)
    assert keys[stay - 1] < bound <= keys[stay]
    assert abs(stay - len(keys) // 2) <= max(1, len(keys) // 10)


def test_a_bucket_is_divided_between_two_scores_if_that_is_near_the_middle() -> None:
    keys = sorted(rules.entry_key(score, f"user-{index}") for index, score in enumerate([9] * 55 + [3] * 45))
    assert rules.split_point(keys) == (rules.score_key(3)[: len(rules.split_point(keys)[0])], 55)


SPANS = st.lists(
    st.tuples(st.text("0123456789az", max_size=14), st.integers(0, 10**6), st.integers(0, 500)),
    min_size=1,
    max_size=40,
    unique_by=lambda span: span[0],
).map(lambda spans: [Span(*span) for span in sorted(spans)])


@given(SPANS)
def test_a_directory_is_read_as_it_was_written(spans: list[Span]) -> None:
    assert rules.decode_spans(rules.encode_spans(spans)) == spans


@given(SPANS, st.text("0123456789az", max_size=14))
def test_a_key_belongs_to_the_last_bucket_that_begins_before_it(spans: list[Span], key: str) -> None:
    directory = Spans(spans)
    index = directory.index(key)
    beginning = [number for number, span in enumerate(spans) if span.lower <= key]
    assert index == max(beginning, default=0)
    assert directory.before[index] == sum(span.count for span in spans[:index])


def test_pages_begin_where_they_did_and_one_that_has_grown_is_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "PAGE_BUCKETS", 3)
    spans = [Span(lower, number, 1) for number, lower in enumerate(["", *"bcdefghijk"])]
    pages = rules.pages(spans, ["", "d", "x"])
    assert [page[0].lower for page in pages] == ["", "d", "g", "j"]
    assert [span for page in pages for span in page] == spans


def test_a_new_period_takes_so_many_bounds_that_each_has_as_many_entries() -> None:
    bounds = ["", *(f"{number:03}" for number in range(1, 300))]
    spans = [Span(lower, index, 500 if index < 100 else 5) for index, lower in enumerate(bounds)]
    inherited = rules.inherited_bounds(spans)
    assert inherited[0] == ""
    assert len(inherited) == rules.INHERITED_BUCKETS
    assert sum(lower < "100" for lower in inherited) >= 98
