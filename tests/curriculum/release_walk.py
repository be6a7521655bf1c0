"""A company that is edited in any way, again and again, and published in between."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from lms.courses import operations as courses
from lms.courses.format.reader import read_module
from lms.courses.models import Course, CourseVersion, Module, ModuleVersion, Objective
from lms.curriculum import operations, queries
from lms.curriculum.draft import queries as draft
from lms.curriculum.generator.pipeline import generate
from lms.curriculum.patches import operations as patches
from lms.curriculum.patches import queries as patched
from lms.curriculum.terms import ChangeKind
from lms.journeys import operations as journeys
from lms.journeys import queries as maps
from lms.journeys.models import JourneyMap
from lms.outbox import operations as outbox
from lms.outbox.models import Delivery
from lms.people import operations as people
from lms.people import queries as organisation
from lms.people.terms import JobRoleDocument
from lms.quizzes.models import Quiz
from lms.vision import operations as vision
from tests.curriculum import map_edits
from tests.curriculum.strategies import a_snapshot, with_long_names, with_touchpoints
from tests.curriculum.test_changes_properties import edited
from tests.factories import Make
from tests.times import MONDAY

HOUR = timedelta(hours=1)
QUESTION = """
::: question choice {#q}
Which?
- [x] This
- [ ] That
:::
"""


class ReleaseWalk:
    """One company by chance. `edit` changes something, `publish` and `withdraw` let the worker do all that follows."""

    def __init__(self, database, session, chance):
        self.database, self.session, self.chance, self.now = database, session, chance, MONDAY
        self.make = Make(session)
        self.edits = [
            *(self.save_module,) * 2,
            *(self.retire_module,) * 3,
            self.restore_module,
            self.archive_map,
            self.restore_map,
            self.move_map,
            *(self.change_map,) * 4,
            *(self.change_organisation,) * 2,
            self.change_mantra,
            self.change_all,
            self.hire,
            self.patch,
            self.withdraw_patch,
        ]
        self.lay(an_odd_company(chance))
        self.trainer = self.make.viewer(self.make.trainer("Ada", job_roles=[]))
        for _ in range(chance.randint(0, 3)):
            self.save_module()
        self.hire()

    def lay(self, snapshot):
        people.apply_organisation(self.session, snapshot.organisation, self.now)
        vision.apply_mantra(self.session, document=snapshot.mantra, now=self.now)
        journeys.apply_systems(self.session, documents=snapshot.systems)
        journeys.apply_maps(self.session, documents=snapshot.maps, now=self.now)

    def edit(self):
        self.chance.choice(self.edits)()

    def publish(self):
        """Publish with choices by chance, if there is anything to publish."""
        self.now += HOUR
        compared = draft.compare_with_last(self.session, draft.load_working(self.session))
        called = self.chance.choice([(), list(ChangeKind), [ChangeKind.COSMETIC]])
        choices = {
            change.id: self.chance.choice(called).value
            for change in compared.changes
            if called and self.chance.random() < 0.7
        }
        draft.draft_release_page(self.session, now=self.now, choices=choices)
        if not compared.is_unchanged:
            seen = queries.current_release_number(self.session)
            operations.publish_release(
                self.session, viewer=None, seen_number=seen, choices=choices, notes="Why.", now=self.now
            )
        self.work()

    def withdraw(self):
        """Take the current release back, if there is one before it."""
        self.now += HOUR
        number = queries.current_release_number(self.session)
        if queries.number_before(self.session, number):
            operations.withdraw_release(self.session, number=number, reason="Wrong.", viewer=None, now=self.now)
        self.work()

    def work(self):
        self.session.flush()
        outbox.drain(self.database, now=self.now)
        self.session.expire_all()

    def stuck(self):
        """The work that failed, and the courses that the current release has not made."""
        failed = [
            f"{row.handler} {row.fields}: {row.error}"
            for row in self.session.scalars(select(Delivery).where(Delivery.state != "done"))
        ]
        number = queries.current_release_number(self.session)
        wanted = {f"role/{role.code}" for role in queries.load_release(self.session, number).organisation.job_roles}
        made = self.session.scalars(select(Course.code).where(Course.current_version_id.is_not(None)))
        progress = queries.show_release_page(self.session, number).progress
        missing = sorted({"foundation", *wanted} - set(made))
        return [*failed, *missing, *(one.course for one in progress.failures), *self._too_long()]

    def _too_long(self):
        """Columns with a text that PostgreSQL would refuse."""
        for model in (Module, ModuleVersion, CourseVersion, Objective, Quiz):
            columns = [c for c in model.__table__.columns if getattr(c.type, "length", None)]
            longest = self.session.execute(select(*(func.max(func.length(c)) for c in columns))).one()
            yield from (str(c) for c, length in zip(columns, longest, strict=True) if (length or 0) > c.type.length)

    # Edits

    def save_module(self):
        roles = organisation.list_job_roles(self.session)
        places = [f"{m.code}/{t.code}" for m in maps.list_published_maps(self.session) for t in m.touchpoints()]
        audiences = ["everyone", "site North"]
        audiences += [f"department {role.department_code}" for role in roles[:1]]
        audiences += [f"role {role.code}" for role in roles[:2]]
        audiences += [f"touchpoint {self.chance.choice(places)}"] * 2 if places else []
        source = "\n".join(
            [
                "---",
                f"title: Module {self.chance.randint(1, 9)}",
                f"audience: {self.chance.choice(audiences)}",
                f"minutes: {self.chance.randint(1, 9)}",
                "---",
                "## Page",
                "Text.",
                self.chance.choice(["", QUESTION]),
            ]
        )
        document, problems = read_module(source, code=self.chance.choice("abc"))
        assert document is not None, problems
        operations.save_written_module(self.session, document=document, now=self.now)

    def retire_module(self):
        if code := self._module(Module.retired_at.is_(None)):
            courses.retire_module(self.session, code=code, now=self.now)

    def restore_module(self):
        if code := self._module(Module.retired_at.is_not(None)):
            courses.restore_module(self.session, code=code)

    def _module(self, where):
        codes = self.session.scalars(
            select(Module.code).where(Module.kind == "written", where).order_by(Module.code)
        ).all()
        return self.chance.choice(codes) if codes else None

    def archive_map(self):
        if document := self._map():
            journeys.archive_map(self.session, map_code=document.code, viewer=None, now=self.now)

    def restore_map(self):
        for code in self.session.scalars(select(JourneyMap.code).where(JourneyMap.archived_at.is_not(None))).all():
            journeys.restore_map(self.session, map_code=code, viewer=None, now=self.now)

    def move_map(self):
        if document := self._map():
            journeys.move_map(
                self.session, map_code=document.code, places=self.chance.choice([-1, 1]), viewer=None, now=self.now
            )

    def change_map(self):
        """Rename, move, merge, empty or withhold something of one map."""
        if document := self._map():
            change = self.chance.choice(map_edits.EDITS)
            journeys.apply_map(self.session, document=change(document, self.chance), now=self.now)

    def _map(self):
        published = maps.list_published_maps(self.session)
        return self.chance.choice(published) if published else None

    def change_organisation(self):
        """Rename, move, merge by name or add a job role; rename a department."""
        document = organisation.organisation_document(self.session)
        roles, units = list(document.job_roles), list(document.departments)
        kind = self.chance.choice(["rename", "move", "same", "unit", "add"] if roles else ["add"])
        at = self.chance.randrange(len(roles)) if roles else 0
        if kind == "rename":
            roles[at] = replace(roles[at], name=f"{roles[at].name}!"[:80], leads=not roles[at].leads)
        elif kind == "move":
            roles[at] = replace(roles[at], department=self.chance.choice(units).code)
        elif kind == "same":
            roles[at] = replace(roles[at], name=self.chance.choice(roles).name)
        elif kind == "unit":
            units[0] = replace(units[0], name=f"{units[0].name}!"[:80])
        else:
            roles.insert(at, JobRoleDocument(code=f"new{len(roles)}", name="New", department=units[0].code))
        document = replace(document, job_roles=tuple(roles), departments=tuple(units))
        people.apply_organisation(self.session, document, self.now)

    def change_mantra(self):
        mantra = queries.load_working_snapshot(self.session).mantra
        other = a_snapshot(self.chance).mantra
        changed = self.chance.choice(
            [other, replace(mantra, text=other.text, segments=other.segments), replace(mantra, pillars=()), mantra]
        )
        vision.apply_mantra(self.session, document=replace(changed, version=mantra.version + 1), now=self.now)

    def change_all(self):
        if organisation.list_job_roles(self.session):
            self.lay(edited(queries.load_working_snapshot(self.session), self.chance))

    def hire(self):
        roles = organisation.list_job_roles(self.session)
        held = self.chance.sample(roles, min(len(roles), self.chance.randint(1, 2)))
        [site] = organisation.list_sites(self.session)
        if held:
            self.make.employee("Ada", job_roles=held, site_id=self.chance.choice([site.id, None]))

    def patch(self):
        """Let a trainer change a paragraph of a page as it would be generated now."""
        snapshot = queries.load_working_snapshot(self.session)
        if not snapshot.organisation.job_roles:
            return
        module = self.chance.choice(
            generate(snapshot, self.chance.choice(snapshot.organisation.job_roles).code).modules
        ).document
        page = patched.edit_page_page(
            self.session, module_code=module.code, page_code=self.chance.choice(module.pages).code
        )
        parts = [one.text for one in page.paragraphs]
        at = self.chance.randrange(len(parts))
        if not parts[at].startswith(":::"):
            parts[at : at + self.chance.randint(0, 1)] = [self.chance.choice(["Mine.", "### Mine", "- a\n- b", "> c"])]
        patches.save_patch(
            self.session,
            module_code=module.code,
            page=patched.generated_page(self.session, module_code=module.code, page_code=page.page_code),
            paragraphs=parts,
            seen=page.seen,
            seen_revision=page.revision,
            viewer=self.trainer,
            now=self.now,
        )

    def withdraw_patch(self):
        rows = [row.patch for row in patched.list_patches_page(self.session).rows if not row.patch.is_withdrawn]
        if rows:
            row = self.chance.choice(rows)
            patches.withdraw_patch(
                self.session, module_code=row.module_code, page_code=row.page_code, viewer=self.trainer, now=self.now
            )


def an_odd_company(chance):
    """Return a snapshot of any shape, now and then with the longest names that there can be, or without a job role."""
    snapshot = a_snapshot(chance)
    organisation = replace(snapshot.organisation, sites=("North",))
    kind = chance.choice(["odd", "odd", "odd", "long", "empty"])
    if kind == "empty":
        maps = [with_touchpoints(m, lambda t: replace(t, impacts=())) for m in snapshot.maps]
        return replace(snapshot, organisation=replace(organisation, job_roles=()), maps=tuple(maps))
    snapshot = replace(snapshot, organisation=organisation)
    return with_long_names(snapshot) if kind == "long" else snapshot
