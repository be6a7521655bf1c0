"""What a file really is."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.files import terms
from lms.files.detect import FileRefused, detect
from tests.files import samples


class TestDetect:
    @pytest.mark.parametrize(
        ("content", "file_type"),
        [
            (samples.picture("PNG"), terms.PNG),
            (samples.picture("JPEG"), terms.JPEG),
            (samples.picture("WEBP"), terms.WEBP),
            (samples.moving_gif(), terms.GIF),
            (samples.pdf(), terms.PDF),
            (samples.film(), terms.MP4),
            (samples.sound(), terms.MP3),
            (samples.sound(tag=False), terms.MP3),
        ],
        ids=lambda value: getattr(value, "suffix", ""),
    )
    def test_knows_each_type_by_its_content(self, content, file_type):
        stream = io.BytesIO(content)

        assert detect(stream) is file_type
        assert stream.tell() == 0

    @pytest.mark.parametrize(
        ("content", "problem", "name"),
        [
            (b"", "empty", ""),
            (
                b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
                "wrong-type",
                "SVG",
            ),
            (b"\xef\xbb\xbf <!DOCTYPE html><script>1</script>", "wrong-type", "web page"),
            (b"PK\3\4" + b"\0" * 100, "wrong-type", "ZIP"),
            (b"\0\0\0\x18ftypheic" + b"\0" * 50, "wrong-type", "HEIC"),
            (b"\0\0\0\x18ftypqt  " + b"\0" * 50, "wrong-type", "QuickTime"),
            (b"MZ" + b"\0" * 200, "wrong-type", ""),
            (b"hello", "wrong-type", ""),
            (b"RIFF\0\0\0\0WAVEfmt " + b"\0" * 20, "wrong-type", "WAV"),
            (b"MM\0*" + b"\0" * 20, "wrong-type", "TIFF"),
            (b"ID3\4\0\0\0\0\0\x0a" + b"\0" * 500, "wrong-type", ""),
            (b"\xff\xfb\x90\x00" + b"\0" * 500, "wrong-type", ""),
            (samples.pdf()[:-10], "damaged", ""),
            (samples.film()[:-10], "damaged", ""),
            (samples.box(b"ftyp", b"isom" + b"\0" * 12) + samples.box(b"mdat", b"x"), "damaged", ""),
            (samples.box(b"ftyp", b"isom" + b"\0" * 12) + b"\0\0\0\2moov", "damaged", ""),
            (samples.box(b"ftyp", b"isom" + b"\0" * 12) + b"abc", "damaged", ""),
        ],
    )
    def test_refuses_anything_else_and_names_what_it_is(self, content, problem, name):
        with pytest.raises(FileRefused) as refusal:
            detect(io.BytesIO(content))

        assert refusal.value.problem == problem
        assert name in refusal.value.message

    def test_reads_long_boxes_of_films(self):
        long = b"\0\0\0\1mdat" + (16 + 5).to_bytes(8, "big") + b"12345"
        last = b"\0\0\0\0free" + b"rest"

        content = samples.box(b"ftyp", b"mp42" + b"\0" * 12) + samples.box(b"moov") + long + last

        assert detect(io.BytesIO(content)) is terms.MP4

    def test_refuses_what_is_too_large_for_its_type(self):
        with pytest.raises(FileRefused) as refusal:
            detect(io.BytesIO(samples.picture("PNG") + b"\0" * terms.PNG.limit_bytes))

        assert refusal.value.problem == "too-large"

    @given(st.binary(max_size=300))
    def test_never_fails_on_anything(self, content):
        for start in (b"", b"ID3", b"\xff\xfb\x90\x00", b"\0\0\0\x10ftypisom", b"%PDF-1.4"):
            with contextlib.suppress(FileRefused):
                detect(io.BytesIO(start + content))
