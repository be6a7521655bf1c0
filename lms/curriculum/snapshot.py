"""A snapshot to plain values and back, in the shape of alignment-org/1 without its `format` line."""

from collections.abc import Mapping
from typing import Any

from lms.curriculum.terms import Snapshot
from lms.journeys.codec import map_from_plain, map_to_plain, system_from_plain, system_to_plain
from lms.people.terms import DepartmentDocument, JobRoleDocument, OrganisationDocument
from lms.vision.codec import mantra_from_plain, mantra_to_plain


def to_plain(snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot as plain values; optional values that are empty are left out.

    `canonical_json` of it is what a release stores and hashes.
    """
    organisation = snapshot.organisation
    plain: dict[str, Any] = {"org": _organisation_to_plain(organisation), "mantra": mantra_to_plain(snapshot.mantra)}
    if snapshot.systems:
        plain["systems"] = [system_to_plain(s) for s in snapshot.systems]
    plain["departments"] = [{"id": d.code, "name": d.name} for d in organisation.departments]
    plain["roles"] = [_job_role_to_plain(r) for r in organisation.job_roles]
    plain["maps"] = [map_to_plain(m) for m in snapshot.maps]
    return plain


def from_plain(plain: Mapping[str, Any]) -> Snapshot:
    """Read back what `to_plain` wrote; the values have been checked before."""
    return Snapshot(
        organisation=_organisation_from_plain(plain),
        mantra=mantra_from_plain(plain["mantra"]),
        systems=tuple(map(system_from_plain, plain.get("systems", ()))),
        maps=tuple(map(map_from_plain, plain["maps"])),
    )


def _organisation_to_plain(organisation: OrganisationDocument) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": organisation.code, "name": organisation.name}
    if organisation.sector:
        plain["sector"] = organisation.sector
    plain["locale"] = organisation.locale
    if organisation.customer_one:
        plain["customer"] = {"one": organisation.customer_one, "many": organisation.customer_many}
    if organisation.sites:
        plain["sites"] = list(organisation.sites)
    if organisation.about:
        plain["about"] = organisation.about
    return plain


def _organisation_from_plain(plain: Mapping[str, Any]) -> OrganisationDocument:
    org = plain["org"]
    customer = org.get("customer", {})
    return OrganisationDocument(
        code=org["id"],
        name=org["name"],
        locale=org["locale"],
        sector=org.get("sector", ""),
        about=org.get("about", ""),
        customer_one=customer.get("one", ""),
        customer_many=customer.get("many", ""),
        sites=tuple(org.get("sites", ())),
        departments=tuple(DepartmentDocument(code=d["id"], name=d["name"]) for d in plain["departments"]),
        job_roles=tuple(map(_job_role_from_plain, plain["roles"])),
    )


def _job_role_to_plain(role: JobRoleDocument) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": role.code, "name": role.name, "department": role.department}
    if role.headcount:
        plain["people"] = role.headcount
    if role.leads:
        plain["leads"] = True
    return plain


def _job_role_from_plain(plain: Mapping[str, Any]) -> JobRoleDocument:
    return JobRoleDocument(
        code=plain["id"],
        name=plain["name"],
        department=plain["department"],
        headcount=plain.get("people", 0),
        leads=plain.get("leads", False),
    )
