"""What the question bank's pages send and are asked for."""

from collections.abc import Sequence

from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from lms.core import text
from lms.courses.terms import ItemDocument
from lms.quizzes.bank.queries import ListQuestionsPage
from lms.quizzes.bank.regrades.operations import BY_KEY
from lms.quizzes.bank.terms import Standing
from lms.quizzes.terms import Correction
from lms.web.forms import Form, once_field, text_field

STANDINGS = {
    Standing.CHECK: "Check key or map",
    Standing.EARLY: "Early signal",
    Standing.USABLE: "Usable",
    Standing.FEW: "Too few answers",
}


def _clean(value: str | None) -> str | None:
    return None if value is None else text.clean(value)


class FindQuestionsForm(Form):
    """Which questions to list; sent by GET, so it needs no token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    standing = SelectField("Verdict", validate_choice=False, filters=[_clean])
    map = SelectField("Map", validate_choice=False, filters=[_clean])
    after = StringField(validators=[Length(max=200)], filters=[_clean])

    def offer(self, page: ListQuestionsPage) -> None:
        """Fill the choices from what there is."""
        counted = [(one.value, f"{words} ({page.counts.get(one.value, 0):,})") for one, words in STANDINGS.items()]
        self.standing.choices = [("", "All"), *counted]
        self.map.choices = [("", "All maps"), *page.maps]


class TellOwnerForm(Form):
    """One button for one revision."""

    full_hash = HiddenField(validators=[Length(max=16)], filters=[_clean])


class RegradeForm(Form):
    """What counts as right after all. Looked at by GET, decided by POST."""

    full_hash = HiddenField(validators=[Length(max=16)], filters=[_clean])
    key = SelectMultipleField("What counts as right?", validate_choice=False)
    everybody = BooleanField("Everybody is right, whatever they answered")
    lowers = BooleanField(
        "Also lower the results of people who were right only by the old answer. I decide this; it is logged with my name"
    )
    reason = text_field("Why?", max_length=1000, required="Say why: people whose results change have a right to know.")
    once = once_field()

    def offer(self, item: ItemDocument) -> None:
        """Set what can be chosen."""
        labels: Sequence[str] = tuple(dict.fromkeys(item.options)) if item.mode in BY_KEY else ()
        self.key.choices = [(label, label) for label in labels]

    @property
    def correction(self) -> Correction:
        """Return the decision as it stands in the form."""
        everybody = bool(self.everybody.data)
        key = () if everybody else tuple(dict.fromkeys(self.key.data or ()))
        return Correction(key=key, everybody=everybody, lowers=bool(self.lowers.data))


class LookForm(RegradeForm):
    """The same by GET, before anybody decides."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False
