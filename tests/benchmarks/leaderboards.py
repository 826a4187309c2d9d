"""A board with many entries and 200 concurrent writers on DynamoDB Local: wrong ranks, requests and units.

    python -m tests.benchmarks.leaderboards [entries] [writers] [updates]

The entries are loaded in the layout that the code writes, 300 to a bucket. Then all writers update at the same time: scores of users
that are on the board, new users, and some that are taken off; two readers read ranks meanwhile. Five seconds after the last
update every place of the board is compared with a sorted list, page by page, and the standing of 500 users with it.
"""

import base64
import contextlib
import json
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import urllib3

from infra.local import dynamodb_local
from infra.local.network import free_port, wait

ENTRIES, WRITERS, UPDATES = 20_000, 200, 4_000
BUCKET_FILL = 300
SCORES = 50_000
POPULAR = 0.05
"""The share of users with one and the same score: more than one bucket holds."""
CHECKED = 500
BOARD_ID = "bench"
POOL = urllib3.PoolManager(maxsize=4)


class Counts:
    """Requests and units, by operation; counted in all threads."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self.units: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, model: Any, parsed: dict[str, Any], **_: Any) -> None:
        """botocore's `after-call`."""
        consumed = parsed.get("ConsumedCapacity") or []
        units = sum(c.get("CapacityUnits", 0.0) for c in (consumed if isinstance(consumed, list) else [consumed]))
        with self._lock:
            self.requests[model.name] += 1
            self.units[model.name] += units


@contextlib.contextmanager
def server() -> Iterator[str]:
    """DynamoDB Local in memory, stopped afterwards in any case."""
    dynamodb_local.HOME.mkdir(parents=True, exist_ok=True)
    dynamodb_local._fetch()
    port = free_port()
    endpoint = f"http://localhost:{port}"
    with subprocess.Popen(
        dynamodb_local._command(port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait(lambda: dynamodb_local._answers(endpoint), 60)
            yield endpoint
        finally:
            process.terminate()


def main(entries: int = ENTRIES, writers: int = WRITERS, updates: int = UPDATES) -> int:
    """Load, write, wait, compare; return the number of wrong places."""
    from fitai.kernel import aws, table

    from tests.harness.cloud import cloud

    # So many threads on one small server: it may take longer to answer than a function would wait.
    table.new_client = lambda *name, **_: aws.new_client(*name, read_seconds=120, max_pool_connections=writers + 10)
    with server() as endpoint, cloud(dynamodb=endpoint):
        return _measure(entries, writers, updates)


def _measure(entries: int, writers: int, updates: int) -> int:
    from fitai.community.boards import published, service
    from fitai.community.boards.models import Board
    from fitai.kernel import table
    from fitai.kernel.errors import Unavailable

    board, randomness = Board(BOARD_ID), random.Random(7)

    def a_score() -> int:
        return SCORES // 2 if randomness.random() < POPULAR else randomness.randrange(SCORES)

    scores = {f"{number:08x}-0000-7000-8000-000000000000": a_score() for number in range(entries)}
    writing = randomness.sample(sorted(scores), min(entries, 4 * updates))
    checked = randomness.sample(sorted(scores), min(CHECKED, entries))
    began = time.monotonic()
    _load(board, scores, {*writing, *checked})
    print(f"{entries:,} entries loaded in {time.monotonic() - began:.0f} s", flush=True)

    counts = Counts()
    for client in {id(c): c for c in (table.client(), table.connection().connection._client)}.values():
        client.meta.events.register("after-call.dynamodb.*", counts.add)
    plans: list[list[tuple[str, int | None]]] = [[] for _ in range(writers)]
    for number in range(updates):
        kind = randomness.random()
        user_id = f"new-{number}" if kind < 0.2 else writing[number * 3 % len(writing)]
        plans[hash(user_id) % writers].append((user_id, None if kind > 0.95 else a_score()))
    stopped, failures, reads = threading.Event(), Counter[str](), list[float]()

    def write(plan: list[tuple[str, int | None]]) -> None:
        for user_id, score in plan:
            while True:
                try:
                    published.set_score(board, user_id, score, datetime.now(UTC))
                    break
                except Unavailable:
                    failures["write"] += 1
            if score is None:
                scores.pop(user_id, None)
            else:
                scores[user_id] = score

    def read() -> None:
        while not stopped.is_set():
            started = time.monotonic()
            try:
                published.standing(BOARD_ID, random.choice(checked))
            except Unavailable:
                failures["read"] += 1
            reads.append(time.monotonic() - started)
            time.sleep(0.05)

    began = time.monotonic()
    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, plans))
    seconds = time.monotonic() - began
    stopped.set()
    for reader in readers:
        reader.join()
    print(
        f"{updates:,} updates by {writers} writers in {seconds:.0f} s ({updates / seconds:.0f}/s, this machine's), "
        f"{len(reads)} ranks read meanwhile; asked to come back: {dict(failures)}"
    )
    print(f"requests {dict(counts.requests)}, units {dict(counts.units)} (reads of ranks and sums included)")
    time.sleep(5)
    service.reset_maps()
    return _compare(published, scores, checked, counts)


