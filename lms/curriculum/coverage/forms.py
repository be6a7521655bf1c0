"""What the coverage page is asked for."""

from wtforms import SelectField

from lms.curriculum.coverage.queries import CoveragePage
from lms.web.forms import Form


class FindFindingsForm(Form):
    """Which findings to show. Sent by GET: what it does not know shows everything."""

    class Meta:
        """Reading needs no token."""

        csrf = False

    code = SelectField("Analysis", validate_choice=False)
    map = SelectField("Map", validate_choice=False)

    def offer(self, page: CoveragePage) -> None:
        """Fill the choices from what there is."""
        self.code.choices = [("", "All"), *((code, f"{title} ({count})") for code, title, count in page.codes)]
        self.map.choices = [("", "All maps"), *((one.code, one.name) for one in page.maps)]
