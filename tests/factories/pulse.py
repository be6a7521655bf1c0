"""Pulses among people in two departments at two sites."""

from datetime import timedelta

from lms.people import operations as people
from lms.people import queries as organisation
from lms.pulse import operations, queries, rules
from lms.pulse.terms import PulseAudience, PulseQuestion
from lms.vision import operations as vision
from lms.vision.terms import MantraDocument, PreviousMantra
from tests.factories.identity import IdentityFactory
from tests.factories.people import PeopleFactory
from tests.times import MONDAY as NOW

MANTRA = MantraDocument(
    version=2,
    text="Every student leaves ready for class",
    meaning="Nobody goes without the right book.",
    look_alikes=("Every student leaves with a smile",),
    previous=(PreviousMantra(version=1, text="Books first, questions later"),),
)


class PulseFactory:
    """A company that is asked, and its answers."""

    def __init__(self, session):
        self.session = session

    def mantra(self, document=MANTRA):
        """The mantra that is asked about."""
        vision.apply_mantra(self.session, document=document, now=NOW)

    def asked_company(self, counts=((6, "Stores", "North"), (7, "Warehouse", "South")), *, manager=None):
        """People with a department and a site each, by how many."""
        found = []
        for count, department, site in counts:
            if site not in {one.name for one in organisation.list_sites(self.session)}:
                people.add_site(self.session, name=site, viewer=None, now=NOW)
            site_id = next(one.id for one in organisation.list_sites(self.session) if one.name == site)
            role = PeopleFactory(self.session).job_role(f"{department} clerk", department=department)
            found += [
                IdentityFactory(self.session).learner(
                    f"Ann {len(found)}", job_role=role, site_id=site_id, manager=manager
                )
                for _ in range(count)
            ]
        return found

    def pulse(
        self, *, title="First pulse", days=7, share_percent=100, audience=None, now=NOW, is_baseline=False, opened=True
    ):
        """A pulse that is open, unless only planned."""
        pulse_id = operations.plan_pulse(
            self.session,
            title=title,
            is_baseline=is_baseline,
            audience=audience or PulseAudience(),
            share_percent=share_percent,
            opens_on=now.date(),
            closes_on=now.date() + timedelta(days=days),
            today=now.date(),
            viewer=None,
            now=now,
        )
        if opened:
            operations.open_whole(self.session, pulse_id=pulse_id, now=now)
        return queries.get_pulse(self.session, pulse_id)

    def answered(self, pulse, person, *answers, now=NOW):
        """Answers to the first questions, in order."""
        for question, answer in zip(rules.questions_of(pulse.mantra), answers, strict=False):
            operations.answer_question(
                self.session,
                employee_id=person.id,
                invitation=queries.find_invitation(self.session, person.id, pulse_id=pulse.id),
                question=PulseQuestion(question),
                answer=answer,
                own_moments=frozenset({"Shelf"}),
                today=now.date(),
            )
