"""Trainers add cases, observers mark them, and the first mark is what counts."""

import pytest

from lms.evidence.vignettes import queries
from lms.evidence.vignettes.terms import Agreement


@pytest.fixture
def cases(session, client, make):
    """A release whose only part that can be observed has made its case."""
    make.release()
    client.sign_in(make.trainer("Tess Ray").id)
    client.follow(client.post("/vignettes/generate"))
    client.follow(client.post("/vignettes/generate"))
    return queries.list_vignettes(session)


def test_maps_make_each_case_once(cases):
    assert [case.code for case in cases] == ["in-store/booklist@bookseller#1"]


def test_a_trainer_writes_one_with_its_key(client, session, cases):
    client.get("/vignettes/new?part=nonsense", status=404)
    client.get("/vignettes/new?part=in-store/booklist@bookseller")
    client.post("/vignettes/new?part=in-store/booklist@bookseller", {"story": "", "row_0": "no"}, status=422)
    client.follow(client.post("/vignettes/new?part=in-store/booklist@bookseller", {"story": "Waits.", "row_0": "no"}))

    assert {case.story for case in queries.list_vignettes(session)} >= {"Waits."}


def test_an_observer_marks_each_once_and_sees_where_they_differ(client, session, make, cases):
    noor = make.learner("Noor Haddad")
    client.sign_in(noor.id)
    client.get("/observations/practice")
    path = f"/observations/practice/{cases[0].id}"
    client.get(path, status=404)
    client.post(path, {}, status=422)
    client.follow(client.post(path, {"row_0": "not-seen"}))
    assert client.page.find(".//*[@data-same='no']") is not None
    client.post(path, {"row_0": "yes"})

    assert queries.load_agreement(session, [noor.id]) == {noor.id: Agreement(kappa=0.0, count=1)}
    client.get("/observations/practice")
    assert client.page.find(".//*[@data-vignette]") is None


def test_nobody_is_asked_about_an_archived_case(client, make, cases):
    client.follow(client.post(f"/vignettes/{cases[0].id}/archive"))
    client.sign_in(make.learner("Noor Haddad").id)
    client.get("/observations/practice")

    assert client.page.find(".//*[@data-vignette]") is None
