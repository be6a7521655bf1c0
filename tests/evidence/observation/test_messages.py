"""Who hears of an observation that is asked for, or was made."""

from sqlalchemy import select

from lms.evidence.observation import messages, operations, queries
from lms.evidence.observation.terms import Sighting
from lms.mail import queries as mail
from lms.mail.models import OutgoingMessage
from lms.mail.terms import QueuedMessage
from tests.times import MONDAY

KEY = "demonstrate:in-store/booklist@bookseller"


def queued(row):
    return QueuedMessage(
        id=row.id, employee_id=row.id, kind="", facts=row.facts, queued_at=MONDAY, send_after=MONDAY, tries=0
    )


def ask(session, person):
    operations.request_observation(session, employee_id=person.id, objective_key=KEY, place="The book list", now=MONDAY)


def observe(session, person, observer):
    operations.record_observation(
        session, employee_id=person.id, objective_key=KEY, fingerprint="a" * 16, release_number=1,
        rows={"Smiles": Sighting.ONCE}, critical={}, place="The book list", note="Well done.", observer=observer,
        now=MONDAY,
    )  # fmt: skip


def test_the_manager_hears_once_that_somebody_asks(session, make):
    maria = make.leader("Maria Lopez")
    ben = make.employee(manager=maria)

    ask(session, ben)
    ask(session, ben)

    [message] = mail.list_unread(session, maria.id)
    assert str(ben.id) in message.words.path


def test_nobody_hears_of_it_where_there_is_no_manager(session, make):
    ben = make.employee()

    ask(session, ben)

    assert mail.list_unread(session, ben.id) == ()


def test_the_person_hears_what_was_seen_and_the_manager_no_more_of_the_request(session, make):
    maria = make.leader("Maria Lopez")
    ben = make.employee(manager=maria)
    ask(session, ben)
    asked = session.execute(select(OutgoingMessage.id, OutgoingMessage.facts)).one()
    assert messages.OBSERVATION_ASKED.look_again(session, [queued(asked)], now=MONDAY)

    observe(session, ben, make.viewer(maria))

    [message] = mail.list_unread(session, ben.id)
    assert "“Well done.”" in message.words.lines
    [seen] = queries.list_of_objective(session, ben.id, KEY)
    assert message.words.path == f"/observations/{seen.id}"
    assert not messages.OBSERVATION_ASKED.look_again(session, [queued(asked)], now=MONDAY)
