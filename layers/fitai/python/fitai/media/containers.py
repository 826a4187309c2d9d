"""Checks GIFs and videos by their content, whatever their names and types say, and removes what says where they were made.

They are kept as they are: nothing here decodes a video.
"""

import warnings
from io import BytesIO

from PIL import Image

from fitai.media.images import MAX_FRAMES, MAX_PIXELS
from fitai.media.models import MAX_BYTES, MAX_VIDEO_BYTES, MediaForm
from fitai.media.rules import UnusableFile

GIF_SIGNATURES = (b"GIF87a", b"GIF89a")
EBML_SIGNATURE = b"\x1a\x45\xdf\xa3"
WEBM_DOCTYPE = b"\x42\x82\x84webm"
"""The element DocType of an EBML header, with its length and its value (WebM Container Guidelines)."""
EBML_HEADER_BYTES = 64
"""The beginning of a file that has the header's elements."""
MP4_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash"}
)
"""The major brands of MP4 files (ISO/IEC 14496-12, section 4.3)."""
MOVIE_BOXES = frozenset({b"moov", b"trak", b"moof", b"traf"})
"""Boxes that contain boxes, of which some are metadata."""
METADATA_BOXES = frozenset({b"udta", b"meta", b"uuid"})
"""Boxes that tell of place, camera and author; players do not need them."""
BOX_HEADER = 8


def checked_file(content: bytes, form: MediaForm) -> tuple[str, bytes]:
    """The extension and the content to keep of a GIF or a video.

    Raises:
        UnusableFile: the content is something else.
    """
    if form == "gif":
        return "gif", _checked_gif(content)
    if len(content) > MAX_VIDEO_BYTES:
        raise UnusableFile("too_large")
    if content.startswith(EBML_SIGNATURE) and WEBM_DOCTYPE in content[:EBML_HEADER_BYTES]:
        return "webm", content
    if content[4:8] == b"ftyp" and content[8:12] in MP4_BRANDS:
        return "mp4", _without_metadata(content)
    raise UnusableFile("not_a_video")


def _checked_gif(content: bytes) -> bytes:
    if len(content) > MAX_BYTES:
        raise UnusableFile("too_large")
    if not content.startswith(GIF_SIGNATURES):
        raise UnusableFile("not_a_gif")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=("GIF",)) as picture:
                frames, pixels = getattr(picture, "n_frames", 1), picture.width * picture.height
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UnusableFile("too_many_pixels") from None
    except Exception:
        # Decoders raise many types of errors for damaged files.
        raise UnusableFile("not_a_gif") from None
    if frames > MAX_FRAMES:
        raise UnusableFile("too_many_frames")
    if pixels > MAX_PIXELS:
        raise UnusableFile("too_many_pixels")
    return content


def _without_metadata(content: bytes) -> bytes:
    """An MP4 file whose metadata boxes are free space of the same length, so that no offset in it changes.

    Raises:
        UnusableFile: its boxes do not fill the file, or it has no movie.
    """
    file = bytearray(content)
    types = _clear_metadata(file, 0, len(file))
    if b"moov" not in types:
        raise UnusableFile("not_a_video")
    return bytes(file)


def _clear_metadata(file: bytearray, start: int, end: int) -> set[bytes]:
    """Clear the metadata boxes between two positions; gives the types of the boxes there."""
    types: set[bytes] = set()
    position = start
    while position < end:
        size = int.from_bytes(file[position : position + 4])
        kind = bytes(file[position + 4 : position + BOX_HEADER])
        header = BOX_HEADER
        if size == 1:
            header = 2 * BOX_HEADER
            size = int.from_bytes(file[position + BOX_HEADER : position + header])
        elif size == 0 and start == 0:
            size = end - position
        if size < header or position + size > end:
            raise UnusableFile("not_a_video")
        types.add(kind)
        if kind in METADATA_BOXES:
            file[position + 4 : position + BOX_HEADER] = b"free"
            file[position + header : position + size] = bytes(size - header)
        elif kind in MOVIE_BOXES:
            _clear_metadata(file, position + header, position + size)
        position += size
    return types
