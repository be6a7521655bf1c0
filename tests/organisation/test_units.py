"""Archiving, restoring and merging sites, departments and job roles with all that depends on them."""

from dataclasses import replace

import pytest

from lms.journeys import codec
from lms.journeys import queries as journeys
from lms.journeys.drafts import operations as drafts
from lms.journeys.drafts import queries as working
from lms.journeys.operations import apply_map
from lms.journeys.outline import read_outline
from lms.organisation import operations, queries
from lms.organisation.models import UnitMerge
from lms.organisation.terms import UseKind
from lms.outbox.models import OutboxEvent
from lms.people import operations as people
from lms.people import queries as employees
from lms.people.terms import UnitKind
from tests.times import MONDAY as NOW

MAP = """# Visit
kind: sales
persona: Somebody
channel: in_person
owner: cashier

## Come

### Pay [in_person]
customer: The customer pays.
@ Cashier {#cashier} | frontstage | owner
  does: Take the money.
  good: Names the price
@ Bookseller {#bookseller} | frontstage
  does: Pack the book.
  good: Packs it well
  serves: cashier

### Leave [in_person]
customer: The customer leaves.
@ Cashier {#cashier} | frontstage | owner
  does: Say goodbye.
  good: Looks up
"""
TODAY = NOW.date()


@pytest.fixture
def roles(session, make):
    return make.job_role("Cashier"), make.job_role("Bookseller")


@pytest.fixture
def visit(session, roles):
    document, problems = read_outline(MAP)
    assert document, problems
    apply_map(session, document=document, now=NOW)
    return document


def uses_of(session, kind, unit_id):
    return {use.kind: use.count for use in queries.unit_page(session, kind, unit_id).uses}


class TestUses:
    def test_says_what_depends_on_a_job_role(self, session, make, roles, visit):
        make.employee(job_role=roles[0])

        assert uses_of(session, UnitKind.JOB_ROLE, roles[0].id) == {
            UseKind.PEOPLE: 1,
            UseKind.PARTS: 2,
            UseKind.OWNED_MAPS: 1,
        }

    def test_says_what_depends_on_a_department_and_a_site(self, session, make, roles):
        site_id = people.add_site(session, name="North", viewer=None, now=NOW)
        make.employee(job_role=roles[0], site_id=site_id)

        found = uses_of(session, UnitKind.DEPARTMENT, roles[0].department_id)
        assert found == {UseKind.JOB_ROLES: 2, UseKind.PEOPLE: 1}
        assert uses_of(session, UnitKind.SITE, site_id) == {UseKind.PEOPLE: 1}


class TestArchiving:
    def test_is_refused_while_something_depends_on_it(self, session, roles, visit):
        with pytest.raises(operations.StillUsed):
            operations.archive_unit(session, kind=UnitKind.JOB_ROLE, unit_id=roles[0].id, viewer=None, now=NOW)

    def test_hides_it_until_it_is_restored(self, session, make):
        role = make.job_role("Night Guard", department="Safety")
        for kind, unit_id in ((UnitKind.JOB_ROLE, role.id), (UnitKind.DEPARTMENT, role.department_id)):
            operations.archive_unit(session, kind=kind, unit_id=unit_id, viewer=None, now=NOW)

        assert employees.list_job_roles(session) == ()
        assert employees.list_departments(session) == ()
        with pytest.raises(people.NameTaken):
            people.add_department(session, name="safety", viewer=None, now=NOW)

        people.restore_unit(session, kind=UnitKind.JOB_ROLE, unit_id=role.id, viewer=None, now=NOW)
        assert [one.name for one in employees.list_job_roles(session)] == ["Night Guard"]
        assert [one.name for one in employees.list_departments(session)] == ["Safety"]


class Merging:
    def merge(self, session, kind, unit_id, into_id):
        return operations.merge_units(
            session, kind=kind, unit_id=unit_id, into_id=into_id, merged_on=TODAY, viewer=None, now=NOW
        )

    def undo(self, session, unit_id):
        merge = session.query(UnitMerge).filter_by(unit_id=unit_id).order_by(UnitMerge.id.desc()).first()
        return operations.undo_merge(session, merge_id=merge.id, viewer=None, now=NOW)


