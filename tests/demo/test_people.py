"""The people of the example company."""

from random import Random

from lms.demo.people import TOP, list_members
from lms.people.terms import JobRoleDocument

ROLES = tuple(
    JobRoleDocument(code=code, name=code, department="stores", headcount=count)
    for code, count in (
        ("bookseller", 12),
        ("shift-supervisor", 4),
        ("store-manager", 2),
        ("director", 1),
        ("buyer", 1),
    )
)
SITES = ("North", "South")


def members(seed=1):
    return list_members(ROLES, SITES, domain="example.org", random=Random(seed))


def test_there_are_as_many_as_the_headcounts_say():
    assert len(members()) == 20
    assert len({member.email for member in members()}) == 20


def test_the_same_people_come_each_time():
    assert members() == members()


def test_those_above_come_before_those_below():
    seen = set()
    for member in members():
        assert member.reports_to is None or member.reports_to in seen
        seen.add(member.email)


def test_only_the_director_reports_to_nobody():
    assert [member.job_role for member in members() if member.reports_to is None] == [TOP]


def test_people_report_to_somebody_at_their_own_site():
    by_email = {member.email: member for member in members()}

    for member in members():
        if member.job_role == "bookseller":
            assert by_email[member.reports_to].site == member.site
