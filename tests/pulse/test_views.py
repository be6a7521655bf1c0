import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.core import clock
from lms.journeys import operations as journeys
from lms.pulse import operations, queries
from lms.pulse.models import Pulse, PulseInvitation, PulsePrediction, PulseTally
from tests.factories.learning import IN_STORE
from tests.factories.pulse import MANTRA

ANSWERS = (
    ("mantra", {"answer": "every student leaves ready for class"}),
    ("meaning", {"answer": "They leave with what they need."}),
    ("moment", {"answer": "check the BOOK list"}),
    ("recognition", {"answer": MANTRA.text}),
    ("leader", {"answer": "yes"}),
    ("ability", {"answer": "4"}),
)
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def people(session, make, now):
    make.mantra()
    make.job_role("Bookseller")
    journeys.apply_map(session, document=IN_STORE, now=now)
    return make.asked_company()


@pytest.fixture
def pulse(make, people, now):
    return make.pulse(now=now)


@pytest.fixture
def admin(make):
    return make.administrator("Zoe Xu", job_role=make.job_role("Stores clerk"))


def send(client, pulse, question, data, status=303):
    return client.post(f"/pulses/{pulse.id}/questions/{question}", data, status=status)


def given(session):
    return sorted((row.measure.value, row.outcome.value, row.count) for row in session.scalars(select(PulseTally)))


class TestAnswering:
    def test_leads_from_question_to_question_to_the_end(self, session, client, people, pulse):
        client.sign_in(people[0].id)
        client.get("/pulse")
        assert client.page.find(".//*[@data-pulse='open']") is not None

        for question, data in ANSWERS:
            client.get("/pulse/question")
            assert client.page.find(f".//form[@data-question='{question}']") is not None
            answer = send(client, pulse, question, data)

        client.follow(answer)
        assert client.page.find(".//*[@data-pulse='done']") is not None
        assert ("moment", "no", 1) in given(session)  # a warehouse clerk has no part there
        assert client.get("/pulse/question", status=303).location == "/pulse"

    @pytest.mark.parametrize("question", [name for name, _data in ANSWERS])
    def test_can_be_skipped(self, session, client, make, people, pulse, question):
        client.sign_in(people[0].id)
        for name, data in ANSWERS:
            if name == question:
                send(client, pulse, name, {"skip": "1"})
                break
            send(client, pulse, name, data)

        assert session.scalars(select(PulseInvitation.step).where(PulseInvitation.step > 0)).one() > 0

    @pytest.mark.parametrize("data", [{}, {"answer": " "}, {"answer": "x" * 401}])
    def test_asks_for_an_answer_with_what_is_wrong(self, session, client, people, pulse, data):
        client.sign_in(people[0].id)

        send(client, pulse, "mantra", data, status=422)

        assert given(session) == []

    @pytest.mark.parametrize(("question", "answer"), [("moment", "the moon"), ("recognition", "A"), ("ability", "6")])
    def test_takes_only_what_there_is_to_choose(self, client, people, pulse, question, answer):
        client.sign_in(people[0].id)
        for name, data in ANSWERS:
            if name == question:
                break
            send(client, pulse, name, data)

        send(client, pulse, question, {"answer": answer}, status=422)

    def test_in_two_tabs_the_first_answer_counts(self, session, client, people, pulse):
        client.sign_in(people[0].id)
        send(client, pulse, *ANSWERS[0])
        before = given(session)

        answer = send(client, pulse, "mantra", {"answer": "Something else"})

        assert answer.location == "/pulse"
        assert given(session) == before

    def test_a_form_of_a_later_question_is_not_taken(self, session, client, people, pulse):
        client.sign_in(people[0].id)

        send(client, pulse, "recognition", {"answer": MANTRA.text})
        send(client, pulse, "no-such", {"answer": MANTRA.text})

        assert given(session) == []

    def test_closed_while_somebody_answers_keeps_what_was_sent(self, session, client, people, pulse, now):
        client.sign_in(people[0].id)
        send(client, pulse, *ANSWERS[0])
        operations.seal_pulse(session, pulse_id=pulse.id, now=now)

        answer = send(client, pulse, *ANSWERS[1])

        client.follow(answer)
        assert client.page.find(".//*[@data-pulse='none']") is not None
        assert queries.get_pulse(session, pulse.id).answered_count == 1

    def test_replayed_after_the_end_or_by_somebody_who_is_not_asked_is_answered_alike(
        self, session, client, make, people, pulse
    ):
        outsider = make.learner("Eve Ito")
        client.sign_in(outsider.id)
        client.get("/pulse")

        answers = {send(client, pulse, *ANSWERS[0]).location for _ in range(2)}

        assert answers == {"/pulse"}
        assert given(session) == []


