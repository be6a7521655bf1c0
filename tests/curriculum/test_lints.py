"""What in the maps makes poor questions, one rule after the other."""

from dataclasses import replace
from random import Random

import pytest

from lms.curriculum.coverage.rules import customer_words, find_lints
from lms.journeys.coverage.terms import Facts, Severity
from lms.library import advice
from lms.library.package import read_package
from lms.people.terms import DepartmentDocument, JobRoleDocument
from tests.conftest import ROOT
from tests.curriculum.strategies import a_snapshot
from tests.journeys.test_coverage import CELLAR, TILL, a_map, touchpoint

ROLES = (
    JobRoleDocument(code="till", name="Till Clerk", department="shop"),
    JobRoleDocument(code="cellar", name="Cellar Master", department="store"),
)
GREET = replace(TILL, how="Ring it up", good=("Smiles at everybody",), never=("Sighs and looks away",))
FETCH = replace(CELLAR, how="Fetch the wine", good=("Runs down at once",), never=("Waits for a second call",))


def facts_of(*impacts, count=1, **more):
    places = [touchpoint(f"t{n}", *impacts) for n in range(count)]
    departments = tuple(DepartmentDocument(code=code, name=code) for code in ("shop", "store"))
    return Facts(maps=(a_map(*places),), departments=departments, job_roles=ROLES, pillars={"kind": "Kind"}, **more)


def codes(*impacts, **more):
    return [lint.code for lint in find_lints(facts_of(*impacts, **more))]


def test_nothing_is_said_about_what_is_well_written():
    assert codes(GREET, FETCH) == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"good": ("Smiles at each and every one of the customers",)}, "C19"),
        ({"never": ("Never smiles at people",)}, "C21"),
        ({"never": ("Smiles at nobody, everybody waits",), "good": ("Smiles while everybody waits",)}, "C21"),
        ({"never": ("Ignores the customer",)}, "C21"),
        ({"good": ("Is friendly to everybody",)}, "C22"),
        ({"good": ("Tries to be on time",)}, "C22"),
        ({"how": "Rings it up"}, "C28"),
        ({"how": "The payment"}, "C28"),
        ({"how": "Serving at the counter"}, "C28"),
    ],
)
def test_one_sentence_is_named_with_its_place(fields, code):
    facts = facts_of(replace(GREET, **fields), FETCH)

    [lint] = find_lints(facts)

    assert (lint.code, lint.spot.touchpoint, lint.spot.job_role) == (code, "t0", "till")
    assert lint.path == ("maps", 0, "stages", 0, "touchpoints", 0, "impacts", 0)


@pytest.mark.parametrize("line", ["Tries each lock with a bike", "Bring it to the table", "Press the button"])
def test_sentences_that_only_look_alike_are_left_alone(line):
    good = (line.replace("Bring", "Brings").replace("Press", "Presses"),)
    how = line.replace("Tries", "Try")

    assert codes(replace(GREET, how=how, good=good), FETCH) == []


def test_always_is_no_verb():
    assert codes(replace(GREET, how="Always greet first"), FETCH) == []


def test_english_rules_are_for_english():
    spanish = replace(GREET, how="The payment", good=("Is friendly to everybody",), never=("No mira a la clienta",))

    assert codes(spanish, FETCH, language="es-ES") == []


def test_a_description_that_names_its_job_role_costs_its_colleagues_a_question():
    found = find_lints(facts_of(GREET, replace(FETCH, how="Ask the cellar for the wine")))

    assert [(lint.code, lint.spot.job_role) for lint in found] == [("C24", "cellar")]
    assert "1 question" in found[0].message


def test_one_good_for_two_is_named_with_both():
    [lint] = find_lints(facts_of(GREET, replace(FETCH, good=("Smiles at everybody now",))))

    assert lint.code == "C25"
    assert "Cellar Master" in lint.message


def test_one_department_costs_two_questions_at_each_moment_that_is_seen():
    alone = find_lints(facts_of(GREET))
    without_good = find_lints(facts_of(replace(GREET, good=())))

    assert [lint.code for lint in alone] == ["C27"]
    assert "2 questions" in alone[0].message
    assert without_good[0].message.endswith(" 1 question")
    assert codes(FETCH) == []


def test_a_pillar_of_most_parts_is_named_once_there_are_some():
    assert "C26" not in codes(GREET, FETCH)
    assert codes(GREET, FETCH, count=6).count("C26") == 1


def test_consequences_are_counted_that_leave_the_customer_out():
    told = replace(GREET, if_missed="The guest leaves.")
    untold = replace(FETCH, if_missed="The bottle stays below.")

    [lint] = find_lints(facts_of(told, untold, customer_words=("guest", "guests")))

    assert (lint.code, [spot.job_role for _name, spot in lint.places]) == ("C23", ["cellar"])


def test_words_of_one_side_are_listed_with_their_places():
    checks = replace(GREET, good=("Checks the bottles",), never=("Sighs and goes on",))

    found = [lint for lint in find_lints(facts_of(checks, FETCH, count=6)) if lint.code == "C19"]

    one = next(lint for lint in found if "“checks”" in lint.message)
    assert [spot.touchpoint for _, spot in one.places] == [f"t{n}" for n in range(6)]


@pytest.mark.parametrize("seed", range(20))
def test_any_company_can_be_advised(seed):
    snapshot = a_snapshot(Random(seed))
    facts = replace(advice.facts_of(snapshot), customer_words=("word",))
    places = {f"{m.code}/{t.code}": {i.job_role for i in t.impacts} for m in snapshot.maps for t in m.touchpoints()}

    for lint in find_lints(facts):
        assert str(lint.message)
        spots = [spot for _name, spot in lint.places] or [lint.spot]
        assert all(not s.job_role or s.job_role in places[f"{s.map}/{s.touchpoint}"] for s in spots)


def test_the_words_for_customers_are_those_of_company_and_language():
    assert customer_words("es-ES", "paciente", "pacientes") == ("paciente", "pacientes", "cliente", "clientes")


def test_the_example_company_follows_the_advice():
    facts = advice.facts_of(read_package(ROOT / "courses" / "three-rivers-bookstores")[0].snapshot)

    assert [lint.message for lint in find_lints(facts) if lint.severity is Severity.WARNING] == []
