"""Small real files of each type, made here."""

import io
import struct

from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart


def picture(form="PNG", size=(40, 30), mode="RGB", colour="teal", **options) -> bytes:
    content = io.BytesIO()
    Image.new(mode, size, colour).save(content, form, **options)
    return content.getvalue()


def moving_gif(frames=3) -> bytes:
    content = io.BytesIO()
    pictures = [Image.new("RGB", (20, 10), colour) for colour in ("red", "green", "blue")[:frames]]
    pictures[0].save(content, "GIF", save_all=True, append_images=pictures[1:], duration=100)
    return content.getvalue()


def sideways_photo() -> bytes:
    """A JPEG with a place, a camera, a comment, and the note that it must be turned."""
    image = Image.new("RGB", (40, 20), "white")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (48.0, 8.0, 0.0)
    content = io.BytesIO()
    image.save(content, "JPEG", exif=exif, comment=b"SecretComment")
    return content.getvalue()


def png_header(width, height) -> bytes:
    """The beginning of a picture that claims to be huge."""
    import zlib

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def box(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def film(size=2000, brand=b"isom") -> bytes:
    return box(b"ftyp", brand + b"\0\0\2\0isommp41") + box(b"moov", b"\0" * 50) + box(b"mdat", b"\7" * size)


def sound(frames=4, tag=True) -> bytes:
    one = b"\xff\xfb\x90\x00" + b"\0" * 413  # MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes
    return (b"ID3\4\0\0\0\0\0\x0a" + b"\0" * 10 if tag else b"") + one * frames


def send(client, path, fields, status=200):
    """Send a form with a large file: encoded in memory, since the test browser forgets to close its temporary files."""
    parts = {k: FileStorage(v[0], filename=v[1]) if isinstance(v, tuple) else v for k, v in fields.items()}
    boundary, body = encode_multipart({"csrf_token": client.token(), **parts})
    answer = client.http.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == status, answer.text[:1000]
    return answer
