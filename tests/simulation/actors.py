"""What people do on one day. Each actor is a function of the world and the day; one more is one more name in `MORNING` or `AFTERNOON`.

An actor looks into the database for what is left to do, so that a day that was broken off can be lived once more.
"""

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lms.announcements import operations as announcements
from lms.announcements import queries as announced
from lms.announcements.models import Announcement, AnnouncementReceipt
from lms.announcements.terms import Acknowledgement, AnnouncementAudience, AnnouncementText
from lms.assignments import queries as assignments
from lms.assignments.models import Assignment
from lms.curriculum import operations as curriculum
from lms.curriculum import queries as releases
from lms.dashboards.needs import operations as needs
from lms.demo import answers
from lms.journeys import operations as journeys
from lms.journeys import queries as maps
from lms.people import operations as people
from lms.people.models import Employee, PlannedMove
from lms.pulse import operations as pulses
from lms.pulse import queries as asked
from lms.pulse import rules as pulse_rules
from lms.pulse.models import Pulse, PulseInvitation
from lms.pulse.terms import PulseAudience, PulseQuestion
from lms.recall import operations as recall
from lms.recall import queries as follow_ups
from lms.vision import queries as vision
from tests.simulation import lessons, observing
from tests.simulation.world import Person, World, hire

EVERYONE = AnnouncementAudience(everyone=True)
ASKED_FOR = (Acknowledgement.READ, Acknowledgement.SENTENCE, Acknowledgement.NONE)
ANNOUNCED_ON, PULSE_ON = 3, 16
QUARTER = 91
CHANGES = (120, 240)
"""Days on which a trainer publishes a change of a standard."""


def change_staff(world: World, index: int) -> None:
    """Let people start, leave and change their job role; what is for a later day is done by the nightly work."""
    now = world.moment(index, 9)
    today = now.date()
    by_email = {member.email: member for member in world.members}

    def arrive(session):
        for email, day in world.joining.items():
            is_known = session.scalar(select(exists().where(Employee.email == email)))
            if not is_known and day <= index + 3:
                hire(session, by_email[email], joined_on=max(today, world.moment(day, 0).date()), now=now)

    world.write(arrive)
    everybody = world.people()
    chiefs = {person.manager_id for person in everybody}
    planned = world.read(lambda session: set(session.scalars(select(PlannedMove.employee_id))))
    roles = sorted({one for person in everybody for one in person.job_role_ids})
    for person in everybody:
        chance = world.chance("staff", index, person.email)
        if person.id in chiefs or person.id in planned:
            continue
        later = today + timedelta(days=chance.randrange(8))
        who = {"employee_id": person.id, "today": today, "viewer": None, "now": now}
        if world.happens(chance, a_day=0.15 / 365):
            world.write(lambda session, who=who, later=later: people.plan_or_end(session, ended_on=later, **who))
        elif world.happens(chance, a_day=0.15 / 365):
            move = {"job_role_ids": (chance.choice(roles),), "manager_id": person.manager_id, "site_id": person.site_id}
            world.write(
                lambda session, who=who, later=later, move=move: people.plan_or_move(
                    session, moved_on=later, **move, **who
                )
            )


def change_standards(world: World, index: int) -> None:
    """Let a trainer change what good looks like at one touchpoint, and publish it."""
    number = 1 + sum(day <= index for day in CHANGES)
    if world.read(releases.current_release_number) >= number:
        return

    def publish(session):
        document = next(one for one in maps.list_published_maps(session) if one.code == "in-store")
        now = world.moment(index, 10)
        journeys.apply_map(
            session, document=observing.with_new_standard(document, f"Says it the {number}. way"), now=now
        )
        curriculum.publish_release(session, viewer=None, notes="A change.", seen_number=number - 1, now=now)

    world.write(publish)


def announce(world: World, index: int) -> None:
    """Let a trainer announce something each quarter; every second time on the next morning."""
    if not world.is_reached(index, ANNOUNCED_ON, QUARTER):
        return
    number, now = index // QUARTER, world.moment(index, 9.5)
    trainer = world.people()[0].viewer
    title = f"Announcement {number}"
    text = AnnouncementText(
        title=title,
        body="Something is new.",
        audience=EVERYONE,
        acknowledgement=ASKED_FOR[number % 3],
        newcomer_days=30,
    )

    def publish(session):
        if session.scalar(select(exists().where(Announcement.title == title))):
            return
        one = announcements.create_announcement(session, text=text, viewer=trainer, now=now)
        if number % 2:
            at = world.moment(index + 1, 7)
            announcements.schedule_announcement(session, announcement_id=one, publish_at=at, viewer=trainer, now=now)
        else:
            announcements.publish_announcement(session, announcement_id=one, viewer=trainer, now=now)

    world.write(publish)


