"""An answer of known length is one piece; one that is streamed waits for nothing."""

from collections.abc import Iterator

import pytest

from infra.local.emulator.patch import applied
from infra.local.emulator.patches import answers_in_one_piece
from infra.local.emulator.probes import pieces_of_answer

LENGTH = (b"content-length", b"2")


@pytest.fixture(autouse=True)
def patched() -> Iterator[None]:
    with applied(answers_in_one_piece.PATCH):
        yield


def test_head_and_body_are_one_piece():
    (piece,) = pieces_of_answer(b"GET", [LENGTH], b"{}")

    assert piece.startswith(b"HTTP/1.1 200 ")
    assert piece.endswith(b"\r\n\r\n{}")


def test_an_answer_without_a_body_is_sent_with_its_end():
    (piece,) = pieces_of_answer(b"HEAD", [LENGTH])

    assert piece.endswith(b"\r\n\r\n")


def test_the_head_of_a_stream_does_not_wait():
    head, first, second, end = pieces_of_answer(b"GET", [], b"one", b"two")

    assert head.startswith(b"HTTP/1.1 200 ")
    assert (b"one" in first, b"two" in second, end) == (True, True, b"0\r\n\r\n")
