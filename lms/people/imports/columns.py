"""The columns of a sheet of people, and the other words that people use for them."""

from collections.abc import Sequence
from enum import StrEnum

from lms.core import ids


class PersonColumn(StrEnum):
    """One column; its value is the heading that we write."""

    NAME = "Name"
    EMAIL = "E-mail"
    NUMBER = "Employee number"
    JOB_ROLES = "Job roles"
    DEPARTMENT = "Department"
    SITE = "Site"
    MANAGER = "Manager"
    JOINED_ON = "First day"
    FIRST_NAME = "First name"
    LAST_NAME = "Last name"


WRITTEN = (
    PersonColumn.NAME,
    PersonColumn.EMAIL,
    PersonColumn.NUMBER,
    PersonColumn.JOB_ROLES,
    PersonColumn.SITE,
    PersonColumn.MANAGER,
    PersonColumn.JOINED_ON,
)
"""What a download and the template have. A department stands with its job role where two have the same name."""
WIDTHS = {column.value: 28 if column in {PersonColumn.EMAIL, PersonColumn.MANAGER} else 22 for column in WRITTEN}

_ALSO: dict[PersonColumn, str] = {
    PersonColumn.NAME: "full name, display name, employee, employee name, person, people, staff name, worker, "
    "mitarbeiter, mitarbeitername, vollständiger name, nom complet, nombre completo, nome completo, naam, 氏名, الاسم",
    PersonColumn.EMAIL: "email, mail, email address, e-mail address, mail address, work email, work e-mail, business email, "
    "primary work email, user principal name, upn, e-mail-adresse, emailadresse, mailadresse, courriel, adresse e-mail, adresse mail, "
    "adresse électronique, correo, correo electrónico, e-mailadres, メール, メールアドレス, البريد الإلكتروني",
    PersonColumn.NUMBER: "number, employee no, employee no., employee id, id, personnel number, personnel no, staff number, staff id, "
    "worker id, payroll number, person number, badge, personalnummer, pers.-nr., pers-nr, mitarbeiternummer, matricule, "
    "numéro d’employé, numéro employé, número de empleado, matricola, personeelsnummer, 社員番号, الرقم الوظيفي",
    PersonColumn.JOB_ROLES: "job role, role, roles, job, job title, title, position, function, occupation, job profile, stelle, "
    "berufsbezeichnung, funktion, rolle, rollen, tätigkeit, poste, fonction, métier, intitulé du poste, puesto, cargo, ruolo, functie, "
    "職種, 役職, الوظيفة",
    PersonColumn.DEPARTMENT: "dept, dept., team, unit, org unit, organisational unit, organizational unit, division, cost center name, "
    "abteilung, bereich, service, département, departamento, reparto, afdeling, 部署, القسم",
    PersonColumn.SITE: "location, work location, place of work, workplace, office, branch, store, shop, standort, arbeitsort, filiale, "
    "lieu de travail, établissement, centro, sede, vestiging, 勤務地, الموقع",
    PersonColumn.MANAGER: "manager’s e-mail, manager email, manager e-mail, manager’s email, managers email, manager name, manager number, "
    "manager id, line manager, supervisor, supervisor email, reports to, boss, vorgesetzter, vorgesetzte, führungskraft, responsable, "
    "supérieur, jefe, responsabile, leidinggevende, 上司, المدير",
    PersonColumn.JOINED_ON: "start date, first day of work, date of joining, joining date, joined, joined on, hire date, hired, "
    "date of hire, employed since, entry date, eintritt, eintrittsdatum, date d’entrée, date d’embauche, fecha de alta, "
    "data di assunzione, datum in dienst, 入社日, تاريخ البدء",
    PersonColumn.FIRST_NAME: "given name, forename, firstname, vorname, prénom, nombre, voornaam, 名",
    PersonColumn.LAST_NAME: "family name, surname, lastname, nachname, familienname, nom, nom de famille, apellido, apellidos, cognome, "
    "achternaam, 姓",
}


def _folded(heading: str) -> str:
    return ids.normalise(heading).replace("’", "'").strip(" *:")


_COLUMNS = {
    _folded(word): column
    for column in PersonColumn
    for word in (column.value, *_ALSO.get(column, "").split(","))
    if word.strip()
}


def columns_of(headings: Sequence[str]) -> tuple[dict[PersonColumn, int], tuple[str, ...]]:
    """Return where each column stands, and the headings that mean nothing here. Of two with one meaning the first counts."""
    found: dict[PersonColumn, int] = {}
    unused = []
    for index, heading in enumerate(headings):
        column = _COLUMNS.get(_folded(heading))
        if column is not None and column not in found:
            found[column] = index
        elif heading.strip():
            unused.append(heading.strip())
    return found, tuple(unused)


def is_heading_row(found: dict[PersonColumn, int]) -> bool:
    """Test if a row with these columns is the row of headings: it must say how people are told apart."""
    return PersonColumn.EMAIL in found or PersonColumn.NUMBER in found
