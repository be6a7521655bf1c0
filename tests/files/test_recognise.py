"""What a file really is."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.files import terms
from lms.files.recognise import FileRefused, recognise
from tests.files import samples


class TestRecognise:
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

        assert recognise(stream) is file_type
        assert stream.tell() == 0

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "empty"),
            (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "SVG"),
            (b"\xef\xbb\xbf <!DOCTYPE html><script>1</script>", "web page"),
            (b"PK\3\4" + b"\0" * 100, "archive"),
            (b"\0\0\0\x18ftypheic" + b"\0" * 50, "HEIC"),
            (b"\0\0\0\x18ftypqt  " + b"\0" * 50, "QuickTime"),
            (b"MZ" + b"\0" * 200, "Choose a PNG"),
            (b"hello", "Choose a PNG"),
            (b"RIFF\0\0\0\0WAVEfmt " + b"\0" * 20, "the type WAV"),
            (b"ID3\4\0\0\0\0\0\x0a" + b"\0" * 500, "Choose a PNG"),
            (b"\xff\xfb\x90\x00" + b"\0" * 500, "Choose a PNG"),
            (samples.pdf()[:-10], "cut off"),
            (samples.film()[:-10], "cut off"),
            (samples.box(b"ftyp", b"isom" + b"\0" * 12) + samples.box(b"mdat", b"x"), "cut off"),
            (samples.box(b"ftyp", b"isom" + b"\0" * 12) + b"\0\0\0\2moov", "cut off"),
            (samples.box(b"ftyp", b"isom" + b"\0" * 12) + b"abc", "cut off"),
        ],
    )
    def test_refuses_anything_else_in_a_sentence(self, content, words):
        with pytest.raises(FileRefused, match=words):
            recognise(io.BytesIO(content))

    def test_reads_long_boxes_of_films(self):
        long = b"\0\0\0\1mdat" + (16 + 5).to_bytes(8, "big") + b"12345"
        last = b"\0\0\0\0free" + b"rest"

        content = samples.box(b"ftyp", b"mp42" + b"\0" * 12) + samples.box(b"moov") + long + last

        assert recognise(io.BytesIO(content)) is terms.MP4

    def test_refuses_what_is_too_large_for_its_type(self):
        with pytest.raises(FileRefused, match=r"at most 10 MB; this has 10\.0 MB"):
            recognise(io.BytesIO(samples.picture("PNG") + b"\0" * terms.PNG.limit_bytes))

    @given(st.binary(max_size=300))
    def test_never_fails_on_anything(self, content):
        for start in (b"", b"ID3", b"\xff\xfb\x90\x00", b"\0\0\0\x10ftypisom", b"%PDF-1.4"):
            with contextlib.suppress(FileRefused):
                recognise(io.BytesIO(start + content))
