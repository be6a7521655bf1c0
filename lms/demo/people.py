"""The people of the example company: names, places, and who reports to whom. Made up; the same each time."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from lms.core.frozen import frozen
from lms.people.terms import JobRoleDocument

FIRST = (
    "Amara", "Ben", "Carmen", "Dmitri", "Elena", "Farid", "Grace", "Hiro", "Imani", "Jonas", "Keiko", "Liam", "Mei",
    "Nadia", "Omar", "Priya", "Quinn", "Rosa", "Samir", "Thandi", "Umar", "Vera", "Wes", "Ximena", "Yusuf", "Zoe",
    "Aisha", "Bruno", "Chloe", "Diego", "Esra", "Finn", "Gita", "Hannah", "Ivan", "Jada", "Kofi", "Lucia", "Marcus",
    "Noor", "Oksana", "Pedro", "Rania", "Sven", "Tara", "Viet", "Willow", "Yara", "Andre", "Bao", "Celeste", "Dev",
)  # fmt: skip
LAST = (
    "Abara", "Bennett", "Castillo", "Dang", "Eriksen", "Farouk", "Garcia", "Haddad", "Ito", "Jansen", "Kaur", "Lopez",
    "Mensah", "Nguyen", "Okafor", "Petrov", "Qureshi", "Rivera", "Santos", "Tran", "Ueda", "Vargas", "Walker", "Xu",
    "Yilmaz", "Zhang", "Adeyemi", "Brandt", "Cohen", "Diaz", "Ellis", "Fischer", "Gomez", "Hughes", "Iqbal", "Joshi",
    "Kowalski", "Li", "Morales", "Novak", "O'Connor", "Park", "Reyes", "Singh", "Torres", "Underwood", "Varga", "Wong",
    "Young", "Aziz", "Bauer", "Chen", "Delgado",
)  # fmt: skip

REPORTS_TO = {
    "store-manager": "director",
    "shift-supervisor": "store-manager",
    "bookseller": "shift-supervisor",
    "rush-assistant": "shift-supervisor",
    "service-desk": "store-manager",
    "custodian": "store-manager",
    "security-officer": "store-manager",
    "textbook-manager": "director",
    "adoptions-coordinator": "textbook-manager",
    "buyer": "textbook-manager",
    "rental-specialist": "textbook-manager",
    "catalog-specialist": "textbook-manager",
    "warehouse-lead": "director",
    "fulfilment-clerk": "warehouse-lead",
    "receiving-clerk": "warehouse-lead",
    "campus-courier": "warehouse-lead",
    "finance-manager": "director",
    "aid-billing": "finance-manager",
    "payables-clerk": "finance-manager",
    "systems-administrator": "finance-manager",
    "register-technician": "finance-manager",
    "social-assistant": "marketing-coordinator",
}
"""By job role; who is not named reports to the director."""

TOP = "director"
SPREAD_OVER_SITES = frozenset(
    {
        "store-manager",
        "shift-supervisor",
        "bookseller",
        "rush-assistant",
        "service-desk",
        "custodian",
        "security-officer",
    }
)
WAREHOUSE = frozenset({"warehouse-lead", "receiving-clerk", "campus-courier", "fulfilment-clerk"})


@frozen
class Member:
    """One person of the example company."""

    name: str
    email: str
    job_role: str
    site: str
    reports_to: str | None
    """E-mail address of the manager; empty at the top."""


def names(random: Random) -> Iterator[str]:
    """Yield names without end; no two equal among the first 2,756."""
    while True:
        pairs = [(first, last) for first in FIRST for last in LAST]
        random.shuffle(pairs)
        for first, last in pairs:
            yield f"{first} {last}"


def email_of(name: str, domain: str) -> str:
    """Return the address of a name."""
    return name.lower().replace("'", "").replace(" ", ".") + "@" + domain


def list_members(
    job_roles: Sequence[JobRoleDocument], sites: Sequence[str], *, domain: str, random: Random
) -> list[Member]:
    """Return as many people as the job roles' headcounts say, those above before those below."""
    named = names(random)
    by_role: dict[str, list[Member]] = {}
    heads = {role.code: role.headcount for role in job_roles}
    for code in sorted(heads, key=lambda code: (_depth(code), list(heads).index(code))):
        for n in range(heads[code]):
            name = next(named)
            site = _site(code, n, sites)
            chiefs = _chiefs(code, by_role)
            near = [chief for chief in chiefs if chief.site == site] or chiefs
            member = Member(
                name=name,
                email=email_of(name, domain),
                job_role=code,
                site=site,
                reports_to=near[n // len(sites) % len(near)].email if near else None,
            )
            by_role.setdefault(code, []).append(member)
    return [member for members in by_role.values() for member in members]


def _chiefs(job_role: str, by_role: Mapping[str, list[Member]]) -> list[Member]:
    """Return those to whom a job role reports: of the nearest job role above it that anybody holds."""
    while job_role != TOP:
        job_role = REPORTS_TO.get(job_role, TOP)
        if by_role.get(job_role):
            return by_role[job_role]
    return []


def _site(job_role: str, n: int, sites: Sequence[str]) -> str:
    if job_role in SPREAD_OVER_SITES:
        return sites[n % len(sites)]
    return sites[-1] if job_role in WAREHOUSE else sites[len(sites) // 2]


def _depth(job_role: str) -> int:
    return 0 if job_role == TOP else 1 + _depth(REPORTS_TO.get(job_role, TOP))