class TestMerging(Merging):
    def test_moves_people_and_parts_of_a_job_role(self, session, make, roles, visit):
        one, both = make.employee(job_role=roles[0]), make.employee(job_roles=roles)

        assert self.merge(session, UnitKind.JOB_ROLE, roles[0].id, roles[1].id) == 2

        for person in (one, both):
            placements = employees.current_placements(session, person.id)
            assert [placement.job_role.code for placement in placements] == ["bookseller"]
        moved = [e for e in session.query(OutboxEvent).all() if e.name == "EmployeeMoved"]
        assert {event.fields["employee_id"] for event in moved} == {str(one.id), str(both.id)}
        document = journeys.find_published_map(session, "visit")
        assert {part.job_role for point in document.touchpoints() for part in point.impacts} == {"bookseller"}
        assert document.owner == "bookseller"
        assert [part.owner for point in document.touchpoints() for part in point.impacts] == [True, True]
        assert [role.code for role in employees.list_job_roles(session)] == ["bookseller"]

    def test_changes_a_draft_without_publishing_it(self, session, make, roles, visit):
        viewer = make.viewer(make.trainer())
        draft, _problems = read_outline(MAP.replace("Say goodbye.", "Wave."))
        drafts.save_draft(
            session, map_code="visit", document=draft, seen_revision=0, base=visit, viewer=viewer, now=NOW,
            note=drafts.edits.EditNote(kind=drafts.edits.EditKind.OUTLINE_EDITED),
        )  # fmt: skip

        self.merge(session, UnitKind.JOB_ROLE, roles[0].id, roles[1].id)

        leave = [
            point for point in working.get_working(session, "visit").document.touchpoints() if point.code == "leave"
        ]
        assert [(part.job_role, part.how) for part in leave[0].impacts] == [("bookseller", "Wave.")]
        published = [p for p in journeys.find_published_map(session, "visit").touchpoints() if p.code == "leave"]
        assert [(part.job_role, part.how) for part in published[0].impacts] == [("bookseller", "Say goodbye.")]

    def test_moves_people_to_another_site_and_roles_to_another_department(self, session, make, roles):
        north, south = (people.add_site(session, name=name, viewer=None, now=NOW) for name in ("North", "South"))
        person = make.employee(job_role=roles[0], site_id=north)
        other = make.department("Selling")

        assert self.merge(session, UnitKind.SITE, north, south) == 1
        assert self.merge(session, UnitKind.DEPARTMENT, roles[0].department_id, other.id) == 0

        assert employees.get_employee(session, person.id).site_name == "South"
        assert {role.department_name for role in employees.list_job_roles(session)} == {"Selling"}

    def test_needs_two(self, session, roles):
        with pytest.raises(people.MergedWithItself):
            self.merge(session, UnitKind.JOB_ROLE, roles[0].id, roles[0].id)

    def test_refuses_departments_with_the_same_job_role(self, session, make, roles):
        people.add_job_role(
            session, name="cashier", department_id=make.department("Selling").id, leads=False, viewer=None, now=NOW
        )
        with pytest.raises(people.NameTaken):
            self.merge(session, UnitKind.DEPARTMENT, roles[0].department_id, make.department("Selling").id)


class TestUndoingAMerge(Merging):
    def held(self, session, person):
        found = employees.current_placements(session, person.id)
        return {placement.job_role.code: placement.starts_on for placement in found}

    def test_leaves_a_job_role_as_it_was(self, session, make, roles, visit):
        one, both, new = make.employee(job_role=roles[0]), make.employee(job_roles=roles), make.employee()
        people.move_employee(
            session, employee_id=new.id, job_role_ids=(roles[0].id,), manager_id=None, site_id=None,
            moved_on=TODAY, viewer=None, now=NOW,
        )  # fmt: skip
        before = [self.held(session, person) for person in (one, both, new)]

        self.merge(session, UnitKind.JOB_ROLE, roles[0].id, roles[1].id)
        assert not self.undo(session, roles[0].id)

        assert [self.held(session, person) for person in (one, both, new)] == before
        assert journeys.find_published_map(session, "visit") == visit
        assert {role.code for role in employees.list_job_roles(session)} == {"cashier", "bookseller"}

    def test_keeps_what_was_changed_since_and_says_so(self, session, make, roles, visit):
        other, moved = make.job_role("Driver"), make.employee(job_role=roles[0])
        self.merge(session, UnitKind.JOB_ROLE, roles[0].id, roles[1].id)
        people.move_employee(
            session, employee_id=moved.id, job_role_ids=(other.id,), manager_id=None, site_id=None,
            moved_on=TODAY, viewer=None, now=NOW,
        )  # fmt: skip
        merged = journeys.find_published_map(session, "visit")
        changed = codec.map_to_plain(merged)
        changed["stages"][0]["touchpoints"][1]["impacts"][0]["how"] = "Wave."
        apply_map(session, document=codec.map_from_plain(changed), now=NOW)

        staying = self.undo(session, roles[0].id)

        assert (staying.people_count, staying.maps) == (1, ("Visit",))
        assert set(self.held(session, moved)) == {"driver"}
        assert codec.map_to_plain(journeys.find_published_map(session, "visit")) == changed

    def test_keeps_other_changes_of_a_map_and_of_its_draft(self, session, make, roles, visit):
        self.merge(session, UnitKind.JOB_ROLE, roles[0].id, roles[1].id)
        document = codec.map_to_plain(journeys.find_published_map(session, "visit"))
        document["name"] = "A visit"
        viewer, note = make.viewer(make.trainer()), drafts.edits.EditNote(kind=drafts.edits.EditKind.OUTLINE_EDITED)
        base = working.get_working(session, "visit")
        drafts.save_draft(
            session, map_code="visit", document=codec.map_from_plain(document), seen_revision=base.revision,
            base=base.document, viewer=viewer, note=note, now=NOW,
        )  # fmt: skip

        assert not self.undo(session, roles[0].id)

        assert journeys.find_published_map(session, "visit") == visit
        assert working.get_working(session, "visit").document == replace(visit, name="A visit")

    def test_moves_people_and_job_roles_back(self, session, make, roles):
        north, south = (people.add_site(session, name=name, viewer=None, now=NOW) for name in ("North", "South"))
        stays, back = (make.employee(job_role=roles[0], site_id=site) for site in (south, north))
        other = make.department("Selling")
        self.merge(session, UnitKind.SITE, north, south)
        self.merge(session, UnitKind.DEPARTMENT, roles[0].department_id, other.id)
        people.add_job_role(
            session, name="Bookseller", department_id=roles[0].department_id, leads=False, viewer=None, now=NOW
        )

        assert not self.undo(session, north)
        staying = self.undo(session, roles[0].department_id)

        assert [employees.get_employee(session, one.id).site_name for one in (stays, back)] == ["South", "North"]
        assert staying.job_roles == ("Bookseller",)
        departments = {role.code: role.department_name for role in employees.list_job_roles(session)}
        assert departments["bookseller"] == "Selling" != departments["cashier"]

    def test_what_is_merged_already_is_not_merged_again(self, session, make, roles):
        north, south = (people.add_site(session, name=name, viewer=None, now=NOW) for name in ("North", "South"))
        self.merge(session, UnitKind.SITE, north, south)

        with pytest.raises(people.ArchivedAlready):
            self.merge(session, UnitKind.SITE, north, south)

        assert session.query(UnitMerge).filter_by(unit_id=north).count() == 1

    def test_waits_for_the_undo_of_a_later_merge(self, session, make, roles):
        one, two, three = (people.add_site(session, name=name, viewer=None, now=NOW) for name in "ABC")
        self.merge(session, UnitKind.SITE, one, two)
        self.merge(session, UnitKind.SITE, three, two)

        with pytest.raises(operations.MergeNotUndoable):
            self.undo(session, one)
        assert {row.name: row.merge.later for row in queries.sites_page(session).archived} == {"A": "C", "C": ""}
        self.undo(session, three)
        self.undo(session, one)
        with pytest.raises(operations.MergeNotUndoable):
            self.undo(session, one)