def _compare(published: Any, scores: dict[str, int], checked: list[str], counts: Counts) -> int:
    from fitai.community.boards import rules
    from fitai.community.boards.directory import store as directory_store

    expected = []
    for position, key in enumerate(sorted(rules.entry_key(score, user_id) for user_id, score in scores.items())):
        same = bool(expected) and expected[-1][2] == rules.key_score(key)
        expected.append((expected[-1][0] if same else position + 1, rules.key_user(key), rules.key_score(key)))
    places, after = [], None
    while True:
        page = published.top(BOARD_ID, 500, after)
        places += [(entry.rank, entry.user_id, entry.score) for entry in page.entries]
        after = page.after
        if after is None:
            break
    wrong = sum(place != other for place, other in zip(places, expected, strict=False)) + abs(
        len(places) - len(expected)
    )
    index = {user_id: number for number, (_, user_id, _) in enumerate(expected)}
    wrong_standings, requests, units = 0, [], []
    for user_id in checked:
        if user_id not in index:
            continue
        before = sum(counts.requests.values()), sum(counts.units.values())
        standing = published.standing(BOARD_ID, user_id)
        requests.append(sum(counts.requests.values()) - before[0])
        units.append(sum(counts.units.values()) - before[1])
        at = index[user_id]
        around = [(e.rank, e.user_id, e.score) for e in (*standing.above, *standing.below)] if standing else []
        neighbours = expected[max(at - 5, 0) : at] + expected[at + 1 : at + 6]
        wrong_standings += standing is None or standing.rank != expected[at][0] or around != neighbours
    stored = directory_store.load_directory(BOARD_ID)
    buckets = 1 if stored is None else len(stored.spans.spans)
    print(f"{len(expected):,} places in {buckets:,} buckets (or pages) compared: {wrong} wrong")
    print(f"{len(requests)} standings with their neighbours: {wrong_standings} wrong")
    print(
        f"a standing: requests median {statistics.median(requests):.0f}, at most {max(requests)}; "
        f"read units median {statistics.median(units):.1f}, at most {max(units):.1f} (sums of counts included)"
    )
    return wrong + wrong_standings


def _load(board: Any, scores: dict[str, int], with_scores: set[str]) -> None:
    from fitai.community.boards import rules, store
    from fitai.community.boards.rules import Span
    from fitai.community.boards.store import BoardScoreItem, BucketItem, DirectoryItem, FenceItem

    keys = sorted(rules.entry_key(score, user_id) for user_id, score in scores.items())
    chunks = [keys[start : start + BUCKET_FILL] for start in range(0, len(keys), BUCKET_FILL)]
    bounds = [rules.LOWEST, *(rules.separator(a[-1], b[0]) for a, b in pairwise(chunks))]
    items: list[Any] = [
        BoardScoreItem.of(
            board.id,
            user_id,
            board=board.id,
            score=scores[user_id],
            listed=True,
            version=1,
            at="2026-01-01T00:00:00+00:00",
        )
        for user_id in with_scores
    ]
    for number, (lower, chunk) in enumerate(zip(bounds, chunks, strict=True), 1):
        is_last = number == len(chunks)
        upper, right = (rules.HIGHEST, None) if is_last else (bounds[number], number + 1)
        items.append(BucketItem.of(board.id, number, lower=lower, upper=upper, size=len(chunk), right=right))
        items.append(FenceItem.of(board.id, number, upper=upper, right=right))
        partition = store.bucket_partition(board.id, number)
        items += [{"PK": {"S": partition}, "SK": {"S": key}, "kind": {"S": "rank"}} for key in chunk]
    root = BucketItem.of(
        board.id, store.ROOT, lower=rules.LOWEST, upper=rules.HIGHEST, size=0, into=1, next=len(chunks) + 1
    )
    directory = DirectoryItem.of(board.id, at=0, settled=False, paged=False)
    directory.spans = rules.encode_spans([Span(rules.LOWEST, 1, len(chunks[0]))])
    items += [root, directory]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_put, (items[start : start + 25] for start in range(0, len(items), 25))))


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _put(batch: list[Any]) -> None:
    """Write up to 25 items. DynamoDB Local verifies no signature: without the SDK a request costs a tenth."""
    from fitai.kernel import table
    from fitai.kernel.settings import settings

    client = table.client()
    raw = (item if isinstance(item, dict) else item.get_save_kwargs_from_instance()["Item"] for item in batch)
    body = json.dumps(
        {"RequestItems": {settings().table: [{"PutRequest": {"Item": item}} for item in raw]}}, default=_base64
    )
    scope = f"{client._get_credentials().access_key}/20260101/{client.meta.region_name}/dynamodb/aws4_request"
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": "DynamoDB_20120810.BatchWriteItem",
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none",
    }
    response = POOL.request("POST", client.meta.endpoint_url, body=body, headers=headers)
    if response.status != 200 or response.json().get("UnprocessedItems"):
        raise RuntimeError(response.data.decode())


if __name__ == "__main__":
    sys.exit(1 if main(*map(int, sys.argv[1:])) else 0)
