"""The archive of an export: its parts, collected service by service, and the one ZIP file that they become.

Everything is streamed, so that memory has a bound whatever an account holds.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from botocore.exceptions import ClientError

from fitai.kernel import clock, storage
from fitai.kernel.personal_data import PersonalData, registered
from fitai.kernel.table import WriteConflict
from fitai.users.export import rules
from fitai.users.export.models import Export

FORMAT_VERSION = 1
"""Of the archive; raised when a reader of archives would have to know."""
FILE_PERMISSIONS = 0o600 << 16
"""Permissions of a file that is unpacked: its owner's."""


def collect_personal_data(export: Export, holding: PersonalData) -> dict[str, int]:
    """Write what one service holds, a JSON array for each kind; gives how many values each has.

    Doing it again replaces what was written.
    """
    counts: dict[str, int] = {}
    with ExitStack() as closing:
        files: dict[str, storage.ObjectWriter] = {}
        for kind, value in holding.export(export.user_id):
            if kind not in files:
                key = rules.part_key(export, holding.name, kind)
                files[kind] = closing.enter_context(storage.ObjectWriter(key, "application/json"))
            files[kind].write(b",\n" if kind in counts else b"[\n")
            files[kind].write(json.dumps(value, ensure_ascii=False).encode())
            counts[kind] = counts.get(kind, 0) + 1
        for file in files.values():
            file.write(b"\n]\n")
    return counts


def assemble_archive(export: Export) -> int:
    """Put the parts and the account's files into the archive; gives its bytes.

    Doing it again replaces the archive.

    Raises:
        Contended: a part is not there any more; the archive stays what it is.
    """
    whole = storage.ObjectWriter(rules.archive_key(export), "application/zip")
    with whole, ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        for service, counts in sorted(export.parts.items()):
            for kind in sorted(counts):
                if not _add_object(archive, f"{service}/{kind}.json", rules.part_key(export, service, kind), export):
                    # Somebody else has put the archive together, and tidied up: it is not to be replaced by less.
                    raise WriteConflict
        files = {one.name: _add_files(archive, export, one) for one in registered()}
        _write_entry(archive, _archive_entry("manifest.json", export), iter([_manifest(export, files)]))
    return whole.size


def _add_files(archive: ZipFile, export: Export, holding: PersonalData) -> int:
    """The service's files, as they are: pictures are compressed already."""
    return sum(
        _add_object(archive, f"{holding.name}/files/{file.name}", file.key, export, ZIP_STORED)
        for file in holding.files(export.user_id)
    )


def _add_object(archive: ZipFile, name: str, key: str, export: Export, compression: int = ZIP_DEFLATED) -> bool:
    """Add an object; False where there is none any more."""
    chunks = storage.read_chunks(key)
    try:
        first = next(chunks, b"")
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        return False
    entry = _archive_entry(name, export)
    entry.compress_type = compression

    def content() -> Iterator[bytes]:
        yield first
        yield from chunks

    _write_entry(archive, entry, content())
    return True


def _write_entry(archive: ZipFile, entry: ZipInfo, content: Iterator[bytes]) -> None:
    # How long it becomes is not known beforehand.
    with archive.open(entry, "w", force_zip64=True) as file:
        for chunk in content:
            file.write(chunk)


def _archive_entry(name: str, export: Export) -> ZipInfo:
    entry = ZipInfo(name, export.requested_at.timetuple()[:6])
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, FILE_PERMISSIONS
    return entry


def _manifest(export: Export, files: dict[str, int]) -> bytes:
    content = {
        "format": FORMAT_VERSION,
        "account": export.user_id,
        "requestedAt": clock.iso(export.requested_at),
        "units": "metric",
        "values": {service: counts for service, counts in sorted(export.parts.items()) if counts},
        "files": {service: count for service, count in files.items() if count},
    }
    return json.dumps(content, indent=2).encode()