class TestPages:
    @pytest.fixture
    def admin(self, client, make):
        client.sign_in(make.administrator().id)
        return client

    def test_show_what_depends_on_it_then_merge_and_restore(self, admin, session, make, roles, visit):
        admin.get("/departments")
        admin.get(f"/job-roles/{roles[0].id}/edit")
        assert admin.page.find(".//*[@data-blocked]") is not None
        admin.get(f"/units/job-role/{roles[0].id}/merge?into={roles[1].id}")
        assert len(admin.page.findall(".//*[@data-shared]")) == 1

        admin.follow(admin.post(f"/units/job-role/{roles[0].id}/merge", {"into": str(roles[1].id)}))
        admin.get(f"/job-roles/{roles[0].id}/edit")
        merge = session.query(UnitMerge).one()
        admin.get(f"/units/merges/{merge.id}")
        admin.follow(admin.post(f"/units/merges/{merge.id}/undo"))

        assert {role.code for role in employees.list_job_roles(session)} >= {"cashier", "bookseller"}
        admin.post(f"/units/merges/{merge.id}/undo", status=409)
        admin.get(f"/units/merges/{roles[0].id}", status=404)

    def test_show_what_stays_after_an_undo(self, admin, session, make):
        north, south, east = (people.add_site(session, name=name, viewer=None, now=NOW) for name in ("N", "S", "E"))
        person = make.employee(site_id=north)
        admin.post(f"/units/site/{north}/merge", {"into": str(south)})
        people.move_employee(
            session, employee_id=person.id, job_role_ids=(), manager_id=None, site_id=east,
            moved_on=TODAY, viewer=None, now=NOW,
        )  # fmt: skip

        admin.follow(admin.post(f"/units/merges/{session.query(UnitMerge).one().id}/undo"))

        assert [one.get("data-stays") for one in admin.page.findall(".//*[@data-stays]")] == ["people"]

    def test_archive_only_what_nothing_depends_on(self, admin, session, make, roles, visit):
        site_id = people.add_site(session, name="North", viewer=None, now=NOW)

        admin.post(f"/units/job-role/{roles[0].id}/archive", status=409)
        admin.get(f"/sites/{site_id}/edit")
        admin.follow(admin.post(f"/units/site/{site_id}/archive"))
        admin.get(f"/sites/{site_id}/edit")

        assert employees.list_sites(session) == ()
        admin.post(f"/units/planet/{site_id}/archive", status=404)

    def test_add_and_rename_sites_and_refuse_the_same_name_twice(self, admin, session):
        admin.get("/sites/new")
        admin.post("/sites/new", {"name": "N"})
        admin.post("/sites/new", {"name": " n "}, status=422)
        admin.post("/sites/new", {"name": "S" * 121}, status=422)
        site = employees.list_sites(session)[0]
        admin.post(f"/sites/{site.id}/edit", {"name": "S" * 120})

        assert [one.name for one in employees.list_sites(session)] == ["S" * 120]
