"""The audit log as an administrator reads it."""

import csv
import io
from datetime import timedelta

import pytest

from lms.administration.audit_log import queries
from lms.administration.audit_log.terms import ACTIONS, NOUNS, Area, Author, Period
from lms.audit import operations as audit
from lms.core.paging import PageKeyUnknown
from lms.people import operations as people
from tests.conftest import MONDAY

NOW = MONDAY + timedelta(days=1)


@pytest.fixture
def ann(make):
    return make.administrator("Ann Over")


@pytest.fixture
def log(session, make, ann):
    """Two changes by Ann, one by the program, one from long ago; making the people left others, by the program."""
    viewer = make.viewer(ann)
    ben = make.employee("Ben Okoro")
    people.edit_employee(
        session,
        employee_id=ben.id,
        name="Ben Ito",
        email="ben@example.org",
        viewer=viewer,
        now=NOW - timedelta(hours=1),
    )
    for action, subject, at, by in (
        ("mantra.published", "2", NOW - timedelta(hours=2), viewer),
        ("backup.made", "night.zip", NOW - timedelta(hours=3), None),
        ("map.published", "in-store", NOW - timedelta(days=90), viewer),
    ):
        audit.record(session, viewer=by, action=action, subject=subject, at=at, reason="because 50% are new")
    session.flush()
    return ben


def found(session, **wanted):
    page = queries.page_entries(session, queries.AuditFilter(**wanted), now=NOW)
    return [row.action_code for row in page.rows if row.action_code not in {"employee.added", "account.opened"}
            and not row.action_code.startswith(("job-role", "department"))]  # fmt: skip


class TestFinding:
    def test_by_each_filter(self, session, log, ann):
        assert found(session) == ["employee.edited", "mantra.published", "backup.made"]
        assert found(session, period=Period.ALL)[-1] == "map.published"
        assert found(session, author=Author.PERSON) == ["employee.edited", "mantra.published"]
        assert found(session, author=Author.PROGRAM) == ["backup.made"]
        assert found(session, area=Area.CONTENT) == ["mantra.published"]
        assert found(session, employee_id=log.id) == ["employee.edited"]

    def test_by_a_name_a_thing_a_value_or_the_words_of_the_action(self, session, log):
        for words, codes in (
            ("ITO", ["employee.edited"]),
            ("over", ["employee.edited", "mantra.published"]),
            ("night", ["backup.made"]),
            ("50%", ["mantra.published", "backup.made"]),
            ("published the mantra", ["mantra.published"]),
            ("no such thing", []),
        ):
            assert found(session, words=words) == codes, words

    def test_each_known_action_belongs_to_one_area(self):
        nouns = [noun for area in NOUNS.values() for noun in area]

        assert {code.partition(".")[0] for code in ACTIONS} <= set(nouns)
        assert len(nouns) == len(set(nouns))

    def test_in_pages_that_leave_nothing_out(self, session, log):
        wanted, seen, key = queries.AuditFilter(period=Period.ALL), [], None
        while True:
            page = queries.page_entries(session, wanted, now=NOW, key=key, limit=2)
            seen += [row.id for row in page.rows]
            if (key := page.next_key) is None:
                break
        assert seen == [row.id for row in queries.iterate_entries(session, wanted, now=NOW)]
        with pytest.raises(PageKeyUnknown):
            queries.page_entries(session, wanted, now=NOW, key="nonsense")

    def test_says_before_and_after_with_names_instead_of_ids(self, session, make, log, ann):
        other = make.job_role("Cashier")
        people.move_employee(
            session, employee_id=log.id, job_role_ids=[other.id], manager_id=ann.id, site_id=None,
            moved_on=MONDAY.date(), viewer=make.viewer(ann), now=NOW,
        )  # fmt: skip
        session.flush()

        row = queries.page_entries(session, queries.AuditFilter(), now=NOW).rows[0]

        assert (row.author, row.subject, row.subject_employee_id) == ("Ann Over", "Ben Ito", log.id)
        assert [value.text for value in row.values] == ["Bookseller", "Cashier", "Ann Over"]


class TestPage:
    def test_shows_and_sends_what_was_found(self, client, log, ann):
        client.sign_in(ann.id)

        client.get("/settings/audit-log?q=ito&when=all")

        shown = [one.get("data-action") for one in client.page.iter("li") if one.get("data-action")]
        assert shown == ["employee.edited", "employee.added"]
        sent = list(csv.reader(io.StringIO(client.get("/settings/audit-log.csv?q=ito&when=all").text)))
        assert [line[3] for line in sent[1:]] == shown
        assert "Ben Okoro" in sent[1][5]

    def test_keeps_to_one_person_while_searching(self, client, log, ann):
        client.sign_in(ann.id)

        client.get(f"/settings/audit-log?person={log.id}&when=all")

        (field,) = (one for one in client.page.iter("input") if one.get("name") == "person")
        assert field.get("value") == str(log.id)

    @pytest.mark.parametrize("query", ["when=never", "by=%00", "person=nobody", "after=x", "q=" + "x" * 200])
    def test_answers_nonsense(self, client, ann, query):
        client.sign_in(ann.id)

        assert client.http.get(f"/settings/audit-log?{query}").status_code in {200, 404, 422}
