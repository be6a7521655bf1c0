"""Files that modules show."""

import io

from lms.courses.media import operations
from lms.files.ingest import ingest
from lms.files.store import DiskStore
from tests.files import samples
from tests.times import MONDAY as NOW


class MediaFactory:
    """Media in a store."""

    def __init__(self, session):
        self.session = session

    def media(self, name="shelf.png", *, store: DiskStore, content=None, alt="A shelf of course books"):
        """A file under its name; returns what was ingested."""
        ingested = ingest(store, io.BytesIO(content or samples.picture()))
        operations.apply_media(self.session, name=name, alt=alt, ingested=ingested, now=NOW)
        return ingested
