"""Rendering of uploaded pictures. The only module that uses Pillow and its plugin for HEIF.

The result is drawn anew from the pixels of the first frame, so that nothing else of the file is kept: no location and
camera, no comment, no profile, no other content appended to the picture.
"""

import warnings
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms
from pillow_heif import register_heif_opener

from fitai.media.models import MAX_BYTES
from fitai.media.rules import SIZES, UnusableFile

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MAX_PIXELS = 50_000_000
"""Pixels of an uploaded picture: as many as phones take today; 200 MB decoded."""
MAX_FRAMES = 500
"""Frames of an animation, of which the first is used."""
LARGEST_SIZE = SIZES[0]
WEBP_QUALITY = 82
ORIENTATION_TAG = 0x0112
"""The EXIF tag that says how the camera was held."""
ORIENTATION_TRANSPOSES = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""The transpositions that turn each orientation upright (EXIF 2.32, section 4.6.4)."""

# Above this Pillow warns, which is made an error below; above twice as much it refuses by itself.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# The picture itself is what is shown: thumbnails, depth maps and other pictures in the file are never decoded.
register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def render_sizes(content: bytes) -> dict[int, bytes]:
    """Render the picture in all sizes, as WebP, never scaled up.

    Raises:
        UnusableFile: the content is no picture that is accepted.
    """
    if len(content) > MAX_BYTES:
        raise UnusableFile("too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            _verify(content)
            picture = _decode(content)
    except UnusableFile:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UnusableFile("too_many_pixels") from None
    except Exception:
        # Decoders raise many types of errors for damaged files.
        raise UnusableFile("not_an_image") from None
    return {size: _encode(picture, size) for size in SIZES}


def _verify(content: bytes) -> None:
    """Verify the whole file without decoding it. Pillow cannot use a picture again after verifying it."""
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        if getattr(picture, "n_frames", 1) > MAX_FRAMES:
            raise UnusableFile("too_many_frames")
        picture.verify()


def _decode(content: bytes) -> Image.Image:
    """The first frame: upright, in sRGB, not larger than needed, with nothing but its pixels."""
    with Image.open(BytesIO(content), formats=FORMATS) as original:
        # A JPEG is decoded at a fraction of its size where that is enough.
        original.draft("RGB", (2 * LARGEST_SIZE, 2 * LARGEST_SIZE))
        original.load()
        orientation = _orientation(original)
        profile = original.info.get("icc_profile")
        picture = _to_scalable_mode(original)
    picture.thumbnail((LARGEST_SIZE, LARGEST_SIZE), Image.Resampling.LANCZOS)
    if orientation in ORIENTATION_TRANSPOSES:
        picture = picture.transpose(ORIENTATION_TRANSPOSES[orientation])
    picture = _to_srgb(picture, profile)
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    return clean


def _orientation(picture: Image.Image) -> int:
    """The EXIF orientation; 1 (upright) where there is no readable one.

    An HEIF picture is upright once it is decoded: its file says by properties of its own how it is turned.
    """
    with suppress(Exception):
        return int(picture.getexif().get(ORIENTATION_TAG, 1))
    return 1


def _to_scalable_mode(picture: Image.Image) -> Image.Image:
    """The picture in a mode that can be scaled: no palette, no bitmap, 8 bits per channel."""
    if picture.mode.startswith("I"):
        grey = picture.point(lambda value: value * (1 / 256)).convert("L")
        grey.info.pop("transparency", None)
        return grey
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture.copy() if picture.mode in ("RGB", "L", "CMYK") else picture.convert("RGB")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB; a profile that cannot be used is ignored."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        with suppress(Exception):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
            if converted is not None:
                return converted
    return picture.convert(mode)


def _encode(picture: Image.Image, size: int) -> bytes:
    scaled = picture.copy()
    scaled.thumbnail((size, size), Image.Resampling.LANCZOS)
    file = BytesIO()
    scaled.save(file, "WEBP", quality=WEBP_QUALITY, exif=b"", icc_profile=b"", xmp=b"")
    return file.getvalue()
