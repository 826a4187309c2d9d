"""Many writers at the same time, while small buckets are divided and merged all along: no place is wrong afterwards."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from fitai.community.boards import published, service, store
from fitai.community.boards.directory import store as directory_store
from fitai.community.boards.models import Board
from fitai.kernel import clock
from fitai.kernel.errors import Unavailable

from tests.store.conftest import on_a_server
from tests.unit.community.boards.ladder import agrees, small_buckets

BOARD = Board("test")
WRITERS, UPDATES, USERS = 30, 40, 200


@on_a_server
def test_no_place_is_wrong_after_many_writers(dynamodb: None) -> None:
    scores: dict[str, int] = {}
    disorder: list[str] = []
    stopped = threading.Event()

    def write(writer: int) -> None:
        randomness = random.Random(writer)
        for turn in range(UPDATES):
            user_id = f"user-{writer}-{randomness.randrange(USERS // WRITERS)}"
            # First the board grows, then it shrinks.
            score = None if randomness.random() < (0.1 if turn < UPDATES / 2 else 0.6) else randomness.randrange(40)
            while True:
                try:
                    published.set_score(BOARD, user_id, score, datetime.now(UTC))
                    break
                except Unavailable:
                    pass
            if score is None:
                scores.pop(user_id, None)
            else:
                scores[user_id] = score
            if turn % 10 == 9:
                service.maintain(BOARD.id)

    def read() -> None:
        while not stopped.is_set():
            try:
                standing = published.standing(BOARD.id, f"user-{random.randrange(WRITERS)}-0")
            except Unavailable:
                continue
            if standing is not None:
                around = [entry.score for entry in standing.above] + [standing.score]
                around += [entry.score for entry in standing.below]
                users = {entry.user_id for entry in (*standing.above, *standing.below)}
                if around != sorted(around, reverse=True) or len(users) + 1 != len(around):
                    disorder.append(str(standing))

    with small_buckets(12):
        readers = [threading.Thread(target=read) for _ in range(2)]
        for reader in readers:
            reader.start()
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, range(WRITERS)))
        stopped.set()
        for reader in readers:
            reader.join()
        assert disorder == []
        now = datetime.now(UTC)
        clock.set_source(lambda: now.replace(year=now.year + 1))
        agrees(BOARD, scores, limit=50)
        root = directory_store.load_root(BOARD.id)
        assert root is not None
        assert root.next_number > 5
        for bucket in directory_store.load_buckets(BOARD.id, directory_store.partitions_of_counts(root.next_number)):
            keys = store.bucket_keys(BOARD.id, bucket.number)
            assert (bucket.transfer, bucket.count) == (None, len(keys))
            assert all(bucket.holds(key) for key in keys)
