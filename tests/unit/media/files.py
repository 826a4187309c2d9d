"""Files that people upload: real pictures, odd ones, broken ones, and those that mean harm."""

import io
import re
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin
from pillow_heif import register_heif_opener

register_heif_opener()

GPS = 0x8825
SECRET = b"52.5200N 13.4050E"
"""Of the place where the photo was taken; must be nowhere in what we keep."""


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def halves(width: int = 300, height: int = 200, mode: str = "RGB") -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", (width, height), (200, 20, 20))
    picture.paste((20, 20, 200), (width // 2, 0, width, height))
    return picture.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes into a photo: how it was held, who made it, and where."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = SECRET.decode()
    gps = data.get_ifd(GPS)
    gps[1], gps[2], gps[3], gps[4] = "N", (52.0, 31.0, 12.0), "E", (13.0, 24.0, 18.0)
    return data


def jpeg(width: int = 300, height: int = 200, **options: Any) -> bytes:
    """A photo."""
    return saved(halves(width, height), "JPEG", quality=90, **options)


def photo_of_a_phone(orientation: int = 6) -> bytes:
    """A photo with its place, a comment and XMP, held in some way."""
    xmp = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    return jpeg(3000, 2000, exif=exif(orientation), comment=SECRET, xmp=xmp)


def png_with_alpha() -> bytes:
    """A picture that one can partly see through, with text, a place and a time."""
    picture = Image.new("RGBA", (400, 400), (0, 160, 0, 0))
    picture.paste((0, 160, 0, 255), (0, 0, 200, 400))
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return saved(picture, "PNG", pnginfo=notes, exif=exif().tobytes())


def in_wide_colours() -> bytes:
    """A photo with a colour profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    return jpeg(icc_profile=profile)


def with_srgb() -> bytes:
    """A photo that says it is in sRGB."""
    return jpeg(icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def sixteen_bits() -> bytes:
    """Greys of 16 bits: the left half half bright, the right half white."""
    picture = Image.new("I;16", (200, 100), 0x8000)
    picture.paste(0xFFFF, (100, 0, 200, 100))
    return saved(picture, "PNG")


def animated(kind: str, frames: int = 3) -> bytes:
    """An animation; its first frame is red."""
    pictures = [Image.new("RGB", (64, 64), ((200 - number) % 256, number % 256, 0)) for number in range(frames)]
    return saved(pictures[0], kind, save_all=True, append_images=pictures[1:], duration=50)


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG, with its checksum."""
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG of so many grey pixels, as far as its head says."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def bomb(width: int, height: int) -> bytes:
    """A small file that is very many pixels, all of them there."""
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(b"\0" * (width + 1)) for _ in range(height)) + packer.flush()
    return png(width, height, chunk(b"IDAT", rows))


def heic(width: int = 300, height: int = 200, orientation: int = 1, **options: Any) -> bytes:
    """A photo of a phone that saves HEIC, with its place and XMP, held in some way."""
    xmp = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    return saved(halves(width, height), "HEIF", quality=90, exif=exif(orientation).tobytes(), xmp=xmp, **options)


def heic_that_says(width: int, height: int, content: bytes) -> bytes:
    """An HEIC file whose head says that its pictures have another size (`ispe`, ISO 23008-12)."""
    head = b"ispe" + bytes(4)
    assert head in content
    return re.sub(re.escape(head) + b".{8}", head + struct.pack(">II", width, height), content, flags=re.DOTALL)


def archive() -> bytes:
    """A zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as inside:
        inside.writestr("run.sh", "echo harm")
    return file.getvalue()


SCRIPT = b"<script>alert(document.cookie)</script>"

WELCOME: dict[str, bytes] = {
    "a photo": jpeg(),
    "a photo of a phone": photo_of_a_phone(),
    "a progressive photo": jpeg(progressive=True),
    "a grey photo": saved(halves(mode="L"), "JPEG"),
    "a photo for print": saved(halves(mode="CMYK"), "JPEG"),
    "a photo with a profile that does not fit": in_wide_colours(),
    "a photo with a profile": with_srgb(),
    "a png": saved(halves(), "PNG"),
    "a png with a palette": saved(halves().quantize(8), "PNG"),
    "a png with one bit": saved(halves(mode="1"), "PNG"),
    "a png with alpha": png_with_alpha(),
    "a png with 16 bits": sixteen_bits(),
    "an animated png": animated("PNG"),
    "an animated webp": animated("WEBP"),
    "a webp": saved(halves(), "WEBP", exif=exif(3).tobytes()),
    "an heic": heic(),
    "an heic of a phone": heic(1500, 1000, 6),
    "an heic that one can partly see through": saved(halves(mode="RGBA"), "HEIF"),
    "an heic of several pictures": saved(halves(), "HEIF", save_all=True, append_images=[halves()]),
    "a grey heif": saved(halves(mode="L"), "HEIF"),
    "an heic with a profile": saved(
        halves(), "HEIF", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    ),
    "two photos in one": saved(halves(), "MPO", save_all=True, append_images=[halves()]),
    "one pixel": saved(Image.new("RGB", (1, 1)), "PNG"),
    "a png with half its pixels": png(100, 100, chunk(b"IDAT", zlib.compress(bytes(101 * 40)))),
    "a line": saved(Image.new("RGB", (5000, 1)), "PNG"),
}
"""Files that a picture is made of."""

DISGUISED: dict[str, bytes] = {
    "a photo before a zip": jpeg() + archive(),
    "a photo before a page": jpeg() + SCRIPT,
    "a photo with a script in its comment": jpeg(comment=SCRIPT),
    "a photo with a program in its profile": jpeg(icc_profile=b"MZ" + SCRIPT * 20),
    "a photo with broken exif": jpeg(exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff" + SCRIPT),
    "a png before a page": saved(halves(), "PNG") + SCRIPT,
    "an heic before a zip": heic() + archive(),
}
"""Pictures that are something else besides: the picture is taken, the rest is not."""

_photo, _png, _webp = jpeg(), saved(halves(), "PNG"), saved(halves(), "WEBP")
_heic = heic()

HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "one byte": b"\xff",
    "text": b"hello",
    "a page": b"<!doctype html>" + SCRIPT,
    "an svg with a script": b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>",
    "a pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript>>>>endobj\n%%EOF",
    "a zip": archive(),
    "a program": b"\x7fELF\x02\x01\x01" + bytes(200),
    "a gif": saved(halves(mode="P"), "GIF"),
    "a gif that is a script": b"GIF89a/*\x01\x00\x01\x00\x80\x00\x00*/=1;alert(1)//",
    "a bmp": saved(halves(), "BMP"),
    "a tiff": saved(halves(), "TIFF"),
    "a head of a photo and a zip": _photo[:20] + archive(),
    "half a photo": _photo[: len(_photo) // 2],
    "half a png": _png[: len(_png) // 2],
    "half an heic": _heic[: len(_heic) // 2],
    "a head of an heic": _heic[:24],
    "an heic that is larger than it says": heic_that_says(64, 64, _heic),
    "an heic that says it is huge": heic_that_says(60_000, 60_000, _heic),
    "an avif": saved(halves(), "AVIF"),
    "half a webp": _webp[: len(_webp) // 2],
    "a head of a photo": _photo[:4],
    "a png with a wrong checksum": _png[:40] + bytes([_png[40] ^ 0xFF]) + _png[41:],
    "a png without pixels": png(10, 10),
    "a png of no size": png(0, 0, chunk(b"IDAT", zlib.compress(b""))),
    "a png that is not what its pixels are": png(100, 100, chunk(b"IDAT", b"not zlib at all")),
    "a png that says it is huge": png(60_000, 60_000, chunk(b"IDAT", zlib.compress(b""))),
    "a bomb": bomb(10_000, 8_000),
    "a bomb of text": png(10, 10, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000), 9))),
    "a webp of nonsense": b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(range(24)),
}
"""Files that no picture is made of."""
