"""Reading changes to generated text, compared with what would be generated now."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.differences import Piece, compare_words
from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.courses.format.parts import LessonPart, PartKind
from lms.courses.terms import ModuleDocument, PageDocument
from lms.curriculum import compiler
from lms.curriculum import queries as releases
from lms.curriculum.patches import rules
from lms.curriculum.patches.models import GeneratedPatch
from lms.curriculum.patches.terms import Paragraph, Patch, PatchConflict, Source
from lms.curriculum.stations import Stations, Surroundings
from lms.curriculum.terms import Snapshot
from lms.markup.renderer import plain
from lms.people.models import Employee

FOUNDATION_MODULE = "mantra"
ROLE_PREFIX = "role/"


class PageNotGenerated(NotFound):
    """No page of that code is generated now."""


@frozen
class PatchRow:
    """A trainer's changes to one page, as stored."""

    module_code: str
    page_code: str
    page_title: str
    base: str
    text: str
    revision: int
    edited_at: datetime
    edited_by: str
    """Name; empty when unknown."""
    is_withdrawn: bool

    @property
    def patch(self) -> Patch:
        """Return it for the rules."""
        return Patch(module_code=self.module_code, page_code=self.page_code, base=self.base, text=self.text)


@frozen
class PatchListRow:
    """One changed page in the list."""

    patch: PatchRow
    module_title: str
    conflict_count: int
    is_page_removed: bool


@frozen
class ListPatchesPage:
    """All pages that trainers changed."""

    rows: tuple[PatchListRow, ...]


@frozen
class EditedParagraph:
    """One piece of the page in the form."""

    text: str
    """Markdown; of a question its place: `:::1` for the first."""
    part: LessonPart
    """As the learner sees it."""
    source: Source
    stem: str = ""
    """Of a question: what it asks."""
    pieces: tuple[Piece, ...] = ()
    """The trainer's text compared with the map's; empty where the map has no such paragraph."""

    @property
    def is_question(self) -> bool:
        """Test if it is a question, which follows the map."""
        return self.part.kind is PartKind.QUESTION


@frozen
class EditPagePage:
    """One page of a generated module, ready to be edited."""

    module_code: str
    module_title: str
    page_code: str
    page_title: str
    seen: str
    """Fingerprint of the page as it is generated."""
    revision: int
    """0 while nobody has changed the page."""
    paragraphs: tuple[EditedParagraph, ...]
    around: Surroundings
    conflicts: tuple[PatchConflict, ...]
    pages: tuple[tuple[str, str], ...]
    """Code and title of all pages of the module, in order."""
    patch: PatchRow | None


def list_active_plain(session: Session) -> list[dict[str, str]]:
    """Return the active changes, as a release freezes them, in the order of module and page."""
    return [rules.patch_to_plain(row.patch) for row in _rows(session) if not row.is_withdrawn]


def find_patch(session: Session, *, module_code: str, page_code: str) -> PatchRow | None:
    """Return the changes to one page, withdrawn ones too."""
    rows = _rows(session, GeneratedPatch.module_code == module_code, GeneratedPatch.page_code == page_code)
    return rows[0] if rows else None


def list_patches_page(session: Session) -> ListPatchesPage:
    """Return all changed pages, with the number of conflicts with what would be generated now."""
    rows = _rows(session)
    documents = _find_modules(session, {row.module_code for row in rows})
    listed = []
    for row in rows:
        document = documents.get(row.module_code)
        page = _find_page(document, row.page_code)
        conflicts = rules.merge_page(row.patch, page.body).conflicts if page and not row.is_withdrawn else ()
        listed.append(
            PatchListRow(
                patch=row,
                module_title=document.title if document else row.module_code,
                conflict_count=len(conflicts),
                is_page_removed=page is None,
            )
        )
    return ListPatchesPage(rows=tuple(listed))


