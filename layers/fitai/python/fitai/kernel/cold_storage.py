"""Cold storage: what is too old for the table and is kept in the bucket, compressed, a small object for each subject.

    archive/operations/<user>/<workout>.json.gz    the operations of a finished workout (`workouts.archive`)
    archive/audit/<subject>/<day>.json.gz          the entries of the audit trail about a subject (`kernel.audit_archive`);
    archive/audit/<subject>/<day>.erased.json.gz   of an erased one, without where its requests came from

The table's own copies expire by their TTL, which costs nothing. Everything about a person is below a prefix that names the person, so
that it is exported and erased with the account. The bucket's lifecycle ends it.
"""

import gzip
import json
from typing import Any

from fitai.kernel import storage

ARCHIVE_PREFIX = "archive/"
OPERATIONS_PREFIX = f"{ARCHIVE_PREFIX}operations/"
AUDIT_ARCHIVE_PREFIX = f"{ARCHIVE_PREFIX}audit/"
OPERATIONS_DAYS = 730
"""Days after which the operations of a workout are removed from the bucket."""
AUDIT_DAYS = 7 * 365
"""Days after which entries of the audit trail are removed from the bucket."""
CONTENT_TYPE = "application/gzip"


def write_archived(key: str, content: Any) -> None:
    """Write JSON, the same content as the same bytes. One PutObject."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    storage.write_object(key, gzip.compress(text.encode(), mtime=0), CONTENT_TYPE)


def read_archived(key: str) -> Any:
    """Read what was written; None where there is nothing. One GetObject."""
    stored = storage.find_object(key)
    return None if stored is None else json.loads(gzip.decompress(stored.content))
