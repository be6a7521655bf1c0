"""Images are encoded again."""

import io

import pytest
from PIL import Image

from lms.files import terms
from lms.files.detect import FileRefused
from lms.files.images import LONGEST_EDGE, reencode
from tests.files import samples


def drawn(content, file_type):
    picture = reencode(io.BytesIO(content), file_type)
    return picture, Image.open(io.BytesIO(picture.content))


class TestReencode:
    def test_leaves_places_cameras_and_comments_behind(self):
        picture, _ = drawn(samples.sideways_photo(), terms.JPEG)

        assert b"Secret" not in picture.content
        assert b"Exif" not in picture.content

    def test_turns_a_photo_upright(self):
        picture, image = drawn(samples.sideways_photo(), terms.JPEG)

        assert (picture.width, picture.height) == image.size == (20, 40)

    def test_leaves_behind_what_follows_the_picture(self):
        picture, _ = drawn(samples.moving_gif() + b"<script>alert(1)</script>", terms.GIF)

        assert b"script" not in picture.content

    def test_stills_what_moves(self):
        _, image = drawn(samples.moving_gif(), terms.GIF)

        assert getattr(image, "n_frames", 1) == 1

    @pytest.mark.parametrize(
        ("form", "mode", "file_type"),
        [
            ("PNG", "RGBA", terms.PNG),
            ("PNG", "P", terms.PNG),
            ("PNG", "1", terms.PNG),
            ("PNG", "I;16", terms.PNG),
            ("PNG", "LA", terms.PNG),
            ("JPEG", "L", terms.JPEG),
            ("JPEG", "CMYK", terms.JPEG),
            ("WEBP", "RGBA", terms.WEBP),
            ("GIF", "P", terms.GIF),
        ],
    )
    def test_draws_every_kind_of_colour(self, form, mode, file_type):
        picture, image = drawn(samples.picture(form, mode=mode, colour=0), file_type)

        assert image.size == (picture.width, picture.height) == (40, 30)

    def test_makes_large_pictures_smaller(self):
        picture, _ = drawn(samples.picture("PNG", size=(3000, 1500)), terms.PNG)

        assert (picture.width, picture.height) == (LONGEST_EDGE, LONGEST_EDGE // 2)

    @pytest.mark.parametrize("size", [(30_000, 30_000), (8_000, 5_001)])
    def test_refuses_more_pixels_than_anybody_needs(self, size):
        with pytest.raises(FileRefused) as refusal:
            reencode(io.BytesIO(samples.png_header(*size)), terms.PNG)

        assert refusal.value.problem == "too-many-pixels"

    @pytest.mark.parametrize(
        ("content", "file_type"),
        [
            (samples.picture("JPEG", size=(300, 300))[:-200], terms.JPEG),
            (samples.picture("PNG")[:40], terms.PNG),
            (samples.picture("WEBP")[:30], terms.WEBP),
            (samples.moving_gif()[:20], terms.GIF),
            (samples.png_header(100, 100), terms.PNG),
            (b"\xff\xd8\xff<html>", terms.JPEG),
        ],
    )
    def test_refuses_what_is_cut_off(self, content, file_type):
        with pytest.raises(FileRefused) as refusal:
            reencode(io.BytesIO(content), file_type)

        assert refusal.value.problem == "damaged"
