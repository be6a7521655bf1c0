"""Files by the hash of their content."""

import hashlib
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from lms.core.instance import FILES_PATH
from lms.files import operations, queries
from lms.files.detect import FileRefused
from lms.files.ingest import ingest
from lms.files.store import DiskStore, FileMissing, TooManyBytes, hash_of
from tests.files import samples
from tests.times import MONDAY as NOW


@pytest.fixture
def store(tmp_path):
    return DiskStore(tmp_path / "files")


class TestDiskStore:
    def test_gives_back_what_it_kept(self, store):
        kept = store.keep(io.BytesIO(b"hello"), limit=10)

        assert kept.sha256 == hashlib.sha256(b"hello").hexdigest() == hash_of(store, kept.sha256)
        assert kept.size_bytes == 5
        with store.open(kept.sha256) as file:
            assert file.read() == b"hello"

    def test_keeps_nothing_of_what_is_too_long(self, store, tmp_path):
        with pytest.raises(TooManyBytes):
            store.keep(io.BytesIO(b"hello"), limit=4)

        assert [p for p in (tmp_path / "files").rglob("*") if p.is_file()] == []

    def test_heals_a_damaged_file_when_it_comes_again(self, store, tmp_path):
        kept = store.keep(io.BytesIO(b"hello"), limit=10)
        next((tmp_path / "files").rglob(kept.sha256)).write_bytes(b"hullo")
        damaged = hash_of(store, kept.sha256)

        store.keep(io.BytesIO(b"hello"), limit=10)

        assert damaged != kept.sha256 == hash_of(store, kept.sha256)

    @pytest.mark.parametrize("sha256", ["0" * 64, "../../etc/passwd", "", "G" * 64])
    def test_has_nothing_under_other_names(self, store, sha256):
        with pytest.raises(FileMissing):
            store.open(sha256)


class TestIngest:
    def test_draws_pictures_and_keeps_the_rest_as_it_is(self, store):
        photo, film = samples.sideways_photo(), samples.film()

        drawn, kept = ingest(store, io.BytesIO(photo)), ingest(store, io.BytesIO(film))

        assert (drawn.width, drawn.height) == (20, 40)
        assert drawn.sha256 != drawn.source_sha256 == hashlib.sha256(photo).hexdigest()
        assert kept.sha256 == kept.source_sha256 == hashlib.sha256(film).hexdigest()
        assert list(store.list_hashes()) == sorted([drawn.sha256, kept.sha256])

    def test_keeps_nothing_of_what_it_refuses(self, store):
        with pytest.raises(FileRefused):
            ingest(store, io.BytesIO(b"PK\3\4"))

        assert list(store.list_hashes()) == []


class TestKeepFile:
    def test_notes_a_content_once(self, session, store):
        ingested = ingest(store, io.BytesIO(samples.pdf()))

        operations.keep_file(session, ingested=ingested, now=NOW)
        operations.keep_file(session, ingested=ingested, now=NOW)

        assert [(f.sha256, f.media_type) for f in queries.list_files(session)] == [(ingested.sha256, "application/pdf")]


class TestDropUnreferenced:
    def test_forgets_what_nothing_names_after_a_day(self, session, store):
        ingested = ingest(store, io.BytesIO(samples.pdf()))
        operations.keep_file(session, ingested=ingested, now=NOW)

        early = operations.drop_unreferenced(session, now=NOW)
        late = operations.drop_unreferenced(session, now=NOW + timedelta(days=2))

        assert (early, late) == (0, 1)

    def test_keeps_what_any_foreign_key_refers_to(self, session, make, store):
        shown = make.media(store=store).sha256
        session.execute(text("CREATE TABLE other_feature (photo VARCHAR(64) REFERENCES files_stored_file (sha256))"))
        photo = ingest(store, io.BytesIO(samples.pdf()))
        operations.keep_file(session, ingested=photo, now=NOW)
        session.execute(text("INSERT INTO other_feature VALUES (:photo), (NULL)"), {"photo": photo.sha256})

        assert operations.drop_unreferenced(session, now=NOW + timedelta(days=2)) == 0
        assert set(session.scalars(queries.referenced_hashes(session))) == {shown, photo.sha256}


class TestSweep:
    def test_removes_old_bytes_without_a_row_only(self, store):
        known = ingest(store, io.BytesIO(samples.pdf())).sha256
        lost = ingest(store, io.BytesIO(samples.film())).sha256
        tomorrow = datetime.now(UTC) + timedelta(days=2)

        early = operations.sweep(store, known={known}, now=datetime.now(UTC))
        late = operations.sweep(store, known={known}, now=tomorrow)

        assert (early, late) == (0, 1)
        assert list(store.list_hashes()) == [known]
        assert lost != known


class TestTidy:
    def test_removes_bytes_once_their_rows_are_gone_for_good(self, db, store, tmp_path):
        known, unused = ingest(store, io.BytesIO(samples.pdf())), ingest(store, io.BytesIO(samples.film()))
        later = datetime.now(UTC) + timedelta(days=2)

        with db.transaction() as session:
            session.info[FILES_PATH] = str(tmp_path / "files")
            operations.keep_file(session, ingested=known, now=later)
            operations.keep_file(session, ingested=unused, now=NOW)
            operations.tidy(session, now=later)
            before = set(store.list_hashes())

        assert before == {known.sha256, unused.sha256}
        assert set(store.list_hashes()) == {known.sha256}
