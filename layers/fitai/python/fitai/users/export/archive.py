"""The archive of an export: its parts, collected service by service, and the ZIP file that is assembled from them.

Everything is streamed, so that memory is bounded whatever an account holds.
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
"""Version of the archive's layout; raised by changes that a reader of archives must know of."""
FILE_PERMISSIONS = 0o600 << 16
"""Permissions of an unpacked file: for its owner only."""


def collect_personal_data(export: Export, service: PersonalData) -> dict[str, int]:
    """Write the personal data of one service as objects, a JSON array for each kind. Repeating it replaces them.

    Returns:
        The number of values of each kind.
    """
    counts: dict[str, int] = {}
    with ExitStack() as exit_stack:
        files: dict[str, storage.ObjectWriter] = {}
        for kind, value in service.export(export.user_id):
            if kind not in files:
                key = rules.part_key(export, service.name, kind)
                files[kind] = exit_stack.enter_context(storage.ObjectWriter(key, "application/json"))
            files[kind].write(b",\n" if kind in counts else b"[\n")
            files[kind].write(json.dumps(value, ensure_ascii=False).encode())
            counts[kind] = counts.get(kind, 0) + 1
        for file in files.values():
            file.write(b"\n]\n")
    return counts


def assemble_archive(export: Export) -> int:
    """Assemble the archive from the parts and the account's files. Repeating it replaces the archive.

    Returns:
        The archive's size in bytes.

    Raises:
        WriteConflict: a part has been removed; the archive is left unchanged.
    """
    writer = storage.ObjectWriter(rules.archive_key(export), "application/zip")
    with writer, ZipFile(writer, "w", ZIP_DEFLATED) as archive:
        for service_name, counts in sorted(export.parts.items()):
            for kind in sorted(counts):
                key = rules.part_key(export, service_name, kind)
                if not _add_object(archive, f"{service_name}/{kind}.json", key, export):
                    # Another delivery has assembled the archive and removed the parts: it must not be replaced.
                    raise WriteConflict
        file_counts = {service.name: _add_files(archive, export, service) for service in registered()}
        _write_entry(archive, _archive_entry("manifest.json", export), iter([_manifest(export, file_counts)]))
    return writer.size


def _add_files(archive: ZipFile, export: Export, service: PersonalData) -> int:
    """Add the service's files uncompressed, since pictures are compressed already; returns their number."""
    return sum(
        _add_object(archive, f"{service.name}/files/{file.name}", file.key, export, ZIP_STORED)
        for file in service.files(export.user_id)
    )


def _add_object(archive: ZipFile, name: str, key: str, export: Export, compression: int = ZIP_DEFLATED) -> bool:
    """Add an object; False when it does not exist."""
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
    # The size is not known beforehand.
    with archive.open(entry, "w", force_zip64=True) as file:
        for chunk in content:
            file.write(chunk)


def _archive_entry(name: str, export: Export) -> ZipInfo:
    entry = ZipInfo(name, export.requested_at.timetuple()[:6])
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, FILE_PERMISSIONS
    return entry


def _manifest(export: Export, file_counts: dict[str, int]) -> bytes:
    content = {
        "format": FORMAT_VERSION,
        "account": export.user_id,
        "requestedAt": clock.iso(export.requested_at),
        "units": "metric",
        "values": {service: counts for service, counts in sorted(export.parts.items()) if counts},
        "files": {service: count for service, count in file_counts.items() if count},
    }
    return json.dumps(content, indent=2).encode()