def edit_page_page(session: Session, *, module_code: str, page_code: str) -> EditPagePage:
    """Return one generated page with the changes in it.

    :raises PageNotGenerated: if no such page is generated now
    """
    snapshot = releases.load_working_snapshot(session)
    document = _modules_of(snapshot, {module_code}).get(module_code)
    page = _find_page(document, page_code)
    if document is None or page is None:
        raise PageNotGenerated
    row = find_patch(session, module_code=module_code, page_code=page_code)
    patch = row.patch if row and not row.is_withdrawn else None
    merged = rules.merge_page(patch or _unchanged(document, page), page.body)
    paragraphs = _edited(page.body, merged.paragraphs)
    return EditPagePage(
        module_code=module_code,
        module_title=document.title,
        page_code=page_code,
        page_title=page.title,
        seen=ids.sha256(page.body),
        revision=row.revision if row else 0,
        paragraphs=paragraphs,
        around=Stations(snapshot.organisation, snapshot.maps, snapshot.mantra).around(
            [one.part for one in paragraphs], module_code=module_code
        ),
        conflicts=merged.conflicts,
        pages=tuple((other.code, other.title) for other in document.pages),
        patch=row,
    )


def generated_page(session: Session, *, module_code: str, page_code: str) -> PageDocument:
    """Return a page as it would be generated now.

    :raises PageNotGenerated: if no such page is generated now
    """
    page = _find_page(_find_module(session, module_code), page_code)
    if page is None:
        raise PageNotGenerated
    return page


def _edited(generated: str, paragraphs: Sequence[Paragraph]) -> tuple[EditedParagraph, ...]:
    """Compare each of the trainer's paragraphs with what it replaced: the first of the map's that is missing on the page."""
    present = {paragraph.text for paragraph in paragraphs}
    replaced = [part for part in rules.split_page(generated) if part not in present]
    edited, question_count = [], 0
    for paragraph in paragraphs:
        if rules.is_question(paragraph.text):
            question_count += 1
            edited.append(
                EditedParagraph(
                    text=f"{rules.QUESTION_MARK}{question_count}",
                    part=rules.read_part(paragraph.text),
                    stem=plain(paragraph.text.split("\n")[1]),
                    source=Source.MAP,
                )
            )
            continue
        before = replaced.pop(0) if paragraph.source is Source.TRAINER and replaced else ""
        edited.append(
            EditedParagraph(
                text=paragraph.text,
                part=rules.read_part(paragraph.text),
                source=paragraph.source,
                pieces=compare_words(before, paragraph.text) if before else (),
            )
        )
    return tuple(edited)


def _unchanged(document: ModuleDocument, page: PageDocument) -> Patch:
    return Patch(module_code=document.code, page_code=page.code, base=page.body, text=page.body)


def _find_page(document: ModuleDocument | None, code: str) -> PageDocument | None:
    return next((page for page in document.pages if page.code == code), None) if document else None


def _find_module(session: Session, code: str) -> ModuleDocument | None:
    return _find_modules(session, {code}).get(code)


def _find_modules(session: Session, codes: Collection[str]) -> dict[str, ModuleDocument]:
    """Return modules as they would be generated now, without any changes; the organisation is read once."""
    if not codes:
        return {}
    return _modules_of(releases.load_working_snapshot(session), codes)


def _modules_of(snapshot: Snapshot, codes: Collection[str]) -> dict[str, ModuleDocument]:
    generator = compiler.generator_for(releases.snapshot_hash(snapshot), snapshot)
    named = {code.removeprefix(ROLE_PREFIX).partition("/")[0] for code in codes if code != FOUNDATION_MODULE}
    made = [generator.generate(code) for code in generator.world.roles if code in named]
    if FOUNDATION_MODULE in codes:
        made.append(generator.foundation())
    documents = [module.document for curriculum in made for module in curriculum.modules]
    return {document.code: document for document in documents if document.code in codes}


def _rows(session: Session, *where: object) -> list[PatchRow]:
    statement = (
        select(GeneratedPatch, Employee.name)
        .outerjoin(Employee, Employee.id == GeneratedPatch.edited_by)
        .where(*where)  # type: ignore[arg-type]  # conditions on columns
        .order_by(GeneratedPatch.module_code, GeneratedPatch.page_code)
    )
    return [
        PatchRow(
            module_code=row.module_code,
            page_code=row.page_code,
            page_title=row.page_title,
            base=row.base,
            text=row.text,
            revision=row.revision,
            edited_at=row.edited_at,
            edited_by=name or "",
            is_withdrawn=row.withdrawn_at is not None,
        )
        for row, name in session.execute(statement)
    ]
