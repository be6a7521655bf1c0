"""What the coverage page is asked for."""

from wtforms import SelectField

from lms.core.words import gettext as _
from lms.curriculum.coverage.queries import CoveragePage
from lms.web.forms import Form


class FindFindingsForm(Form):
    """Which findings to show. Sent by GET: what it does not know shows everything."""

    class Meta:
        """Reading needs no token."""

        csrf = False

    code = SelectField(_("Issue"), validate_choice=False)
    map = SelectField(_("Map"), validate_choice=False)

    def offer(self, page: CoveragePage) -> None:
        """Fill the choices from what there is."""
        self.code.choices = [
            ("", _("All issues")),
            *((code, _("%(title)s (%(count)s)", title=title, count=count)) for code, title, count in page.codes),
        ]
        self.map.choices = [("", _("All maps")), *((one.code, one.name) for one in page.maps)]