def read_announcements(world: World, index: int) -> None:
    """Let people open and confirm what has reached them; some never do. Now and then somebody confirms the mantra."""
    known = {person.id: person for person in world.people()}
    version = world.read(vision.get_active_mantra).version
    open_ones = world.read(
        lambda session: session.execute(
            select(AnnouncementReceipt.announcement_id, AnnouncementReceipt.employee_id).where(
                AnnouncementReceipt.done_at.is_(None)
            )
        ).all()
    )
    for announcement_id, employee_id in sorted(open_ones):
        person = known.get(employee_id)
        chance = world.chance("read", index, announcement_id.int % 1000, person.email if person else "")
        if person is not None and world.happens(chance, a_day=person.habit / 2):
            now = world.moment(index, chance.uniform(9, 12))
            world.write(lambda session, a=announcement_id, p=person, now=now: _read(session, a, p, now))
    for person in known.values():
        chance = world.chance("mantra", index, person.email)
        if world.happens(chance, a_day=person.habit / 20):
            now = world.moment(index, 12)
            world.write(
                lambda session, p=person, now=now: announcements.confirm_mantra(
                    session, version=version, viewer=p.viewer, now=now
                )
            )


def _read(session: Session, announcement_id, person: Person, now) -> None:
    received = announced.get_received(session, person.id, announcement_id)
    if received.asks:
        announcements.acknowledge(
            session, announcement=received, sentence="I ask first.", viewer=person.viewer, now=now
        )
    else:
        announcements.note_read(session, announcement_id=announcement_id, employee_id=person.id, now=now)


def plan_pulses(world: World, index: int) -> None:
    """Let a trainer plan a pulse each quarter; the nightly work opens and closes it."""
    if not world.is_reached(index, PULSE_ON, QUARTER):
        return
    today = world.moment(index, 0).date()
    title = f"Pulse {index // QUARTER}"

    def plan(session):
        if not session.scalar(select(exists().where(Pulse.title == title))):
            pulses.plan_pulse(
                session, title=title, is_baseline=False, audience=PulseAudience(), share_percent=60, today=today,
                opens_on=today + timedelta(days=1), closes_on=today + timedelta(days=20), viewer=None,
                now=world.moment(index, 11),
            )  # fmt: skip

    world.write(plan)


def answer_pulses(world: World, index: int) -> None:
    """Let those who are asked answer; some stop in the middle."""
    waiting = world.read(
        lambda session: set(session.scalars(select(PulseInvitation.employee_id).where(PulseInvitation.step == 0)))
    )
    today = world.moment(index, 0).date()
    for person in world.people():
        chance = world.chance("pulse", index, person.email)
        if person.id in waiting and world.happens(chance, a_day=0.2):
            world.write(lambda session, p=person, c=chance: _answer_pulse(session, p, c, today))


def _answer_pulse(session: Session, person: Person, chance, today) -> None:
    stops_after = chance.choice((1, 3, 9, 9, 9))
    for _question in range(stops_after):
        invitation = asked.find_invitation(session, person.id)
        if invitation is None or invitation.step < 0 or today > invitation.pulse.closes_on:
            return
        questions = pulse_rules.questions_of(invitation.pulse.mantra)
        if invitation.step >= len(questions):
            return
        question, mantra = questions[invitation.step], invitation.pulse.mantra.text
        given = {
            PulseQuestion.MANTRA: chance.choice((mantra, "and " + mantra, "Be nice", "")),
            PulseQuestion.MEANING: chance.choice(("That they can begin.", "")),
            PulseQuestion.MOMENT: chance.choice(("elsewhere", "")),
            PulseQuestion.RECOGNITION: chance.choice((mantra, "")),
            PulseQuestion.LEADER: chance.choice(("yes", "no")),
            PulseQuestion.ABILITY: chance.choice("12345"),
        }[question]
        pulses.answer_question(
            session, employee_id=person.id, invitation=invitation, question=question, answer=given,
            own_moments=frozenset(), today=today,
        )  # fmt: skip


