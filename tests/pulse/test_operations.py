from datetime import timedelta

import pytest
from sqlalchemy import func, inspect, select, update

from lms.audit.models import AuditEntry
from lms.mail import queries as mail
from lms.mail.models import OutgoingMessage
from lms.outbox.models import Delivery, OutboxEvent
from lms.outbox.terms import take_steps
from lms.people.models import Employee
from lms.pulse import access, jobs, operations, queries, rules
from lms.pulse.messages import PULSE_OPEN
from lms.pulse.models import Pulse, PulseInvitation, PulseMeaning, PulseTally
from lms.pulse.operations import preparing
from lms.pulse.samples import queries as samples
from lms.pulse.terms import Dimension, PulseAudience, PulseMeasure, PulseState
from lms.vision.queries import MantraNotFound
from tests.factories.pulse import MANTRA
from tests.times import MONDAY

pytestmark = pytest.mark.database
DAY = timedelta(days=1)
ALL = (MANTRA.text, "They leave prepared", "Shelf", MANTRA.text, "yes", "4")


@pytest.fixture
def people(make):
    make.mantra()
    return make.asked_company()


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def run_jobs(session, pulse):
    """Run the jobs that open a pulse, as the worker does; return its state before each."""
    take_steps(session, jobs.open_and_close(session, {}, now=MONDAY))
    states, by_code = [], {one.code: one for one in (jobs.prepare, jobs.open_prepared)}
    while row := session.scalars(select(Delivery).where(Delivery.handler.in_(by_code)).limit(1)).first():
        states.append(queries.get_pulse(session, pulse.id).state)
        fields, handler = dict(row.fields), by_code[row.handler]
        session.delete(row)
        session.flush()
        take_steps(session, handler.run(session, fields, now=MONDAY))
    return states


def names(session, pulse, measure=PulseMeasure.MANTRA):
    tallies = queries.load_tallies(session, pulse.id)
    return {
        one.name or one.dimension.value
        for one in queries.list_cells(session, pulse.id)
        if measure in tallies.get(one.id, {})
    }


class TestPlan:
    def test_needs_a_mantra(self, make):
        with pytest.raises(MantraNotFound):
            make.pulse()

    def test_refuses_fewer_than_five_people(self, session, make, people):
        session.execute(update(Employee).where(Employee.id.in_([one.id for one in people[4:]])).values(state="ended"))

        with pytest.raises(operations.TooFewPeople):
            make.pulse()

    def test_refuses_two_on_one_day(self, make, people):
        make.pulse()

        with pytest.raises(operations.PulsesOverlap):
            make.pulse(now=MONDAY + 7 * DAY, opened=False)
        assert make.pulse(now=MONDAY + 8 * DAY, opened=False).state == PulseState.PLANNED

    @pytest.mark.parametrize("days", [-1, 92])
    def test_refuses_odd_days(self, make, people, days):
        with pytest.raises(operations.BadDates):
            make.pulse(days=days)

    def test_can_be_cancelled_and_restored_until_it_opens(self, session, make, people):
        pulse, viewer = make.pulse(opened=False), make.viewer(make.administrator("Zoe Xu"))
        operations.cancel_pulse(session, pulse_id=pulse.id, viewer=viewer, now=MONDAY)
        assert queries.list_to_open(session, MONDAY.date()) == ()
        operations.restore_pulse(session, pulse_id=pulse.id, today=MONDAY.date(), viewer=viewer, now=MONDAY)
        assert queries.list_to_open(session, MONDAY.date()) == (pulse.id,)

        take_steps(session, jobs.open_and_close(session, {}, now=MONDAY))

        with pytest.raises(operations.PulseStarted):
            operations.cancel_pulse(session, pulse_id=pulse.id, viewer=viewer, now=MONDAY)

    def test_reads_no_further_than_it_must(self, session, make, people, monkeypatch):
        monkeypatch.setattr(samples, "AT_ONCE", 6)
        read = []
        monkeypatch.setattr(rules, "is_sampled", lambda _pulse, one, _share: not read.append(one))

        make.pulse(opened=False)

        assert len(read) == 6 < len(people)

    def test_offers_the_share_of_the_last_pulse(self, session, make, people):
        assert queries.usual_share(session) == 20
        make.pulse(opened=False)  # of everyone: of a share, too few may be drawn
        session.execute(update(Pulse).values(share_percent=60))
        assert queries.usual_share(session) == 60


