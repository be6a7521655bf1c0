import dataclasses

import pytest

from lms.courses.terms import MasteryLevel, ObjectiveDocument
from lms.evidence import queries as evidence
from lms.evidence.products import queries
from lms.evidence.terms import EvidenceKind, MasteryStage
from lms.journeys.terms import ImpactDocument, Lane
from lms.mail import queries as mail
from tests.factories.learning import IN_STORE, SNAPSHOT

KEY = "demonstrate:in-store/shelf@custodian"
OWED = ObjectiveDocument(
    level=MasteryLevel.DEMONSTRATE, subject="in-store/shelf", job_role="custodian", fingerprint="a" * 16, title="Shelf"
)


def with_impact(impact):
    """The company with one more part at the shelf."""
    find, *stages = IN_STORE.stages
    booklist, shelf = find.touchpoints
    find = dataclasses.replace(find, touchpoints=(booklist, dataclasses.replace(shelf, impacts=(impact,))))
    return dataclasses.replace(SNAPSHOT, maps=(dataclasses.replace(IN_STORE, stages=(find, *stages)),))


@pytest.fixture
def noor(make):
    """A custodian, who keeps the shelves clean by night for the booksellers."""
    make.release(
        with_impact(
            ImpactDocument(
                job_role="custodian", lane=Lane.BACKSTAGE, how="Keep the shelves clean.", good=("Dusts each shelf.",),
                serves=("bookseller",),
            )
        )
    )  # fmt: skip
    role = make.job_role("Custodian")
    noor = make.learner("Noor Haddad", job_role=role, manager=make.leader("Maria Silva"))
    make.assigned(noor, make.role_course(role, modules=[make.lesson()], objectives=[OWED]))
    return noor


@pytest.fixture
def ben(make, noor):
    """A bookseller, who relies on her."""
    return make.learner("Ben Okoro", job_role=make.job_role())


def hand_in(client, person, **sent):
    client.sign_in(person.id)
    client.get(f"/my-work/{KEY}")
    once = client.page.find(".//input[@name='once']").get("value")
    return client.post(f"/my-work/{KEY}", {"once": once, **sent}, status=sent.pop("status", 303))


def waiting(client, person):
    client.sign_in(person.id)
    client.get("/work-products")
    return [row.get("data-product") for row in client.page.findall(".//li[@data-product]")]


class TestHandIn:
    def test_waits_for_who_relies_on_it_and_the_manager_but_nobody_else(self, client, session, make, noor, ben):
        hand_in(client, noor, note="Shelf 3, before the rush.", link="https://photos.example/3")

        [product] = waiting(client, ben)
        client.sign_in(noor.manager_id)
        client.get(f"/team/people/{noor.id}")
        assert client.page.find(f".//a[@href='/work-products/{product}']") is not None
        client.get(f"/work-products/{product}")
        assert client.page.find(".//a[@href='https://photos.example/3']") is not None
        client.get("/")
        assert client.page.find(".//li[@data-products='1']/a[@href='/work-products']") is not None
        assert waiting(client, noor) == []
        client.sign_in(ben.id)
        client.get("/journey")
        assert client.page.find(".//a[@href='/work-products']") is not None
        told = {person.id: len(mail.list_unread(session, person.id)) for person in (ben, noor)}
        assert (told[ben.id], told[noor.id], len(mail.list_unread(session, noor.manager_id))) == (1, 0, 1)
        assert waiting(client, make.learner("Zoe Farouk", job_role=make.job_role("Buyer"))) == []

    @pytest.mark.parametrize("sent", [{}, {"link": "javascript:alert(1)"}, {"link": "shelf three"}])
    def test_refuses_what_shows_nothing(self, client, session, noor, sent):
        client.sign_in(noor.id)
        client.get(f"/my-work/{KEY}")

        client.post(f"/my-work/{KEY}", sent, status=422)

        assert queries.list_own(session, noor.id, KEY) == ()

    def test_is_only_for_parts_that_nobody_can_watch(self, client, make, noor, ben):
        client.sign_in(ben.id)

        client.get(f"/my-work/{KEY}", status=404)


class TestAnswer:
    def test_two_of_two_days_that_were_accepted_are_enough(self, client, session, noor, ben):
        hand_in(client, noor, note="Shelf 3.")
        [product] = waiting(client, ben)
        client.post(f"/work-products/{product}", {"accept": "1"}, status=303)

        held = evidence.mastery_of(session, noor.id)[KEY]
        [proof] = evidence.page_evidence(session, noor.id).rows
        assert (held.stage, held.shown_count, held.needed_count) == (MasteryStage.BEGUN, 1, 2)
        assert (proof.kind, proof.observer_name, proof.note) == (EvidenceKind.WORK_PRODUCT, "Ben Okoro", "Shelf 3.")
        client.post(f"/work-products/{product}", {"accept": "1"}, status=404)
        client.sign_in(noor.manager_id)
        client.get("/")
        assert client.page.find(".//li[@data-products]") is None
        client.sign_in(noor.id)
        client.get("/record")
        assert client.page.find(".//li[@data-kind='accepted']") is not None

    def test_who_returns_it_says_why(self, client, session, noor, ben):
        hand_in(client, noor, note="Shelf 3.")
        [product] = waiting(client, ben)

        client.post(f"/work-products/{product}", {}, status=422)
        client.post(f"/work-products/{product}", {"reason": "The top row is dusty."}, status=303)

        [row] = queries.list_own(session, noor.id, KEY)
        assert (row.state, row.reason, row.decided_by_name) == ("returned", "The top row is dusty.", "Ben Okoro")
        assert evidence.mastery_of(session, noor.id) == {}
        assert len(mail.list_unread(session, noor.id)) == 1
        client.sign_in(noor.id)
        client.get(f"/my-work/{KEY}")
        assert client.page.find(".//li[@data-state='returned']") is not None
