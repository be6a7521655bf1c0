"""Courses, as a release would make them, and people who have done something in them."""

from lms.core import ids
from lms.courses import operations as courses
from lms.courses.terms import FOUNDATION, MasteryLevel, ModuleDocument, ObjectiveDocument, PageDocument
from lms.evidence import operations as evidence
from lms.evidence import queries
from lms.evidence.terms import EvidenceDraft, EvidenceKind
from lms.people import queries as people
from tests.times import MONDAY as NOW


class ProgrammeFactory:
    """Courses with modules and objectives; reading and proving."""

    def __init__(self, session):
        self.session = session

    def module(self, code="mantra", *, pages=2, title=None, text=""):
        """A module version without a quiz."""
        document = ModuleDocument(
            code=code,
            title=title or code.replace("/", " ").capitalize(),
            minutes=5,
            level=MasteryLevel.KNOW,
            pages=tuple(PageDocument(code=f"p{n}", title=f"Page {n}", body="Text.") for n in range(1, pages + 1)),
            source=f"{code} {text}",
        )
        return courses.save_module_version(self.session, document=document, now=NOW)

    def objective(self, key, *, fingerprint="a" * 16, title=""):
        """An objective from its key: `understand:in-store/booklist@buyer`."""
        level, _, rest = key.partition(":")
        subject, _, job_role = rest.partition("@")
        return ObjectiveDocument(
            level=MasteryLevel(level),
            subject=subject,
            fingerprint=fingerprint,
            job_role=job_role or None,
            title=title or subject,
        )

    def course(self, job_role=None, *, modules=(), objectives=(), release=1, now=NOW):
        """The current version of a role's course, or of the foundation; returns its version's id."""
        parts = [
            courses.CoursePart(version_id=m.version_id, fingerprint=m.fingerprint, minutes=5, required=True)
            for m in modules or [self.module(f"role/{job_role.code}/part" if job_role else "mantra", text=str(release))]
        ]
        return courses.save_course_version(
            self.session,
            code=f"role/{job_role.code}" if job_role else FOUNDATION,
            title=job_role.name if job_role else "Our mantra",
            job_role_id=job_role.id if job_role else None,
            release_number=release,
            parts=parts,
            objectives=[self.objective(o) if isinstance(o, str) else o for o in objectives],
            job_role_ids={role.code: role.id for role in people.list_job_roles(self.session)},
            now=now,
        )

    def finished(self, employee, module, *, now=NOW):
        """Read all pages of a module."""
        for page in range(1, queries.get_completion_facts(self.session, module.version_id).page_count + 1):
            evidence.finish_page(
                self.session, employee_id=employee.id, module_version_id=module.version_id, page=page, now=now
            )

    def proof(
        self,
        employee,
        *keys,
        succeeded=True,
        fingerprint="a" * 16,
        release=1,
        kind=EvidenceKind.QUIZ,
        source_id=None,
        details=None,
        now=NOW,
    ):
        """Evidence about these objectives."""
        evidence.record_evidence(
            self.session,
            employee_id=employee.id,
            drafts=[
                EvidenceDraft(
                    objective_key=key,
                    level=MasteryLevel(key.partition(":")[0]),
                    fingerprint=fingerprint,
                    kind=kind,
                    score_percent=100 if succeeded else 20,
                    succeeded=succeeded,
                    source="attempt",
                    source_id=source_id or str(ids.new_id()),
                    details=details,
                )
                for key in keys
            ],
            release_number=release,
            now=now,
        )