class TestOpen:
    def test_asks_each_person_once_however_often_it_runs(self, session, make, people):
        pulse = make.pulse(opened=False)
        slice_ = operations.plan_slice(session, pulse_id=pulse.id, after=None)
        end = [*slice_.steps, *slice_.steps]
        take_steps(session, end)
        steps = operations.plan_end(session, pulse_id=pulse.id, now=MONDAY)

        take_steps(session, steps)
        take_steps(session, steps)
        take_steps(session, operations.plan_slice(session, pulse_id=pulse.id, after=None).steps)

        assert queries.get_pulse(session, pulse.id).asked_count == count(session, PulseInvitation) == len(people)
        assert [row.words.path for row in mail.list_unread(session, people[0].id)] == ["/pulse"]

    def test_asks_only_the_audience(self, session, make, people):
        stores = make.department("Stores")

        make.pulse(audience=PulseAudience(department_ids=(stores.id,)))

        assert set(session.scalars(select(PulseInvitation.employee_id))) == {one.id for one in people[:6]}

    def test_gives_up_when_too_few_are_left(self, session, make, people):
        pulse = make.pulse(opened=False)
        session.execute(update(Employee).where(Employee.id.in_([one.id for one in people[4:]])).values(state="ended"))

        run_jobs(session, pulse)

        given_up = queries.get_pulse(session, pulse.id)
        assert (given_up.state, count(session, PulseInvitation), count(session, OutgoingMessage)) == ("cancelled", 0, 0)
        viewer = make.viewer(make.administrator("Zoe Xu"))
        operations.restore_pulse(session, pulse_id=pulse.id, today=MONDAY.date(), viewer=viewer, now=MONDAY)
        assert queries.get_pulse(session, pulse.id).state == PulseState.PLANNED

    def test_is_drawn_slice_by_slice_and_comes_to_the_same(self, session, make, people, monkeypatch):
        monkeypatch.setattr(samples, "AT_ONCE", 4)
        monkeypatch.setattr(preparing, "AT_ONCE", 2)
        pulse = make.pulse(opened=False)
        samples_of = {
            share: {o.id for o in people if rules.is_sampled(pulse.id, o.id, share)} for share in (60, 80, 99)
        }
        share, asked = next((share, some) for share, some in samples_of.items() if len(some) >= rules.SMALLEST)
        session.execute(update(Pulse).values(share_percent=share))

        states = run_jobs(session, pulse)

        assert set(states) == {PulseState.PREPARING}
        assert len(states) == len(people) // 4 + 2  # slices, the last one shorter, and the end
        assert set(session.scalars(select(PulseInvitation.employee_id))) == asked
        cells = {one.name or one.dimension.value: one.asked_count for one in queries.list_cells(session, pulse.id)}
        assert cells["company"] == cells["Stores"] + cells["Warehouse"] == cells["North"] + cells["South"] == len(asked)
        assert {row.employee_id for row in session.scalars(select(OutgoingMessage))} == asked
        assert queries.get_pulse(session, pulse.id).state == PulseState.OPEN

    def test_nobody_is_told_before_all_are_drawn(self, session, make, people):
        pulse = make.pulse(opened=False)
        operations.begin_drawing(session, pulse_id=pulse.id, now=MONDAY)
        take_steps(session, operations.plan_slice(session, pulse_id=pulse.id, after=None).steps)

        assert queries.find_invitation(session, people[0].id) is None
        assert count(session, OutgoingMessage) == 0


