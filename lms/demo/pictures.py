"""One picture for the example company's trainers: a shelf tag, drawn here."""

import io
from datetime import datetime

from PIL import Image, ImageDraw, ImageFont

from lms.core.db import Database
from lms.courses.media import operations as media
from lms.files.ingest import ingest
from lms.files.store import Store

NAME = "shelf-tag.png"
ALT = "A shelf tag: CHEM 101, sections 1 to 4, General Chemistry, required, new 96.50, used 72.25, rent 41.00."
_INK, _PAPER, _SIGN, _WOOD = "#10161d", "#ffffff", "#ffc917", "#a58a63"


def add_shelf_tag(database: Database, store: Store, *, now: datetime) -> None:
    """Give trainers the picture to show in their modules."""
    ingested = ingest(store, io.BytesIO(_shelf_tag()))
    with database.transaction() as session:
        media.apply_media(session, name=NAME, alt=ALT, ingested=ingested, now=now)


def _shelf_tag() -> bytes:
    image = Image.new("RGB", (1000, 620), _WOOD)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((60, 60, 940, 560), radius=24, fill=_PAPER)
    draw.rounded_rectangle((60, 60, 940, 200), radius=24, fill=_SIGN)
    draw.rectangle((60, 150, 940, 200), fill=_SIGN)
    for place, size, text in (
        ((100, 85), 80, "CHEM 101"),
        ((560, 110), 46, "Sections 1 to 4"),
        ((100, 235), 56, "General Chemistry"),
        ((100, 325), 44, "Required"),
        ((100, 445), 46, "New 96.50"),
        ((375, 445), 46, "Used 72.25"),
        ((660, 445), 46, "Rent 41.00"),
    ):
        draw.text(place, text, fill=_INK, font=ImageFont.load_default(size))
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()