class TestPlanning:
    FORM = {"title": "Autumn", "share_percent": "100", "is_baseline": "y"}

    def days(self, now, opens=0, closes=7):
        return {
            "opens_on": (now + opens * DAY).date().isoformat(),
            "closes_on": (now + closes * DAY).date().isoformat(),
        }

    def test_opens_at_once_on_its_first_day(self, session, client, people, admin, drain, now):
        client.sign_in(admin.id)
        client.get("/pulses")
        client.get("/pulses/new")

        client.follow(client.post("/pulses/new", {**self.FORM, **self.days(now)}))
        drain(clock.now())

        row = session.scalars(select(Pulse)).one()
        session.refresh(row)
        assert (row.title, row.is_baseline, row.asked_count) == ("Autumn", True, len(people) + 1)
        client.get(f"/pulses/{row.id}")
        client.post(f"/pulses/{row.id}/close")
        client.get(f"/pulses/{row.id}")

    @pytest.mark.parametrize(
        "wrong",
        [{"title": ""}, {"share_percent": "0"}, {"share_percent": "x"}, {"opens_on": "2020-01-01"}, {"sites": "x"}],
    )
    def test_says_what_is_wrong(self, session, client, people, admin, now, wrong):
        client.sign_in(admin.id)

        client.post("/pulses/new", {**self.FORM, **self.days(now), **wrong}, status=422)

        assert session.scalars(select(Pulse)).all() == []

    def test_can_be_cancelled_and_planned_again(self, client, make, people, admin, now):
        pulse = make.pulse(opened=False, now=now)
        client.sign_in(admin.id)

        client.follow(client.post(f"/pulses/{pulse.id}/cancel"))
        client.follow(client.post(f"/pulses/{pulse.id}/restore"))
        client.post(f"/pulses/{pulse.id}/close", status=409)

    def test_is_refused_before_there_is_a_mantra(self, client, admin, now):
        client.sign_in(admin.id)

        client.post("/pulses/new", {**self.FORM, **self.days(now)}, status=422)


class TestFigures:
    @pytest.fixture
    def closed(self, session, make, people, pulse, now):
        for person in (*people[:5], *people[6:]):
            make.answered(pulse, person, *(data["answer"] for _question, data in ANSWERS))
        operations.seal_pulse(session, pulse_id=pulse.id, now=now)
        return pulse

    def test_stand_on_the_page_and_in_the_files(self, client, admin, closed):
        client.sign_in(admin.id)

        client.get(f"/pulses/{closed.id}")

        mantra = client.page.find(".//*[@data-measure='mantra']")
        assert (mantra.get("data-part"), mantra.get("data-whole")) == ("12", "12")
        rows = list(csv.DictReader(io.StringIO(client.get(f"/pulses/{closed.id}/figures.csv").text.lstrip("\ufeff"))))
        assert {(row["By"], row["Name"], row["Answered"]) for row in rows if row["Measure"] == "mantra" and row["Answered"] != "too few"} == {
            ("company", "", "12"), ("department", "Stores", "5"), ("department", "Warehouse", "7"),
            ("site", "North", "5"), ("site", "South", "7"),
        }  # fmt: skip
        assert client.get(f"/pulses/{closed.id}/figures.xlsx").data.startswith(b"PK")

    def test_are_hidden_where_they_would_tell_of_a_few(self, session, client, make, people, pulse, admin, now):
        for person in (*people[:2], *people[6:]):
            make.answered(pulse, person, *(data["answer"] for _question, data in ANSWERS))
        operations.seal_pulse(session, pulse_id=pulse.id, now=now)
        client.sign_in(admin.id)

        client.get(f"/pulses/{pulse.id}")

        assert len(client.page.findall(".//td/*[@data-hidden]")) == 4

    def test_are_for_who_runs_pulses(self, client, people, closed):
        client.sign_in(people[0].id)

        client.get(f"/pulses/{closed.id}", status=403)


class TestLeader:
    @pytest.fixture
    def leader(self, session, make, now):
        make.mantra()
        lead = make.leader("Nadia Li", job_role=make.job_role("Manager", department="Office"))
        self.people = make.asked_company(manager=lead)
        return lead

    def test_guesses_first_and_then_sees_both(self, session, client, make, leader, now):
        client.sign_in(leader.id)
        client.get("/team/pulse")
        pulse = make.pulse(now=now)
        for person in self.people:
            make.answered(pulse, person, MANTRA.text)
        operations.seal_pulse(session, pulse_id=pulse.id, now=now)
        client.get("/team/pulse")
        assert client.page.find(".//*[@data-measure]") is None

        client.post(f"/team/pulses/{pulse.id}/guess", {"percent": "101"}, status=422)
        client.post(f"/team/pulses/{pulse.id}/guess", {"percent": "40"})
        client.follow(client.post(f"/team/pulses/{pulse.id}/guess", {"percent": "99"}))

        assert client.page.find(".//*[@data-expected='40']") is not None
        assert client.page.find(".//*[@data-measure='mantra']").get("data-whole") == "7"
        guess = session.scalars(select(PulsePrediction)).one()
        assert guess.percent == 40

    def test_is_not_asked_about_a_pulse_that_has_not_opened(self, client, make, leader, now):
        pulse = make.pulse(now=now, opened=False)
        client.sign_in(leader.id)

        client.post(f"/team/pulses/{pulse.id}/guess", {"percent": "40"}, status=404)


class TestHome:
    def test_shows_a_pulse_until_it_is_answered(self, client, people, pulse):
        client.sign_in(people[0].id)
        client.get("/")
        assert client.page.find(".//*[@data-pulse]") is not None

        for question, data in ANSWERS:
            send(client, pulse, question, data)

        client.get("/")
        assert client.page.find(".//*[@data-pulse]") is None