def learn(world: World, index: int) -> None:
    """Let people sit down to their lessons: begin, finish, fail, try again, or not come to it."""
    busy = world.read(lessons.list_busy)
    for person in world.people():
        chance = world.chance("learn", index, person.email)
        if person.id in busy and world.happens(chance, a_day=person.habit):
            now = world.moment(index, chance.uniform(9, 11))
            for _module in range(chance.randint(1, 3)):
                now += timedelta(minutes=30)
                world.write(
                    lambda session, p=person, c=chance, now=now: lessons.take_next(session, p, chance=c, now=now)
                )


def follow_up(world: World, index: int) -> None:
    """Let people answer what they are asked again; some break off in the middle."""
    for person in world.people():
        chance = world.chance("follow-up", index, person.email)
        if world.happens(chance, a_day=person.habit / 2):
            now = world.moment(index, chance.uniform(9, 12))
            # They press on as often as they like: how much they are asked is for the program to say.
            for n in range(chance.choice((1, 4, 6))):
                at = now + timedelta(seconds=25 * n)
                if not world.write(lambda session, p=person, c=chance, at=at: _answer_next(session, p, c, at)):
                    break


def _answer_next(session: Session, person: Person, chance, now) -> bool:
    question = follow_ups.find_open_question(session, person.id, now=now)
    chosen, silent = (), ()
    if question is None:
        if follow_ups.due_today(session, person.id, now=now) is None:
            return False
        chosen, silent = follow_ups.plan_follow_up(session, person.id, now=now)
        recall.archive_cards(session, silent, now=now)
    if question is None and not chosen:
        return False
    item_id = question.item.item_id if question else chosen[0].item.item_id

    def read(item):
        knows = chance.random() < person.skill
        return answers.right_answer(item) if knows else answers.wrong_answer(item, chance)

    recall.answer_question(session, employee_id=person.id, item_id=item_id, read=read, now=now)
    return True


def ask_to_be_observed(world: World, index: int) -> None:
    """Let people ask to be observed at what they have not shown yet, or what runs out soon."""
    for person in world.people():
        chance = world.chance("ask", index, person.email)
        if world.happens(chance, a_day=person.habit / 6):
            now = world.moment(index, chance.uniform(13.5, 15))
            world.write(lambda session, p=person, now=now: observing.ask(session, p, now=now))


def observe(world: World, index: int) -> None:
    """Let managers observe those who asked."""
    everybody = {person.id: person for person in world.people()}
    for employee_id, key in world.read(observing.list_requests):
        person = everybody.get(employee_id)
        manager = everybody.get(person.manager_id) if person else None
        if manager is None:
            continue
        chance = world.chance("observe", index, person.email, key)
        if world.happens(chance, a_day=0.25):
            now = world.moment(index, chance.uniform(15, 17))
            world.write(
                lambda session, p=person, m=manager, key=key, c=chance, now=now: observing.record(
                    session, p, key, observer=m.viewer, chance=c, now=now
                )
            )


def remind(world: World, index: int) -> None:
    """Let managers remind who is late, extend what they have, or exempt them; sometimes twice on a day, from two tabs."""
    everybody = {person.id: person for person in world.people()}
    now = world.moment(index, 16)
    late = world.read(
        lambda session: session.execute(
            select(Assignment.id, Assignment.employee_id)
            .where(Assignment.withdrawn_at.is_(None), Assignment.fulfilled_at.is_(None), Assignment.due_at < now)
            .order_by(Assignment.employee_id, Assignment.due_at)
        ).all()
    )
    for assignment_id, employee_id in late:
        person = everybody.get(employee_id)
        manager = everybody.get(person.manager_id) if person else None
        chance = world.chance("remind", index, person.email if person else "", assignment_id.int % 1000)
        if manager is not None and world.happens(chance, a_day=0.03):
            for _tab in range(chance.choice((1, 1, 2))):
                world.write(lambda session, a=assignment_id, p=person, m=manager: _remind(session, a, p, m, now))


def _remind(session: Session, assignment_id, person: Person, manager: Person, now) -> None:
    found = assignments.find_live(session, assignment_id)
    if found is not None and found[1].fulfilled_at is None:
        needs.remind(session, employee_id=person.id, assignment=found[1], sender=manager.viewer, now=now)


MORNING = (change_staff, change_standards, announce, read_announcements, plan_pulses, answer_pulses, learn, follow_up)
AFTERNOON = (ask_to_be_observed, observe, remind)
"""The worker has done by then what follows from the morning."""
