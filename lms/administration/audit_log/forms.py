"""What to look for in the audit log."""

from collections.abc import Iterable
from uuid import UUID

from wtforms import HiddenField
from wtforms.validators import Length

from lms.administration.audit_log.queries import AuditFilter
from lms.administration.audit_log.terms import Area, Author, Period
from lms.core.words import gettext as _
from lms.web.forms import Form, Labelled, choice_field, line_field


def _named(codes: Iterable[Labelled]) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in codes]


class FindEntriesForm(Form):
    """Words, who, about what, and when. Filters are in the address, so that it can be passed on."""

    class Meta:
        """Finding changes nothing."""

        csrf = False

    q = line_field(_("Name or word"), max_length=120)
    by = choice_field(_("Done by"), [("", _("Everyone")), *_named(Author)], default="")
    about = choice_field(_("About"), [("", _("Everything")), *_named(Area)], default="")
    when = choice_field(_("When"), _named(Period), default=Period.MONTH.value)
    person = HiddenField(validators=[Length(max=36)])
    after = HiddenField(validators=[Length(max=120)])

    def to_filter(self) -> AuditFilter:
        """Return the filter, once the form is valid."""
        return AuditFilter(
            words=self.q.data or "",
            author=Author(self.by.data) if self.by.data else None,
            area=Area(self.about.data) if self.about.data else None,
            period=Period(self.when.data),
            employee_id=_id(self.person.data),
        )


def _id(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None
