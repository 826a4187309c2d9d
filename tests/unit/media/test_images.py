"""Pictures made of files: what comes out is small, upright, and nothing but a picture."""

import io

import pytest
from fitai.media.images import MAX_FRAMES, render_sizes
from fitai.media.models import MAX_BYTES
from fitai.media.rules import SIZES, UnusableFile
from PIL import Image

from tests.unit.media import files
from tests.unit.media.files import DISGUISED, HOSTILE, SCRIPT, SECRET, WELCOME


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def largest(content: bytes) -> Image.Image:
    return opened(render_sizes(content)[SIZES[0]])


def near(pixel: object, colour: tuple[int, ...], by: int = 12) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(item - other) <= by for item, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("name", [*WELCOME, *DISGUISED])
def test_a_picture_comes_in_three_sizes_and_is_never_larger_than_it_was(name: str) -> None:
    content = (WELCOME | DISGUISED)[name]
    before = max(Image.open(io.BytesIO(content)).size)
    made = render_sizes(content)

    assert set(made) == {128, 512, 1600}
    for size, file in made.items():
        picture = opened(file)
        assert picture.format == "WEBP"
        assert max(picture.size) == min(size, before)
        assert getattr(picture, "n_frames", 1) == 1


@pytest.mark.parametrize("name", [*WELCOME, *DISGUISED])
def test_nothing_but_the_picture_gets_through(name: str) -> None:
    for file in render_sizes((WELCOME | DISGUISED)[name]).values():
        picture = opened(file)
        assert dict(picture.getexif()) == {}
        assert not picture.info.keys() & {"exif", "xmp", "icc_profile", "comment", "photoshop", "Comment"}
        for trace in (SECRET, SCRIPT, b"Exif", b"EXIF", b"XMP ", b"ICCP", b"PK\x03\x04", b"run.sh"):
            assert trace not in file
        assert int.from_bytes(file[4:8], "little") + 8 == len(file), "nothing behind the end of the picture"


def test_the_photo_of_a_phone_did_hold_its_place() -> None:
    before = Image.open(io.BytesIO(WELCOME["a photo of a phone"]))

    assert before.getexif().get_ifd(files.GPS)
    assert SECRET in WELCOME["a photo of a phone"]


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [
        (1, (1600, 1067), (100, 500)),
        (2, (1600, 1067), (1500, 500)),
        (3, (1600, 1067), (1500, 500)),
        (4, (1600, 1067), (100, 500)),
        (5, (1067, 1600), (500, 100)),
        (6, (1067, 1600), (500, 100)),
        (7, (1067, 1600), (500, 1500)),
        (8, (1067, 1600), (500, 1500)),
    ],
)
def test_a_photo_stands_upright(orientation: int, size: tuple[int, int], red: tuple[int, int]) -> None:
    picture = largest(files.photo_of_a_phone(orientation))

    assert picture.size == size
    assert near(picture.getpixel(red), (200, 20, 20))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_heic_stands_upright_however_it_was_held(orientation: int) -> None:
    expected, picture = largest(files.photo_of_a_phone(orientation)), largest(files.heic(1500, 1000, orientation))

    assert expected.width > expected.height if picture.width > picture.height else expected.width < expected.height
    for x, y in ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9)):
        pixel = expected.getpixel((int(x * expected.width), int(y * expected.height)))
        assert near(picture.getpixel((int(x * picture.width), int(y * picture.height))), pixel, by=20)  # type: ignore[arg-type]


def test_the_heic_of_a_phone_did_hold_its_place() -> None:
    before = Image.open(io.BytesIO(WELCOME["an heic of a phone"]))

    assert before.getexif().get_ifd(files.GPS)
    assert SECRET in WELCOME["an heic of a phone"]


@pytest.mark.parametrize("orientation", [0, 9, 255])
def test_a_photo_that_was_held_in_no_way_stays_as_it_is(orientation: int) -> None:
    assert largest(files.jpeg(exif=files.exif(orientation))).size == (300, 200)


def test_what_one_can_see_through_stays_so() -> None:
    picture = largest(files.png_with_alpha())

    assert picture.mode == "RGBA"
    assert near(picture.getpixel((50, 200)), (0, 160, 0, 255))
    assert picture.getpixel((350, 200))[3] == 0  # type: ignore[index]


def test_sixteen_bits_become_eight() -> None:
    picture = largest(files.sixteen_bits())

    assert near(picture.getpixel((20, 50)), (128, 128, 128))
    assert near(picture.getpixel((180, 50)), (255, 255, 255))


def test_colours_for_print_become_colours_for_screens() -> None:
    picture = largest(WELCOME["a photo for print"])

    assert picture.mode == "RGB"
    assert near(picture.getpixel((50, 100)), (200, 20, 20), by=20)


def test_a_profile_is_applied_and_not_kept() -> None:
    picture = largest(files.with_srgb())

    assert near(picture.getpixel((50, 100)), (200, 20, 20))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_the_first_frame_is_shown(kind: str) -> None:
    assert near(largest(files.animated(kind)).convert("RGB").getpixel((30, 30)), (200, 0, 0))


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_is_refused(name: str) -> None:
    with pytest.raises(UnusableFile):
        render_sizes(HOSTILE[name])


@pytest.mark.parametrize("name", ["a png that says it is huge", "a bomb", "an heic that says it is huge"])
def test_too_many_pixels_are_not_decoded(name: str) -> None:
    with pytest.raises(UnusableFile) as refused:
        render_sizes(HOSTILE[name])

    assert refused.value.reason == "too_many_pixels"


def test_too_many_frames() -> None:
    with pytest.raises(UnusableFile) as refused:
        render_sizes(files.animated("PNG", MAX_FRAMES + 1))

    assert refused.value.reason == "too_many_frames"


def test_too_many_bytes() -> None:
    with pytest.raises(UnusableFile) as refused:
        render_sizes(files.jpeg() + bytes(MAX_BYTES))

    assert refused.value.reason == "too_large"


def test_the_largest_photo_that_is_taken() -> None:
    assert largest(files.bomb(9_000, 5_000)).size == (1600, 889)
