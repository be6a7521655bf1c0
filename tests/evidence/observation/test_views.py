import pytest

from lms.evidence import queries as evidence
from lms.evidence.products import queries
from tests.factories.learning import DEMONSTRATE, OBJECTIVES


@pytest.fixture
def maria(make):
    return make.leader("Maria Silva", job_role=make.job_role("Store manager", leads=True))


@pytest.fixture
def ben(make, maria):
    """A bookseller whose course asks to demonstrate one thing."""
    make.release()
    role = make.job_role()
    ben = make.learner("Ben Okoro", job_role=role, manager=maria)
    make.assigned(ben, make.course(role, objectives=OBJECTIVES))
    return ben


@pytest.fixture
def path(client, maria, ben):
    """The address of Ben's checklist; his manager is signed in."""
    client.sign_in(maria.id)
    return f"/team/people/{ben.id}/observations/{DEMONSTRATE}"


def sent(client, **answers):
    hidden = {i.get("name"): i.get("value") for i in client.page.iter("input") if i.get("type") == "hidden"}
    return {k: v for k, v in hidden.items() if k in {"fingerprint", "once"}} | answers


class TestRecordObservation:
    def test_counts_what_was_seen_once(self, client, session, ben, path):
        client.get(path)
        answers = sent(client, row_0="yes-2", note="Calm.")

        client.follow(client.post(path, answers))
        assert client.page.find(f".//*[@data-key='{DEMONSTRATE}']").get("data-state") == "begun"
        client.post(path, answers)
        client.get(path)

        assert client.page.find(".//*[@data-seen='2']") is not None
        [row] = evidence.page_evidence(session, ben.id).rows
        assert (row.source, row.note, row.observer_name) == ("observation", "Calm.", "Maria Silva")

    def test_keeps_what_was_typed_when_nothing_was_seen(self, client, path):
        client.get(path)

        client.post(path, sent(client, note="Too busy."), status=422)

        assert client.page.find(".//*[@role='alert']") is not None
        assert client.page.find(".//textarea[@name='note']").text.strip() == "Too busy."

    def test_refuses_a_checklist_that_changed_meanwhile(self, client, path):
        client.get(path)

        client.post(path, sent(client, row_0="yes") | {"fingerprint": "other"}, status=409)

    @pytest.mark.parametrize("key", ["understand:in-store/booklist@bookseller", "demonstrate:in-store/none@x", "x"])
    def test_only_what_the_person_is_to_demonstrate(self, client, maria, ben, key):
        client.sign_in(maria.id)

        client.get(f"/team/people/{ben.id}/observations/{key}", status=404)

    def test_is_only_for_managers_above(self, client, make, path):
        client.sign_in(make.leader("Noor Haddad").id)

        client.get(path, status=404)


class TestRequestObservation:
    def test_waits_once_however_often_it_is_asked(self, session, client, ben):
        client.sign_in(ben.id)

        client.follow(client.post("/observation-requests", {"objective": DEMONSTRATE}))
        client.post("/observation-requests", {"objective": DEMONSTRATE})

        assert queries.find_open_of(session, ben.id).requests == {DEMONSTRATE}

    @pytest.mark.both_servers
    def test_refuses_to_ask_for_what_is_not_owed(self, client, ben):
        client.sign_in(ben.id)

        client.post("/observation-requests", {"objective": "demonstrate:in-store/till@buyer"}, status=404)