class TestAnswer:
    def test_is_counted_in_department_and_site(self, session, make, people):
        pulse = make.pulse()

        make.answered(pulse, people[0], *ALL)

        by_name = {one.name: one.id for one in queries.list_cells(session, pulse.id)}
        tallies = queries.load_tallies(session, pulse.id)
        for name in ("Stores", "North"):
            assert tallies[by_name[name]][PulseMeasure.MANTRA] == {"exact": 1}
            assert tallies[by_name[name]][PulseMeasure.OLD_MANTRA] == {"no": 1}
            assert tallies[by_name[name]][PulseMeasure.MOMENT] == {"yes": 1}
            assert tallies[by_name[name]][PulseMeasure.ABILITY] == {"4": 1}

    def test_the_first_counts_when_it_comes_twice(self, session, make, people):
        pulse = make.pulse()
        make.answered(pulse, people[0], "no idea at all")

        with pytest.raises(operations.QuestionAnswered):
            make.answered(pulse, people[0], MANTRA.text)

        assert {row.outcome for row in session.scalars(select(PulseTally)) if row.measure is PulseMeasure.MANTRA} == {
            "none"
        }

    def test_ends_with_the_last_day(self, make, people):
        pulse = make.pulse(days=2)
        make.answered(pulse, people[0], "nothing", now=MONDAY + 2 * DAY)

        with pytest.raises(access.PulseClosed):
            make.answered(pulse, people[1], "nothing", now=MONDAY + 3 * DAY)

    def test_leaves_no_trace_of_who_gave_it(self, session, make, people):
        pulse = make.pulse()
        before = count(session, AuditEntry), count(session, OutboxEvent), count(session, OutgoingMessage)

        make.answered(pulse, people[0], *ALL)

        assert before == (count(session, AuditEntry), count(session, OutboxEvent), count(session, OutgoingMessage))
        for table in (PulseTally, PulseMeaning):
            columns = {column["name"] for column in inspect(session.connection()).get_columns(table.__tablename__)}
            assert columns <= {"id", "pulse_id", "cell_id", "measure", "outcome", "count", "text"}
        assert session.scalars(select(PulseMeaning.id)).one().version == 4
        row = session.scalars(select(PulseInvitation).where(PulseInvitation.employee_id == people[0].id)).one()
        assert {column.key for column in inspect(PulseInvitation).columns} == {
            "pulse_id", "employee_id", "department_cell_id", "site_cell_id", "step",
        }  # fmt: skip
        assert row.step == 6

    def test_stops_the_message(self, session, make, people):
        pulse = make.pulse()
        make.answered(pulse, people[0], *ALL)
        asked = [(pulse.id, people[0].id), (pulse.id, people[1].id)]

        assert queries.filter_waiting(session, asked, today=MONDAY.date()) == {asked[1]}
        assert queries.filter_waiting(session, asked, today=MONDAY.date() + 8 * DAY) == set()
        assert PULSE_OPEN.look_again is not None


class TestClose:
    def test_keeps_figures_and_forgets_who_was_asked(self, session, make, people):
        pulse = make.pulse()
        for person in people:
            make.answered(pulse, person, *ALL)

        take_steps(session, jobs.open_and_close(session, {}, now=MONDAY + 8 * DAY))

        assert count(session, PulseInvitation) == 0
        assert queries.get_pulse(session, pulse.id).answered_count == len(people)
        assert names(session, pulse) == {"company", "Stores", "Warehouse", "North", "South"}
        assert count(session, PulseMeaning) == 10

    def test_deletes_what_would_tell_of_a_few(self, session, make, people):
        pulse = make.pulse()
        for person in (*people[:3], *people[6:]):
            make.answered(pulse, person, *ALL)

        operations.seal_pulse(session, pulse_id=pulse.id, now=MONDAY)

        assert names(session, pulse) == {"company"}

    def test_shows_nothing_of_fewer_than_five(self, session, make, people):
        pulse = make.pulse()
        for person in people[:4]:
            make.answered(pulse, person, *ALL)

        operations.seal_pulse(session, pulse_id=pulse.id, now=MONDAY)

        assert (count(session, PulseTally), count(session, PulseMeaning)) == (0, 0)

    def test_happens_once(self, session, make, people):
        pulse = make.pulse()
        for person in people:
            make.answered(pulse, person, *ALL)
        operations.seal_pulse(session, pulse_id=pulse.id, now=MONDAY)
        before = queries.load_tallies(session, pulse.id)

        operations.seal_pulse(session, pulse_id=pulse.id, now=MONDAY + DAY)

        assert queries.load_tallies(session, pulse.id) == before

    def test_counts_everybody_in_the_company(self, session, make, people):
        pulse = make.pulse()
        for person in people:
            make.answered(pulse, person, *ALL)
        operations.seal_pulse(session, pulse_id=pulse.id, now=MONDAY)

        counts = queries.load_company_tallies(session, [pulse.id])[pulse.id]

        assert counts[PulseMeasure.MANTRA] == {"exact": len(people)}
        assert {one.dimension for one in queries.list_cells(session, pulse.id)} == set(Dimension)
